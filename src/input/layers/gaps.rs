//! Which gap in the roads keeps a settlement from its district centre, and how wide it is.

use std::cell::RefCell;

use crate::exposure::settlement::Settlement;
use crate::input::problem::{Affected, Place, Problem, Problems};
use crate::routing::islands::Islands;
use crate::routing::network::Network;

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
