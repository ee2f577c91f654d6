//! Fields of layers of what was measured of an earthquake.

use super::common::{ID, LAT, LON, NAME, field, required};
use super::{Content, FieldSpec};

const STATION: FieldSpec = FieldSpec {
    synonyms: "station_id|station|station_code|sta|geocoded box|# columns: geocoded box|zip/location|# columns: zip/location|код станции|станция|истгоҳ|code|kod|код|рамз|objectid|uid|номер",
    ..ID
};
const STATION_NAME: FieldSpec = FieldSpec {
    synonyms: "station_name|place|location|site_name|village|settlement|название|наименование|село|кишлак|населенный пункт|ном|деҳа|дех",
    ..NAME
};
const STATION_TYPE: FieldSpec =
    field("station_type", Content::Text, "seismic or macroseismic, where a list has both", "");
const CHANNELS: FieldSpec = field("channels", Content::Text, "of a ShakeMap stationlist.json", "");
const RESPONSES: FieldSpec = field(
    "nresp",
    Content::Count,
    "how many people reported",
    "no. of responses|number of responses|responses|num_responses|n_reports|reports|ответов|число ответов|шумораи ҷавобҳо",
);

/// Beside these, every column of a [measure](super::super::measure::Measure) is a field.
pub(super) const STATIONS: &[FieldSpec] = &[
    STATION,
    STATION_NAME,
    STATION_TYPE,
    CHANNELS,
    field("vs30", Content::Count, "m/s below the station", "vs_30|vs30_m_s"),
    LON,
    LAT,
];

pub(super) const FELT: &[FieldSpec] = &[
    STATION,
    STATION_NAME,
    STATION_TYPE,
    CHANNELS,
    required(field(
        "intensity",
        Content::Count,
        "MMI, MSK-64 or EMS-98, 1 to 12",
        "cdi|mmi|mmi_value|msk|msk64|msk_64|ems|ems98|ems_98|int|macroseismic_intensity|интенсивность|интенсивность_балл|балл|баллы|балльность|шиддат|шиддатнокӣ",
    )),
    field(
        "sigma",
        Content::Count,
        "standard deviation of the intensity; from the number of responses if absent",
        "stddev|intensity_stddev|mmi_stddev|std|sd|intensity_sigma|mmi_sigma",
    ),
    RESPONSES,
    field("flag", Content::Text, "0 or empty where it is to be used", "suspect?|intensity_flag"),
    field("vs30", Content::Count, "m/s below the place", "vs_30|vs30_m_s"),
    LON,
    LAT,
];
