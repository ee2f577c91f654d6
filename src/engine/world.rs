//! Everything a run reads: checked, immutable, in memory.

use std::ops::Range;

use crate::damage::branches::DamageBranches;
use crate::damage::casualties::Presence;
use crate::displacement::evacuation::Orders;
use crate::displacement::ground_failure::GroundFailure;
use crate::displacement::methods::Method;
use crate::displacement::rebuilding::BuildableDays;
use crate::exposure::cells::Cells;
use crate::exposure::settlement::{Areas, Settlement};
use crate::hazard::ground_motion::GroundMotion;
use crate::hazard::joint_motion::JointMotion;
use crate::hazard::site::Sites;
use crate::routing::closure::ClosureModel;
use crate::routing::graph::Graph;
use crate::routing::network::Network;
use crate::shelter::reception::Reception;
use crate::stats::Triangular;
use crate::units::Km;

/// Public buildings by day: schools and places of work, as near as every home.
pub struct PublicBuildings {
    /// The vulnerability models of the world, whose only mix is that of public buildings.
    pub damage: DamageBranches,
    /// The populated cells, with that mix.
    pub cells: Cells,
}

/// Roads and paths as walkers use them, undamaged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnFoot {
    /// Of [`foot::graph`](crate::routing::foot::graph).
    pub graph: Graph,
    /// `[n_settlements]`: node of each, and minutes from its middle to there.
    pub settlements: Vec<(u32, f64)>,
    /// `[n_shelters]`: node of each.
    pub shelters: Vec<u32>,
}

/// The world of one scenario.
pub struct World {
    /// Country, regions and districts.
    pub areas: Areas,
    /// Settlements; zones of results.
    pub settlements: Vec<Settlement>,
    /// `[n_settlements]`: share of residents in homes of several families, 0 in villages.
    pub in_flats: Vec<f64>,
    /// Whose count of the displaced the run goes on with.
    pub method: Method,
    /// Populated cells, sorted by settlement; cell `i` is site `i`.
    pub cells: Cells,
    /// Mean residents of a household.
    pub household_size: f64,
    /// Share of residents abroad in the season.
    pub abroad: Triangular,
    /// Where residents are at the hour and in the season.
    pub presence: Presence,
    /// Where some of them are by day; `None` at night, and where the region names none.
    pub public_buildings: Option<PublicBuildings>,
    /// Cells, then road cells, then shelters.
    pub sites: Sites,
    /// Which of the sites are shelters, in their order.
    pub shelter_sites: Range<usize>,
    /// What shakes the sites.
    pub ground_motion: GroundMotion,
    /// The measures of shaking that damage needs beside intensity.
    pub further: Option<JointMotion>,
    /// Where people are ordered to leave.
    pub orders: Orders,
    /// `[n_orders]`: site of the place whose shaking an order is given for; `None` where it is given in
    /// any case.
    pub order_sites: Vec<Option<u32>>,
    /// Where the ground takes homes.
    pub ground_failure: GroundFailure,
    /// Days on which homes can be built.
    pub buildable: BuildableDays,
    /// What breaks.
    pub damage: DamageBranches,
    /// Roads.
    pub network: Network,
    /// What closes roads.
    pub closures: ClosureModel,
    /// `[n_settlements]`: its node and that of its district centre.
    pub to_centre: Vec<(u32, u32)>,
    /// Roads and paths as walkers use them.
    pub on_foot: OnFoot,
    /// `[n_settlements]`: distance to ground that is flat enough for a helicopter, where known.
    pub flat_ground: Vec<Option<Km>>,
    /// What shelter needs: sites, hosts, the ways to them, and what the planner set.
    pub reception: Reception,
    /// Where the ground takes shelters, each as a settlement of one cell.
    pub shelter_failure: GroundFailure,
}

impl World {
    /// Residents of the whole country.
    pub fn people(&self) -> f64 {
        self.settlements.iter().map(|it| it.people).sum()
    }
}
