//! Ground motion models: how strong the shaking of a rupture is at a site, and how uncertain.

pub mod ag_2020;
pub mod akkar_2014;
pub mod allen_2012;
pub mod ask_2014;
pub mod bindi_2011;
pub mod bindi_2014;
pub mod bssa_2014;
pub mod cauzzi_2014;
pub mod cb_2014;
pub mod cy_2014;
pub mod event;
pub mod idriss_2014;
pub mod kotha_2020;
pub mod kuehn_2020;
mod measure;
pub mod parker_2022;
mod table;

pub use event::Event;

use super::distance::Distances;
use super::imt::Imt;
use super::rupture::Mechanism;
use super::site::SiteConditions;
use crate::source::Source;

/// A prediction of shaking: a normal distribution of ln (PGA in g, PGV in cm/s, SA in g) or of
/// the intensity itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shaking {
    /// Mean: ln of the median, or mean intensity.
    pub mean: f64,
    /// Standard deviation between events.
    pub tau: f64,
    /// Standard deviation within an event.
    pub phi: f64,
}

impl Shaking {
    /// Total standard deviation, √(τ² + φ²).
    pub fn sigma(&self) -> f64 {
        self.tau.hypot(self.phi)
    }
}

/// The data a model was made from: `[lowest, highest]`; beyond, it is extrapolated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Validity {
    /// Moment magnitude.
    pub magnitude: [f64; 2],
    /// Distance to a site, km, in the model's own measure.
    pub distance_km: [f64; 2],
    /// Depth of the hypocentre, km.
    pub depth_km: [f64; 2],
    /// Ground, m/s.
    pub vs30_m_s: [f64; 2],
    /// Whether its distance grows with the depth of the rupture. A model that measures along the
    /// ground is blind to depth: used for a deep rupture it shakes the epicentre as a shallow one would.
    pub feels_depth: bool,
}

/// What an equation takes, by the names of the field's tables: `mag rake dip ztor width hypo_depth`
/// of the rupture, `rrup rjb rx ry0 repi rhypo` of the path, `vs30 vs30measured z1pt0 z2pt5` of the
/// site. Depths of sediments (`z1pt0`, `z2pt5`) may be unknown, all others not.
pub type Inputs = &'static [&'static str];

/// A published equation for shaking, or one of ours that says so.
pub trait GroundMotionModel: Sync {
    /// Name in files, `author_year`.
    fn name(&self) -> &'static str;

    /// What it cites.
    fn source(&self) -> &'static Source;

    /// What the equation takes; nothing else that is given to it counts.
    fn inputs(&self) -> Inputs;

    /// Where it holds, for a mechanism.
    fn validity(&self, mechanism: Mechanism) -> Validity;

    /// What a run takes from it: [`Imt::Mmi`] or [`Imt::Pgv`]; `None` where it gives neither, and
    /// no run can use it.
    fn run_measure(&self) -> Option<Imt> {
        Some(Imt::Pgv)
    }

    /// Whether the published standard deviation has parts between and within events. If not, only
    /// the total is published and τ and φ are a division of it (ours).
    fn divides_sigma(&self) -> bool {
        true
    }

    /// Shaking at many sites: `shaking[i]` from the path and the ground of `sites[i]`; both are
    /// equally long. `None` where the model does not give this intensity measure, or has no value
    /// at one of the sites.
    fn fill(
        &self,
        event: &Event,
        imt: Imt,
        sites: &[(Distances, SiteConditions)],
        shaking: &mut [Shaking],
    ) -> Option<()>;

    /// Shaking at one site, as [`fill`](GroundMotionModel::fill).
    fn shaking(
        &self,
        event: &Event,
        path: &Distances,
        site: &SiteConditions,
        imt: Imt,
    ) -> Option<Shaking> {
        let mut shaking = [Shaking::default()];
        self.fill(event, imt, &[(*path, *site)], &mut shaking)?;
        Some(shaking[0])
    }
}

