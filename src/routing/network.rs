//! The road network: nodes and segments, frozen after building.

use crate::exposure::settlement::Origin;
use crate::units::LonLat;

/// What a road is, by OpenStreetMap's word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoadClass {
    /// Trunk and primary roads.
    Main,
    /// Secondary and tertiary roads, and those that join villages to the main roads.
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
            | "living_street" | "road" | "service" => Some(RoadClass::Local),
            "track" => Some(RoadClass::Track),
            _ => None,
        }
    }
}

/// In which direction a road may be driven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Both.
    #[default]
    Both,
    /// One way, from the first node to the last.
    Forward,
    /// One way, from the last node to the first.
    Backward,
}

/// A road between two nodes.
#[derive(Clone, Debug, PartialEq)]
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
    /// Seen or modelled.
    pub origin: Origin,
    /// First node.
    pub from: u32,
    /// Last node.
    pub to: u32,
    /// Its course, longitude first, `from` to `to`.
    pub line: geo::LineString<f64>,
}

/// Nodes and segments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Places of the nodes.
    pub nodes: Vec<LonLat>,
    /// All segments, in the order of the layer.
    pub segments: Vec<Segment>,
}
