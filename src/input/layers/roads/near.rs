//! How far settlements lie from the roads.

use std::cell::RefCell;

use crate::exposure::settlement::Settlement;
use crate::input::problem::{Affected, Place, Problem, Problems};
use crate::routing::nearest_road::RoadIndex;
use crate::routing::network::Network;

/// From this distance on a village is far from any road, m. UX decision W503.
const FAR_M: f64 = 2000.0;

/// Warns of settlements far from any road: their way to it is walked.
pub fn check(
    file: &str,
    network: &Network,
    settlements: &[Settlement],
    problems: &RefCell<Problems>,
) {
    let index = RoadIndex::new(network);
    let far: Vec<(f64, &Settlement)> = settlements
        .iter()
        .map(|it| (index.distance(it.place).0, it))
        .filter(|it| it.0 > FAR_M)
        .collect();
    let Some(widest) = far.iter().max_by(|a, b| a.0.total_cmp(&b.0)) else { return };
    let people: f64 = far.iter().map(|it| it.1.people).sum();
    let message = format!(
        "{} settlements ({people:.0} people) lie more than {:.0} km from any road; {} is farthest, {:.0} km",
        far.len(),
        FAR_M / 1000.0,
        widest.1.names.en,
        widest.0 / 1000.0
    );
    let affected = far.iter().map(|(m, it)| Affected {
        id: it.id.clone(),
        found: format!("{:.1} km from a road", m / 1000.0),
        action: "walks to the road".to_owned(),
        people: Some(it.people),
        place: Some(it.place),
        ..Affected::default()
    });
    let place = Place::subject(file, "layer `roads`");
    let problem = Problem::warning("W503", place, message).layer("roads");
    let help = "add the tracks that lead there, or check where the villages lie";
    problems.borrow_mut().push(problem.help(help).affected(affected.collect()));
}