/// Acceleration of 1 g.
const STANDARD_GRAVITY_M_S2: f64 = 9.80665;

/// τ as a share of σ where only σ is published. Ours, from the models that divide it: low 0.4,
/// mode 0.5, high 0.65.
const BETWEEN_SHARE: f64 = 0.5;

impl Shaking {
    /// From a total standard deviation, half of it between events: ours, where only σ is known.
    pub(super) fn undivided(mean: f64, sigma: f64) -> Shaking {
        let tau = BETWEEN_SHARE * sigma;
        Shaking { mean, tau, phi: (sigma * sigma - tau * tau).sqrt() }
    }
}

/// All models, by name.
pub static ALL: &[&dyn GroundMotionModel] = &[
    &bindi_2011::DEFAULT,
    &bindi_2011::REPI,
    &bindi_2011::REPI_FIXED_DEPTH,
    &bindi_2011::RHYPO,
    &allen_2012::RRUP,
    &allen_2012::RHYPO,
    &bssa_2014::GLOBAL,
    &bssa_2014::HIGH_Q,
    &bssa_2014::CALIFORNIA_BASIN,
    &ask_2014::GLOBAL,
    &cb_2014::GLOBAL,
    &cy_2014::GLOBAL,
    &idriss_2014::GLOBAL,
    &cauzzi_2014::GLOBAL,
    &akkar_2014::RJB,
    &akkar_2014::REPI,
    &akkar_2014::RHYPO,
    &bindi_2014::RJB,
    &kotha_2020::ROCK,
    &kotha_2020::VS30,
    &kotha_2020::ESHM20,
    &parker_2022::SLAB,
    &ag_2020::SLAB,
    &kuehn_2020::SLAB,
];

/// Names that others give to models of [`ALL`]: those of OpenQuake's classes and their aliases.
pub const ALIASES: &[(&str, &str)] = &[
    ("BindiEtAl2011Repi", "bindi_2011_repi"),
    ("BindiEtAl2011RepiFixedH", "bindi_2011_repi_fixed_depth"),
    ("BindiEtAl2011Rhypo", "bindi_2011_rhypo"),
    ("AllenEtAl2012", "allen_2012_rrup"),
    ("AllenEtAl2012Rhypo", "allen_2012_rhypo"),
    ("BooreEtAl2014", "bssa_2014"),
    ("BooreEtAl2014HighQ", "bssa_2014_high_q"),
    ("BooreEtAl2014CaliforniaBasin", "bssa_2014_california_basin"),
    ("BooreEtAl2014_CaliforniaBasin", "bssa_2014_california_basin"),
    ("AbrahamsonEtAl2014", "ask_2014"),
    ("CampbellBozorgnia2014", "cb_2014"),
    ("ChiouYoungs2014", "cy_2014"),
    ("Idriss2014", "idriss_2014"),
    ("CauzziEtAl2014", "cauzzi_2014"),
    ("AkkarEtAlRjb2014", "akkar_2014_rjb"),
    ("AkkarEtAlRepi2014", "akkar_2014_repi"),
    ("AkkarEtAlRhyp2014", "akkar_2014_rhypo"),
    ("BindiEtAl2014Rjb", "bindi_2014_rjb"),
    ("KothaEtAl2020", "kotha_2020_rock"),
    ("KothaEtAl2020Site", "kotha_2020_vs30"),
    ("KothaEtAl2020ESHM20", "kotha_2020_eshm20"),
    ("ParkerEtAl2020SSlab", "parker_2022_slab"),
    ("AbrahamsonGulerce2020SSlab", "ag_2020_slab"),
    ("KuehnEtAl2020SSlab", "kuehn_2020_slab"),
];

/// The model of a name, ours or one of [`ALIASES`].
pub fn by_name(name: &str) -> Option<&'static dyn GroundMotionModel> {
    let own = ALIASES.iter().find(|it| it.0 == name).map_or(name, |it| it.1);
    ALL.iter().copied().find(|it| it.name() == own)
}
