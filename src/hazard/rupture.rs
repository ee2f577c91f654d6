//! The fault that slips: magnitude, mechanism, hypocentre and [plane](super::plane).

pub use super::plane::{Plane, PlaneSpec};
use super::scaling::{AreaScaling, wells_coppersmith_1994};
use super::sphere::{Anchor, is_place, travel};
use super::surface::Surface;
use crate::units::{Degrees, Km, LonLat};

/// Length over width of a rupture that the crust does not limit. Ours: low 1, mode 1.5, high 2.5.
pub const ASPECT_RATIO: f64 = 1.5;

/// Depth to which crust breaks where the user says nothing. Ours: low 15, mode 20, high 30 km.
pub const SEISMOGENIC_BOTTOM: Km = Km(20.0);

/// Which way the sides of a fault move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// Sideways.
    StrikeSlip,
    /// The upper side drops.
    Normal,
    /// The upper side climbs.
    Reverse,
}

impl Mechanism {
    /// By the rule of Boore et al. (2014), table 1: strike slip within 30° of horizontal slip.
    pub fn of_rake(rake: Degrees) -> Mechanism {
        let rake_deg = wrapped(rake.0);
        if rake_deg.abs() <= 30.0 || rake_deg.abs() >= 150.0 {
            Mechanism::StrikeSlip
        } else if rake_deg > 0.0 {
            Mechanism::Reverse
        } else {
            Mechanism::Normal
        }
    }
}

/// An angle as −180 < x ≤ 180.
fn wrapped(angle_deg: f64) -> f64 {
    let turned = angle_deg.rem_euclid(360.0);
    if turned > 180.0 { turned - 360.0 } else { turned }
}

/// The numbers that make a [`Rupture`] whose plane is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuptureSpec {
    /// Moment magnitude.
    pub magnitude: f64,
    /// Where slip begins, seen from above.
    pub hypocentre: LonLat,
    /// How deep slip begins.
    pub depth: Km,
    /// Azimuth of the top edge; the plane dips to its right.
    pub strike: Degrees,
    /// Angle below the horizontal.
    pub dip: Degrees,
    /// Direction of slip in the plane: 0 left-lateral, 90 reverse, −90 normal.
    pub rake: Degrees,
    /// Depth to which the crust breaks; see [`SEISMOGENIC_BOTTOM`].
    pub seismogenic_bottom: Km,
}

/// The fault that slips.
#[derive(Clone, Debug, PartialEq)]
pub struct Rupture {
    magnitude: f64,
    rake: Degrees,
    hypocentre: LonLat,
    depth: Km,
    epicentre: Anchor,
    surface: Surface,
}

impl Rupture {
    /// A rupture around its hypocentre. `None` where a number makes no sense: magnitude outside 1
    /// to 9.5, depth outside 0 to 700 km, dip outside 0 < dip ≤ 90, a bottom not below the surface.
    ///
    /// Area is the median of Wells & Coppersmith (1994). Length over width is [`ASPECT_RATIO`]
    /// unless that makes the plane taller than the crust that breaks; then the width is what the
    /// crust allows and the length grows to keep the area. The hypocentre lies in the middle of
    /// the length, and in the middle of the width unless the plane had to be shifted along its dip to
    /// stay between the surface and the seismogenic bottom. Below that bottom nothing is known:
    /// the limit gives way by as much as the hypocentre is deeper, until the hypocentre is in the
    /// middle again (ours), so that a deep hypocentre moves the plane without a jump.
    pub fn new(spec: &RuptureSpec) -> Option<Rupture> {
        Rupture::scaled(spec, &wells_coppersmith_1994::WELLS_COPPERSMITH_1994)
    }

