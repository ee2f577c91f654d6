//! Where shaking is computed.

use crate::units::LonLat;

/// Sites as columns: populated cells first, then road cells, then shelters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sites {
    /// Where each lies.
    pub place: Vec<LonLat>,
    /// Time-averaged shear-wave velocity of the uppermost 30 m, m/s.
    pub vs30_m_s: Vec<f32>,
    /// Node of the field lattice whose residual the site takes.
    pub node: Vec<u32>,
}

impl Sites {
    /// How many sites there are.
    pub fn len(&self) -> usize {
        self.place.len()
    }

    /// Whether there is no site at all.
    pub fn is_empty(&self) -> bool {
        self.place.is_empty()
    }

    /// Adds a site; its index is the length before.
    pub fn push(&mut self, place: LonLat, vs30_m_s: f32, node: u32) {
        self.place.push(place);
        self.vs30_m_s.push(vs30_m_s);
        self.node.push(node);
    }
}
