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

/// A road between two nodes; open in both directions.
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
