//! What slopes are made of and covered with.

use crate::units::Degrees;

/// Class of the Global Lithological Map (Hartmann and Moosdorf 2012, doi:10.1029/2012GC004370).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lithology {
    /// `mt`
    Metamorphic,
    /// `pa`
    AcidPlutonic,
    /// `pb`
    BasicPlutonic,
    /// `pi`
    IntermediatePlutonic,
    /// `py`
    Pyroclastic,
    /// `sc`
    Carbonate,
    /// `sm`
    MixedSedimentary,
    /// `ss`
    Siliciclastic,
    /// `su`: loess, alluvium and other loose ground.
    Unconsolidated,
    /// `va`
    AcidVolcanic,
    /// `vb`
    BasicVolcanic,
    /// `vi`
    IntermediateVolcanic,
    /// `nd`, and every code that the map or the models do not know.
    #[default]
    Unknown,
}

impl Lithology {
    /// Every class.
    pub const ALL: [Lithology; 13] = [
        Lithology::Metamorphic,
        Lithology::AcidPlutonic,
        Lithology::BasicPlutonic,
        Lithology::IntermediatePlutonic,
        Lithology::Pyroclastic,
        Lithology::Carbonate,
        Lithology::MixedSedimentary,
        Lithology::Siliciclastic,
        Lithology::Unconsolidated,
        Lithology::AcidVolcanic,
        Lithology::BasicVolcanic,
        Lithology::IntermediateVolcanic,
        Lithology::Unknown,
    ];

    /// The class of the map's two letters.
    pub fn of_code(code: &str) -> Lithology {
        Lithology::ALL.into_iter().find(|it| it.code() == code).unwrap_or_default()
    }

    /// The map's two letters.
    pub fn code(self) -> &'static str {
        match self {
            Lithology::Metamorphic => "mt",
            Lithology::AcidPlutonic => "pa",
            Lithology::BasicPlutonic => "pb",
            Lithology::IntermediatePlutonic => "pi",
            Lithology::Pyroclastic => "py",
            Lithology::Carbonate => "sc",
            Lithology::MixedSedimentary => "sm",
            Lithology::Siliciclastic => "ss",
            Lithology::Unconsolidated => "su",
            Lithology::AcidVolcanic => "va",
            Lithology::BasicVolcanic => "vb",
            Lithology::IntermediateVolcanic => "vi",
            Lithology::Unknown => "nd",
        }
    }
}

/// Code of GlobCover 2009 (ESA and UCLouvain 2010): 14 rain-fed crops, 140 grassland, 200 bare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LandCover(pub u16);

impl LandCover {
    /// GlobCover's class nearest to one of the IGBP legend (Loveland and Belward 1997) that MODIS
    /// maps use; unknown codes give GlobCover's 230, no data. The crosswalk is ours.
    pub fn of_igbp(code: u8) -> LandCover {
        LandCover(match code {
            1 | 3 => 70,
            2 => 40,
            4 => 60,
            5 => 100,
            6 | 7 => 130,
            8 => 110,
            9 => 120,
            10 => 140,
            11 => 180,
            12 => 14,
            13 => 190,
            14 => 20,
            15 => 220,
            16 => 200,
            _ => 230,
        })
    }
}

/// Compound topographic index where none is mapped. Ours; 2 to 12, which the models' coefficient
/// of 0.03 turns into ±0.15 of a logit.
pub const CTI_DEFAULT: f64 = 6.0;

/// The ground of one cell, as landslide models see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ground {
    /// Slope of the terrain.
    pub slope: Degrees,
    /// Rock or soil.
    pub lithology: Lithology,
    /// What grows or stands on it.
    pub land_cover: LandCover,
    /// Compound topographic index, ln(upslope area / tan slope).
    pub cti: f64,
    /// Whether it is loess full of water, which slides more readily than any map of rocks tells.
    pub is_saturated_loess: bool,
}

impl Ground {
    /// Where only the slope is known.
    pub fn of_slope(slope: Degrees) -> Ground {
        let (lithology, land_cover) = (Lithology::Unknown, LandCover(230));
        Ground { slope, lithology, land_cover, cti: CTI_DEFAULT, is_saturated_loess: false }
    }
}
