//! Layer `roads`: lines that meet at their ends.

use std::cell::RefCell;

use crate::exposure::settlement::Settlement;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::Rows;
use crate::input::problem::{Place, Problem, Problems};
use crate::routing::build::{Finding, Joining, RoadLine};
use crate::routing::graph::Graph;
use crate::routing::network::{Network, RoadClass};
use crate::routing::reopening::Reopening;
use crate::routing::speed::Terrain;

/// The network of a layer: `segment_id`, `class` (`main`, `local`, `track`); `name`, `length_km`
/// and `origin` where known.
pub fn read(
    mapping: &Mapping,
    terrain: &Terrain,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Network> {
    let rows = Rows::open(kind::of("roads"), mapping, frame, problems)?;
    let mut lines = vec![];
    for row in rows.iter() {
        let word = row.text("class");
        let Some(class) = RoadClass::of_word(&word) else {
            let help = "class is main, local, track, or a word of OpenStreetMap's highway";
            rows.error("E408", "unknown class", help, format!("{} `{word}`", row.name()));
            continue;
        };
        let Some(id) = row.code("segment_id") else { continue };
        let parts = row.lines();
        let whole = parts.len() == 1;
        for (part, line) in parts.into_iter().enumerate() {
            let id = if whole { id.clone() } else { format!("{id}-{part}") };
            let length_km = row.text("length_km").parse::<f64>().ok();
            lines.push(RoadLine {
                id,
                name: row.text("name"),
                class,
                origin: row.origin(),
                length_m: length_km.filter(|it| whole && 0.0 < *it).map(|it| it * 1000.0),
                line,
            });
        }
    }
    let file = rows.file.clone();
    if !rows.finish() {
        return None;
    }
    let free = |road: &RoadLine, length| terrain.free(road, length);
    let (network, findings) = Network::from_lines(&lines, Joining::default(), free);
    report(&file, &lines, &findings, problems);
    if network.segments.is_empty() {
        let place = Place::subject(file, "layer `roads`");
        problems.borrow_mut().push(Problem::error("E103", place, "no line can be used as a road"));
        return None;
    }
    Some(network)
}

/// The line of a finding, if it is of one kind.
type OfKind = fn(&Finding) -> Option<usize>;

/// What is odd about lines, a problem a kind.
fn report(file: &str, lines: &[RoadLine], findings: &[Finding], problems: &RefCell<Problems>) {
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
        let place = Place::subject(file, "layer `roads`");
        let message = format!("{} {what}, the first is `{}`", found.len(), lines[*first].id);
        problems.borrow_mut().push(Problem::warning("W502", place, message).count(found.len()));
    }
}

/// Warns of settlements that no road, open or closed, joins to their district centre, and says
/// how many islands the network is in.
pub fn check_joined(
    file: &str,
    graph: &Graph,
    settlements: &[Settlement],
    to_centre: &[(u32, u32)],
    problems: &RefCell<Problems>,
) {
    let mut joined = Reopening::new(graph);
    let n = graph.n_segments();
    joined.run(graph, &vec![false; n], &vec![0.0; n]);
    let apart = |pair: &(u32, u32)| joined.days_until_joined(pair.0, pair.1).is_none();
    let lost: Vec<&Settlement> = settlements
        .iter()
        .zip(to_centre)
        .filter(|(_, pair)| apart(pair))
        .map(|(settlement, _)| settlement)
        .collect();
    if lost.is_empty() {
        return;
    }
    let people: f64 = lost.iter().map(|it| it.people).sum();
    let names: Vec<&str> = lost.iter().take(3).map(|it| it.names.en.as_str()).collect();
    let place = Place::subject(file, "layer `roads`");
    let message = format!(
        "no road joins {} settlements ({people:.0} people) to their district centre: {}",
        lost.len(),
        names.join(", ")
    );
    problems.borrow_mut().push(
        Problem::warning("W501", place, message)
            .help("they count as cut off in every realization; look for gaps between lines")
            .count(lost.len()),
    );
}
