//! Colours of a difference: symmetric about none, the same breaks on page and layer.

use super::changes::{Comparison, DISPLACED};
use crate::engine::outcome::Zone;

/// PuOr of ColorBrewer (Brewer and Harrower 2002): purple for fewer in the second run, orange for more;
/// neighbours differ by ΔE 20 or more for colour-blind eyes (CAM02-UCS, of its five-class form).
pub const COLOURS: [&str; 7] =
    ["#542788", "#998ec3", "#d8daeb", "#f7f7f7", "#fee0b6", "#f1a340", "#b35806"];

/// Place of the colour of no difference.
const NONE: usize = 3;

/// Breaks between classes, the same below none as above.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// Above none, rising.
    pub breaks: [f64; 3],
}

impl Classes {
    /// Breaks of the displaced in night 1: the district that changes most lies in the last class.
    pub fn of(of: &Comparison) -> Classes {
        let districts = of.rows().filter(|it| matches!(it.0.a, Zone::District(_)));
        let most = districts.map(|it| it.1[DISPLACED].told().abs()).fold(0.0, f64::max);
        Classes::up_to(most)
    }

    /// The largest of 10, 20, 50, 100, … not above `most`, a quarter to a fifth of it, and as much of
    /// that.
    pub fn up_to(most: f64) -> Classes {
        let series: Vec<f64> =
            (1..9).flat_map(|it| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(it))).collect();
        let last = series.iter().filter(|it| **it <= most).count().saturating_sub(1).max(4);
        Classes { breaks: [series[last - 4], series[last - 2], series[last]] }
    }

    /// Colour of a difference.
    pub fn colour(&self, difference: f64) -> &'static str {
        let passed = self.breaks.iter().filter(|it| **it <= difference.abs()).count();
        COLOURS[if difference < 0.0 { NONE - passed } else { NONE + passed }]
    }

    /// Lower edge of each class but the first, in the order of [`COLOURS`].
    pub fn edges(&self) -> [f64; COLOURS.len() - 1] {
        let [a, b, c] = self.breaks;
        [-c, -b, -a, a, b, c]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_more_is_as_far_from_none_as_as_much_less() {
        let classes = Classes::up_to(23_400.0);
        assert_eq!(classes.breaks, [1_000.0, 5_000.0, 20_000.0]);
        assert_eq!(classes.colour(23_400.0), COLOURS[6]);
        assert_eq!(classes.colour(-23_400.0), COLOURS[0]);
        assert_eq!([classes.colour(999.0), classes.colour(-999.0)], [COLOURS[3]; 2]);
        assert_eq!([classes.colour(1_000.0), classes.colour(-5_000.0)], [COLOURS[4], COLOURS[1]]);
        assert_eq!(Classes::up_to(0.0).breaks, [10.0, 50.0, 200.0]);
    }
}
