//! Where a label can stand without touching another one.

use geo::Coord;

/// Mean width of a letter as a share of its height, of the sans-serif fonts the page asks for.
const LETTER_WIDTH: f64 = 0.56;

/// A box on the map: centre, half width, half height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Centre.
    pub at: Coord<f64>,
    /// Half of the width and of the height.
    pub half: (f64, f64),
}

impl Place {
    /// Around a text of this size, centred.
    pub fn text(at: Coord<f64>, text: &str, size: f64) -> Place {
        let width = text.chars().count() as f64 * LETTER_WIDTH * size;
        Place { at, half: (0.5 * width + 1.5, 0.5 * size + 0.5) }
    }

    fn overlaps(&self, other: &Place) -> bool {
        (self.at.x - other.at.x).abs() < self.half.0 + other.half.0
            && (self.at.y - other.at.y).abs() < self.half.1 + other.half.1
    }
}

/// The boxes that are taken; first come, first served.
#[derive(Clone, Debug)]
pub struct Placer {
    width: f64,
    height: f64,
    taken: Vec<Place>,
}

impl Placer {
    /// An empty picture of this size.
    pub fn new(width: f64, height: f64) -> Placer {
        Placer { width, height, taken: Vec::new() }
    }

    /// Takes a box whatever stands there: for marks that cannot move.
    pub fn force(&mut self, place: Place) {
        self.taken.push(place);
    }

    /// Takes a box if it is free and wholly in the picture.
    pub fn take(&mut self, place: Place) -> bool {
        let free = self.is_free(&place);
        if free {
            self.taken.push(place);
        }
        free
    }

    /// Takes the first of several places that is free.
    pub fn take_first(&mut self, places: impl IntoIterator<Item = Place>) -> Option<Place> {
        places.into_iter().find(|it| self.take(*it))
    }

    fn is_free(&self, place: &Place) -> bool {
        let (x, y) = place.half;
        let inside = x <= place.at.x
            && place.at.x <= self.width - x
            && y <= place.at.y
            && place.at.y <= self.height - y;
        inside && !self.taken.iter().any(|it| it.overlaps(place))
    }
}

/// Offsets in rings around a point, nearest first; the point itself comes first.
pub fn rings(at: Coord<f64>, step: f64, n_rings: usize) -> impl Iterator<Item = Coord<f64>> {
    let around = (1..=n_rings).flat_map(move |ring| {
        (0..8).map(move |i| {
            let angle = f64::from(i) * std::f64::consts::FRAC_PI_4;
            let radius = step * ring as f64;
            Coord { x: at.x + radius * angle.cos(), y: at.y + radius * angle.sin() }
        })
    });
    std::iter::once(at).chain(around)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_touch_nor_leave_the_picture() {
        let mut placer = Placer::new(100.0, 100.0);
        let wanted = Coord { x: 50.0, y: 50.0 };
        let mut placed: Vec<Place> = Vec::new();
        for _ in 0..40 {
            let places = rings(wanted, 8.0, 9).map(|at| Place::text(at, "VII", 10.0));
            placed.extend(placer.take_first(places));
        }
        assert!(5 < placed.len());
        for (i, a) in placed.iter().enumerate() {
            assert!(0.0 <= a.at.x - a.half.0 && a.at.x + a.half.0 <= 100.0);
            assert!(placed[..i].iter().all(|b| !a.overlaps(b)));
        }
    }
}
