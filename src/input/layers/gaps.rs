//! Which gap in the roads keeps a settlement from its district centre, or a shelter from the rest of
//! the network, and how wide it is.

use std::cell::RefCell;

use crate::exposure::settlement::Settlement;
use crate::input::problem::{Affected, Place, Problem, Problems};
use crate::routing::islands::{Gap, Islands};
use crate::routing::network::Network;
use crate::shelter::site::Shelter;

/// Warns of settlements that no road, open or closed, joins to their district centre: each with the
/// narrowest gap around its piece of the network.
pub fn check(
    file: &str,
    network: &Network,
    settlements: &[Settlement],
    to_centre: &[(u32, u32)],
    problems: &RefCell<Problems>,
) {
    let islands = Islands::of(network);
    if islands.len() < 2 {
        return;
    }
    let gaps = islands.gaps_between(network, to_centre);
    let id = |it: u32| network.segments[it as usize].id.as_str();
    let affected: Vec<Affected> = settlements
        .iter()
        .zip(gaps)
        .filter_map(|(settlement, gap)| {
            let gap = gap?;
            let [a, b] = gap.segments.map(id);
            Some(Affected {
                id: settlement.id.clone(),
                found: format!("gap of {:.0} m between {a} and {b}", gap.width.0),
                action: "counted as cut off".to_owned(),
                people: Some(settlement.people),
                place: Some(gap.place),
                ..Affected::default()
            })
        })
        .collect();
    let Some(first) = affected.first() else { return };
    let people: f64 = affected.iter().filter_map(|it| it.people).sum();
    let message = format!(
        "{} settlements ({people:.0} people) lie beyond a gap in the roads, the first is {}: {}",
        affected.len(),
        first.id,
        first.found
    );
    let place = Place::subject(file, "layer `roads`");
    let help = "mend the gap: draw the road or bridge, or set `snap_m` under [layers.roads]";
    let problem = Problem::warning("W530", place, message).layer("roads");
    problems.borrow_mut().push(problem.help(help).affected(affected));
}

/// Warns of shelters on pieces of the network beside the longest.
pub fn check_shelters(
    file: &str,
    network: &Network,
    shelters: &[(&Shelter, u32)],
    problems: &RefCell<Problems>,
) {
    let islands = Islands::of(network);
    let Some(main) = islands.of_node.iter().position(|it| *it == 0) else { return };
    let pairs: Vec<(u32, u32)> = shelters.iter().map(|it| (it.1, main as u32)).collect();
    let gaps = islands.gaps_between(network, &pairs);
    let id = |it: u32| network.segments[it as usize].id.as_str();
    let apart: Vec<_> =
        shelters.iter().zip(gaps).filter_map(|(it, gap)| Some((it.0, gap?))).collect();
    let affected = |(shelter, gap): &(&Shelter, Gap)| {
        let [a, b] = gap.segments.map(id);
        Affected {
            id: shelter.id.clone(),
            found: format!("gap of {:.0} m between {a} and {b}", gap.width.0),
            action: "reached only from its own piece".to_owned(),
            place: Some(gap.place),
            ..Affected::default()
        }
    };
    let affected: Vec<Affected> = apart.iter().map(affected).collect();
    let Some(first) = affected.first() else { return };
    let places = |it: &Shelter| it.capacity_winter.max(it.capacity_summer);
    let places: f64 = apart.iter().map(|it| places(it.0)).sum();
    let message = format!(
        "{} shelters ({places:.0} places) lie on pieces of the road network, the first is {}: {}",
        affected.len(),
        first.id,
        first.found
    );
    let place = Place::subject(file, "layer `roads`");
    let help = "mend the gap: draw the road or bridge, or set `snap_m` under [layers.roads]";
    let problem = Problem::warning("W517", place, message).layer("roads");
    problems.borrow_mut().push(problem.help(help).affected(affected));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::settlement::{Names, Origin};
    use crate::routing::build::{Joining, RoadLine};
    use crate::routing::network::RoadClass;
    use crate::units::{LonLat, Minutes};

    #[test]
    fn a_village_beyond_a_gap_is_told_with_its_people_and_the_width() {
        let road = |id: &str, line: [(f64, f64); 2]| RoadLine {
            id: id.to_owned(),
            name: String::new(),
            class: RoadClass::Local,
            origin: Origin::Observed,
            length_m: None,
            line: line.into_iter().collect(),
            ..RoadLine::default()
        };
        let lines = [
            road("valley", [(70.0, 39.0), (70.2, 39.0)]),
            road("side", [(70.2, 39.0009), (70.2, 39.02)]),
        ];
        let (network, _) = Network::from_lines(&lines, Joining::default(), |_, _| Minutes(1.0));
        let village = |id: &str, people: f64| Settlement {
            id: id.to_owned(),
            names: Names::default(),
            place: LonLat::new(70.2, 39.0),
            district: 0,
            urban: false,
            origin: Origin::Observed,
            people,
            elevation_m: 2000.0,
        };
        let problems = RefCell::<Problems>::default();
        let settlements = [village("A", 500.0), village("B", 70.0)];
        check("roads.gpkg", &network, &settlements, &[(1, 0), (3, 0)], &problems);
        let found = problems.into_inner().list;
        assert_eq!((found.len(), found[0].code), (1, "W530"));
        // 0.0009° of latitude on the sphere.
        let text = "1 settlements (70 people) lie beyond a gap in the roads, the first is B: \
                    gap of 100 m between side and valley";
        assert_eq!(found[0].message, text);
        assert_eq!(found[0].affected[0].people, Some(70.0));
    }
}