    /// As [`Rupture::new`], with the median area of another relation.
    pub fn scaled(spec: &RuptureSpec, scaling: &dyn AreaScaling) -> Option<Rupture> {
        let sound = spec.rake.0.is_finite()
            && (1.0..=9.5).contains(&spec.magnitude)
            && (0.0..=700.0).contains(&spec.depth.0)
            && 0.0 < spec.dip.0
            && spec.dip.0 <= 90.0
            && 0.0 < spec.seismogenic_bottom.0
            && spec.seismogenic_bottom.0 <= 700.0
            && spec.strike.0.is_finite()
            && is_place(spec.hypocentre);
        if !sound {
            return None;
        }
        Rupture::with_plane(
            spec.magnitude,
            spec.rake,
            (spec.hypocentre, spec.depth),
            plane(spec, scaling)?,
        )
    }

    /// A rupture whose plane is known. `None` where magnitude, rake or hypocentre make no sense,
    /// as in [`Rupture::new`].
    pub fn with_plane(
        magnitude: f64,
        rake: Degrees,
        (hypocentre, depth): (LonLat, Km),
        plane: Plane,
    ) -> Option<Rupture> {
        Rupture::with_surface(magnitude, rake, (hypocentre, depth), Surface::Plane(plane))
    }

    /// A rupture of which the surface is known. `None` where magnitude, rake or hypocentre make
    /// no sense, as in [`Rupture::new`].
    pub fn with_surface(
        magnitude: f64,
        rake: Degrees,
        (hypocentre, depth): (LonLat, Km),
        surface: Surface,
    ) -> Option<Rupture> {
        let sound = rake.0.is_finite()
            && (1.0..=9.5).contains(&magnitude)
            && (0.0..=700.0).contains(&depth.0)
            && is_place(hypocentre);
        let rake = Degrees(wrapped(rake.0));
        let epicentre = Anchor::new(hypocentre);
        sound.then_some(Rupture { magnitude, rake, hypocentre, depth, epicentre, surface })
    }

    /// Moment magnitude.
    pub fn magnitude(&self) -> f64 {
        self.magnitude
    }

    /// Direction of slip in the plane, −180 < rake ≤ 180.
    pub fn rake(&self) -> Degrees {
        self.rake
    }

    /// Which way the sides move.
    pub fn mechanism(&self) -> Mechanism {
        Mechanism::of_rake(self.rake)
    }

    /// Where slip begins, seen from above.
    pub fn hypocentre(&self) -> LonLat {
        self.hypocentre
    }

    /// How deep slip begins.
    pub fn depth(&self) -> Km {
        self.depth
    }

    /// Strike, dip, depth of the top, width and length as ground motion models are told them: the
    /// rectangle that slips, or the [means](Surface::plane) of a bent surface.
    pub fn plane(&self) -> &Plane {
        self.surface.plane()
    }

    /// What slips.
    pub fn surface(&self) -> &Surface {
        &self.surface
    }

    pub(super) fn epicentre(&self) -> &Anchor {
        &self.epicentre
    }
}

/// The plane around a hypocentre; see [`Rupture::new`].
fn plane(spec: &RuptureSpec, scaling: &dyn AreaScaling) -> Option<Plane> {
    let area_km2 = scaling.area_km2(spec.magnitude, spec.rake);
    let (sin_dip, cos_dip) = spec.dip.0.to_radians().sin_cos();
    let width_km = (area_km2 / ASPECT_RATIO).sqrt().min(spec.seismogenic_bottom.0 / sin_dip);
    let height_km = width_km * sin_dip;
    let excess_km = (spec.depth.0 - spec.seismogenic_bottom.0).max(0.0);
    let bottom_km = spec.seismogenic_bottom.0.max(spec.depth.0 + excess_km.min(height_km / 2.0));
    let ztor_km = (spec.depth.0 - height_km / 2.0).min(bottom_km - height_km).max(0.0);
    let back_km = (spec.depth.0 - ztor_km) / sin_dip * cos_dip;
    Plane::new(PlaneSpec {
        top_centre: travel(spec.hypocentre, Degrees(spec.strike.0 - 90.0), Km(back_km)),
        ztor: Km(ztor_km),
        strike: spec.strike,
        dip: spec.dip,
        length: Km(area_km2 / width_km),
        width: Km(width_km),
    })
}
