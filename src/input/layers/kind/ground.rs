//! Fields of layers of the ground.

use super::common::{ID, LAT, LON, field, required};
use super::{Content, FieldSpec};

pub(super) const VS30: &[FieldSpec] = &[required(field(
    "vs30",
    Content::Count,
    "m/s, where the layer is of polygons",
    "vs_30|vs30_mean",
))];

pub(super) const VS30_THERE: FieldSpec =
    field("vs30", Content::Count, "m/s, as measured there", "vs_30|vs30_m_s|vs30_mean|vs30_value");
pub(super) const Z1P0_M: FieldSpec = field(
    "z1p0_m",
    Content::Count,
    "depth at which shear waves reach 1.0 km/s, m",
    "z1pt0|z1p0|z1.0|z10|z1_0_m",
);
pub(super) const Z2P5_KM: FieldSpec = field(
    "z2p5_km",
    Content::Count,
    "depth at which shear waves reach 2.5 km/s, km",
    "z2pt5|z2p5|z2.5|z25|z2_5_km",
);

pub(super) const VS30_POINTS: &[FieldSpec] = &[ID, required(VS30_THERE), Z1P0_M, Z2P5_KM, LON, LAT];
