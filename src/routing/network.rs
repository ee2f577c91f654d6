//! The road network: nodes and segments, frozen after building.

use serde::{Deserialize, Serialize};

use crate::exposure::settlement::Origin;
use crate::routing::months::Months;
use crate::routing::structure::Structure;
use crate::routing::surface::Surface;
use crate::units::LonLat;

/// What a road is, by OpenStreetMap's word for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoadClass {
    /// Trunk and primary roads.
    Main,
    /// Secondary and tertiary roads, and those that join villages to the main roads.
    #[default]
    Local,
    /// Unpaved tracks.
    Track,
}

impl RoadClass {
    /// The word of our layers.
    pub fn word(self) -> &'static str {
        match self {
            RoadClass::Main => "main",
            RoadClass::Local => "local",
            RoadClass::Track => "track",
        }
    }

    /// The class of a word of our layers, or of OpenStreetMap's `highway`; `None` of others, and
    /// of ways that no lorry can use.
    pub fn of_word(word: &str) -> Option<RoadClass> {
        match word.trim().trim_end_matches("_link") {
            "main" | "motorway" | "trunk" | "primary" => Some(RoadClass::Main),
            "local" | "secondary" | "tertiary" | "unclassified" | "residential"
            | "living_street" | "road" | "service" | "busway" => Some(RoadClass::Local),
            "track" => Some(RoadClass::Track),
            _ => None,
        }
    }
}

/// In which direction a road may be driven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Both.
    #[default]
    Both,
    /// One way, from the first node to the last.
    Forward,
    /// One way, from the last node to the first.
    Backward,
}

/// A road between two nodes, or a path that is walked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Code of the source, or our own.
    pub id: String,
    /// Name of the road; empty where unknown.
    pub name: String,
    /// What kind of road it is.
    pub class: RoadClass,
    /// Geodesic length along the line, metres.
    pub length_m: f64,
    /// Travel time when nothing is damaged, minutes.
    pub free_min: f64,
    /// In which direction it may be driven.
    pub direction: Direction,
    /// What it is made of.
    pub surface: Surface,
    /// What carries it.
    pub structure: Structure,
    /// When snow closes it.
    pub closed_months: Months,
    /// Seen or modelled.
    pub origin: Origin,
    /// First node.
    pub from: u32,
    /// Last node.
    pub to: u32,
    /// Its course, longitude first, `from` to `to`.
    pub line: geo::LineString<f64>,
}

impl Default for Segment {
    /// A local road without a course.
    fn default() -> Segment {
        Segment {
            id: String::new(),
            name: String::new(),
            class: RoadClass::default(),
            length_m: 0.0,
            free_min: 0.0,
            direction: Direction::default(),
            surface: Surface::default(),
            structure: Structure::default(),
            closed_months: Months::NONE,
            origin: Origin::default(),
            from: 0,
            to: 0,
            line: geo::LineString::new(Vec::new()),
        }
    }
}

/// Nodes and segments; and the paths beside them, which nobody drives.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Places of the nodes that roads join.
    pub nodes: Vec<LonLat>,
    /// All roads, in the order of the layer.
    pub segments: Vec<Segment>,
    /// Places of the nodes that only paths join; numbered after `nodes`.
    pub path_nodes: Vec<LonLat>,
    /// Ways on foot between nodes of either kind, in the order of the layer; speed, direction and
    /// class of a road mean nothing there.
    pub paths: Vec<Segment>,
}
