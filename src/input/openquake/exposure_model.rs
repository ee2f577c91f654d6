//! What the XML of an exposure says of its assets, and the assets where they stand inside it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use roxmltree::Node;

use super::table::Table;
use super::text::{Text, words};
use super::xml::{self, Nrml, children, name};
use crate::input::problem::Problems;

/// What a number of the file stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Per {
    /// The whole asset.
    #[default]
    Aggregated,
    /// One building of it.
    Asset,
    /// One unit of floor area.
    Area,
}

/// A kind of value at risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CostType {
    pub name: String,
    pub unit: String,
    pub per: Per,
}

/// Where the assets are.
pub(super) enum Assets {
    Files(Vec<PathBuf>),
    Inside(Table),
}

/// An exposure model without its assets.
pub(super) struct Description {
    /// Field of OpenQuake and the column that has it.
    pub fields: Vec<(String, String)>,
    pub costs: Vec<CostType>,
    pub area: Per,
    pub tags: Vec<String>,
    pub assets: Assets,
}

/// Times of day that people are counted at, in the order of [`super::exposure::Asset::occupants`].
pub(super) const PERIODS: [&str; 3] = ["night", "day", "transit"];

/// Reads the XML.
pub(super) fn read(path: &Path, problems: &RefCell<Problems>) -> Option<Description> {
    let text = Text::open(path, problems)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    xml::model(&text, "exposureModel", problems, |nrml, node| of(nrml, node, &folder))
}

fn of(nrml: &Nrml, node: Node, folder: &Path) -> Option<Description> {
    let conversions = children(node, "conversions").next();
    let costs = conversions.into_iter().flat_map(|it| it.descendants());
    let costs = costs.filter(|it| name(it) == "costType").filter_map(|it| {
        let name = nrml.attribute(it, "name")?.to_owned();
        let unit = it.attribute("unit").unwrap_or("").to_owned();
        Some(CostType { name, unit, per: per(nrml, it)? })
    });
    let costs = costs.collect();
    let area = conversions.and_then(|it| children(it, "area").next());
    let area = area.and_then(|it| per(nrml, it)).unwrap_or_default();
    let fields = children(node, "exposureFields").flat_map(|it| children(it, "field"));
    let fields = fields.filter_map(|it| {
        let (oq, input) = (nrml.attribute(it, "oq")?, nrml.attribute(it, "input")?);
        Some((oq.to_owned(), input.to_owned()))
    });
    let fields = fields.collect();
    let tags = children(node, "tagNames").next().and_then(|it| it.text()).unwrap_or("");
    let tags: Vec<String> = words(tags).map(str::to_owned).collect();
    let Some(assets) = children(node, "assets").next() else {
        nrml.tell(nrml.error("E672", node, "`assets` is missing"));
        return None;
    };
    let inside: Vec<Node> = children(assets, "asset").collect();
    let files = assets.text().unwrap_or("").split_whitespace().map(|it| folder.join(it));
    let files: Vec<PathBuf> = files.collect();
    if inside.is_empty() && files.is_empty() {
        let problem = nrml.error("E672", assets, "there are no assets");
        nrml.tell(problem.expected("<asset> elements, or the names of CSV files"));
        return None;
    }
    let assets = if inside.is_empty() {
        Assets::Files(files)
    } else {
        Assets::Inside(of_nodes(nrml, &inside))
    };
    Some(Description { fields, costs, area, tags, assets })
}

fn per(nrml: &Nrml, node: Node) -> Option<Per> {
    match nrml.attribute(node, "type")? {
        "aggregated" => Some(Per::Aggregated),
        "per_asset" => Some(Per::Asset),
        "per_area" => Some(Per::Area),
        other => {
            let problem = nrml.error("E672", node, format!("its type is \"{other}\""));
            nrml.tell(problem.expected("aggregated, per_asset or per_area"));
            None
        }
    }
}

/// Assets inside the XML as a table: all that any of them has is a column.
fn of_nodes(nrml: &Nrml, assets: &[Node]) -> Table {
    let mut header: Vec<&str> = vec!["id", "lon", "lat", "taxonomy"];
    let mut further = BTreeSet::new();
    for asset in assets {
        for it in asset.descendants().filter(Node::is_element) {
            match name(&it) {
                "asset" | "tags" => further.extend(it.attributes().map(|it| it.name())),
                "cost" => further.extend(it.attribute("type")),
                "occupancy" => further.extend([period(&it)]),
                _ => {}
            }
        }
    }
    let new: Vec<&str> = further.into_iter().filter(|it| !header.contains(it)).collect();
    header.extend(new);
    Table::of_nodes(nrml.file, &header, assets, |asset, column| cell(*asset, column).to_owned())
}

/// The period of an occupancy, as a column is called: `occupants` where it is none of the day.
fn period<'a>(node: &Node<'a, '_>) -> &'a str {
    let found = node.attribute("period").unwrap_or("");
    let known = PERIODS.into_iter().find(|it| it.eq_ignore_ascii_case(found));
    known.unwrap_or("occupants")
}

fn cell<'a>(asset: Node<'a, '_>, column: &str) -> &'a str {
    let found = asset.descendants().filter(Node::is_element).find_map(|it| match name(&it) {
        "asset" | "tags" | "location" => it.attribute(column),
        "cost" if it.attribute("type") == Some(column) => it.attribute("value"),
        "occupancy" if period(&it) == column => it.attribute("occupants"),
        _ => None,
    });
    found.map_or("", str::trim)
}
