//! Roads that snow closes, earthquake or not.

use crate::routing::cells::middles;
use crate::routing::months::Months;
use crate::routing::network::{Network, Segment};
use crate::units::{Km, LonLat, Metres};

/// A pass that is closed in some months.
#[derive(Clone, Debug, PartialEq)]
pub struct Pass {
    /// Its name.
    pub name: String,
    /// Its highest point.
    pub place: LonLat,
    /// Roads that come so near to it are closed.
    pub within: Km,
    /// When.
    pub months: Months,
}

/// Roads above a height are closed in some months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HighRoads {
    /// The height.
    pub above: Metres,
    /// When.
    pub months: Months,
}

/// What closes roads for a season, beside what the layer of roads says itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snow {
    /// Passes by their place.
    pub passes: Vec<Pass>,
    /// All roads above a height.
    pub high_roads: Option<HighRoads>,
}

/// Between points that are held against passes and heights.
const STEP: Metres = Metres(500.0);

impl Snow {
    /// Days until the season opens each segment, from a day of a month on, `[n_segments]`; 0 where it
    /// is open. `height_m` gives the height of a place, where it is known.
    pub fn days_closed(
        &self,
        network: &Network,
        (month, day): (u8, u8),
        height_m: impl Fn(LonLat) -> Option<f32>,
    ) -> Vec<f32> {
        let passes: Vec<&Pass> = self.passes.iter().filter(|it| it.months.has(month)).collect();
        let high_roads = self.high_roads.filter(|it| it.months.has(month));
        let months = |it: &Segment| {
            let mut months = it.closed_months;
            if passes.is_empty() && high_roads.is_none() {
                return months;
            }
            for place in middles(&it.line, STEP) {
                let near = passes.iter().filter(|it| it.place.distance(place).0 <= it.within.0);
                months = near.fold(months, |months, it| months.and(it.months));
                let high = high_roads.filter(|it| {
                    height_m(place).is_some_and(|height| it.above.0 <= f64::from(height))
                });
                months = high.map_or(months, |it| months.and(it.months));
            }
            months
        };
        network.segments.iter().map(|it| months(it).days_left(month, day)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network() -> Network {
        let segment = |lon: f64, closed_months| Segment {
            line: vec![(lon, 39.0), (lon + 0.1, 39.0)].into(),
            closed_months,
            ..Segment::default()
        };
        let segments = vec![
            segment(70.0, Months::NONE),
            segment(70.1, Months::NONE),
            segment(70.2, Months::of([1])),
        ];
        Network { segments, ..Network::default() }
    }

    #[test]
    fn passes_heights_and_the_layer_close_roads_in_their_months() {
        let snow = Snow {
            passes: vec![Pass {
                name: "Pass".to_owned(),
                place: LonLat::new(70.05, 39.01),
                within: Km(2.0),
                months: Months::span(12, 4),
            }],
            high_roads: Some(HighRoads { above: Metres(3000.0), months: Months::span(11, 3) }),
        };
        let height = |it: LonLat| {
            (it.lon_deg < 70.3).then_some(if it.lon_deg > 70.19 { 3100.0 } else { 900.0 })
        };
        let days = |month| snow.days_closed(&network(), (month, 1), height);
        assert_eq!(days(1), [120.0, 90.0, 90.0]);
        assert_eq!(days(4), [30.0, 0.0, 0.0]);
        assert_eq!(days(11), [0.0, 151.0, 151.0]);
        assert_eq!(days(7), [0.0; 3]);
        let none = Snow::default().days_closed(&network(), (1, 11), height);
        assert_eq!(none, [0.0, 0.0, 21.0]);
    }
}
