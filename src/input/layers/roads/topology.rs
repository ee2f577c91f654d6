//! What is odd about the lines of a layer of roads, and how their network hangs together.

use crate::input::layers::load::Teller;
use crate::input::problem::Affected;
use crate::routing::build::{Finding, RoadLine};
use crate::routing::islands::Islands;
use crate::routing::network::Network;
use crate::units::Metres;

/// Gaps up to this width are looked for between islands of roads. Ours.
const GAP_REACH: Metres = Metres(500.0);

/// The line of a finding, if it is of one kind.
type OfKind = fn(&Finding) -> Option<usize>;

/// What is odd about lines, a problem a kind.
pub(super) fn report(teller: &Teller, lines: &[RoadLine], findings: &[Finding]) {
    let kinds: [(&str, OfKind); 3] = [
        ("lines without length were left out", |it| match it {
            Finding::NoLength { line } => Some(*line),
            _ => None,
        }),
        ("lines with coordinates outside of the earth were left out", |it| match it {
            Finding::NoPlace { line } => Some(*line),
            _ => None,
        }),
        ("lines that repeat another were left out", |it| match it {
            Finding::Duplicate { line, .. } => Some(*line),
            _ => None,
        }),
    ];
    for (what, of_kind) in kinds {
        let found: Vec<usize> = findings.iter().filter_map(of_kind).collect();
        let Some(first) = found.first() else { continue };
        let message = format!("{} {what}, the first is `{}`", found.len(), lines[*first].id);
        let affected = found.iter().map(|it| Affected {
            id: lines[*it].id.clone(),
            found: what.trim_start_matches("lines ").trim_end_matches(" were left out").to_owned(),
            action: "left out".to_owned(),
            place: lines[*it].line.0.first().map(|it| crate::units::LonLat::new(it.x, it.y)),
            ..Affected::default()
        });
        teller.tell(teller.note("W502", message).affected(affected.collect()));
    }
}

/// Says into how many parts the network falls, and which gap is the narrowest.
pub(super) fn islands(teller: &Teller, network: &Network) {
    let islands = Islands::of(network);
    if islands.len() < 2 {
        return;
    }
    let km: f64 = islands.length_m[1..].iter().sum::<f64>() / 1000.0;
    let gaps = islands.gaps(network, GAP_REACH);
    let id = |it: u32| network.segments[it as usize].id.as_str();
    let gap = gaps.first().map_or(format!("no gap is narrower than {} m", GAP_REACH.0), |it| {
        let [a, b] = it.segments.map(id);
        format!("smallest gap: {:.0} m between {a} and {b}", it.width.0)
    });
    let message = format!("{} road islands, {km:.0} km beside the largest; {gap}", islands.len());
    let mut problem = teller.warning("E501", message);
    if let Some(widest) = gaps.iter().rev().find(|it| it.width.0 <= 100.0).or(gaps.first()) {
        let snap_m = (widest.width.0 * 1.2 / 10.0).ceil() * 10.0;
        problem = problem.help(format!(
            "likely lines that were not drawn to their ends: `snap_m = {snap_m:.0}` under [layers.roads] joins gaps up to there, or --snap {snap_m:.0}"
        ));
    }
    problem = problem.help("or draw the missing road or bridge; villages there count as cut off");
    let affected = gaps.iter().map(|it| Affected {
        id: id(it.segments[0]).to_owned(),
        found: format!("{:.0} m from {}", it.width.0, id(it.segments[1])),
        place: Some(it.place),
        ..Affected::default()
    });
    teller.tell(problem.affected(affected.collect()).count(islands.len()));
}
