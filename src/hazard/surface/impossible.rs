//! Why numbers do not make a surface.

use std::fmt;

/// What is wrong with the geometry of a rupture; printed, it says what was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Impossible {
    /// A longitude, latitude or depth is not a number, or no place on earth has it.
    NoPlace,
    /// Fewer points than the surface needs.
    TooFewPoints {
        /// Where: a trace, an edge, the surface.
        of: &'static str,
        /// How many it needs.
        needed: usize,
    },
    /// Part of the surface is above the ground.
    InTheAir {
        /// Its smallest depth, km.
        depth_km: f64,
    },
    /// The bottom is not below the top.
    BottomAboveTop {
        /// Depth of the top, km.
        top_km: f64,
        /// Depth of the bottom, km.
        bottom_km: f64,
    },
    /// Dip outside 0 < dip ≤ 90.
    Dip {
        /// Degrees.
        dip_deg: f64,
    },
    /// The trace crosses itself.
    TraceCrossesItself,
    /// Edges or profiles are not in order: from the top down, each from left to right as seen
    /// from the side to which the surface dips.
    OutOfOrder,
    /// Top and bottom of a plane are not level, or not as long as each other, or the corners are in another order.
    NotAPlane,
    /// The surface is smaller than the spacing of its mesh, or the spacing is no length.
    Spacing {
        /// Spacing of the mesh, km.
        spacing_km: f64,
    },
    /// The mesh would have more nodes than fit in memory.
    TooManyNodes,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Impossible::NoPlace => write!(f, "a point of the surface is no place on earth"),
            Impossible::TooFewPoints { of, needed } => {
                write!(f, "{of} has too few points: it needs {needed}")
            }
            Impossible::InTheAir { depth_km } => {
                write!(f, "the surface is above the ground: a depth is {depth_km} km")
            }
            Impossible::BottomAboveTop { top_km, bottom_km } => {
                write!(f, "the bottom, at {bottom_km} km, is not below the top, at {top_km} km")
            }
            Impossible::Dip { dip_deg } => {
                write!(f, "the dip is {dip_deg}°, not more than 0° and up to 90°")
            }
            Impossible::TraceCrossesItself => write!(f, "the trace crosses itself"),
            Impossible::OutOfOrder => write!(
                f,
                "the edges are not in order: from the top down, each with the dip to its right"
            ),
            Impossible::NotAPlane => write!(
                f,
                "the corners are no rectangle with level edges: top left, top right, bottom \
                 left, bottom right, with the dip to the right of the top edge"
            ),
            Impossible::Spacing { spacing_km } => {
                write!(f, "a mesh of {spacing_km} km does not fit the surface")
            }
            Impossible::TooManyNodes => write!(f, "the mesh has more than a million nodes"),
        }
    }
}
