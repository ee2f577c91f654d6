//! Fields of layers of lines: roads and faults.

use super::common::{ID, ORIGIN, field};
use super::{Content, FieldSpec};

pub(super) const ROADS: &[FieldSpec] = &[
    field(
        "segment_id",
        Content::Code,
        "a code of its own; the number of the row if absent",
        "id|road_id|osm_id|full_id|way_id|objectid|code|kod|код|рамз",
    ),
    field("name", Content::Text, "its name", "name:en|name_en|название|наименование|ном|ref"),
    field(
        "class",
        Content::Text,
        "main, local, track, or OpenStreetMap's highway",
        "highway|fclass|type|road_class|roadclass|категория|класс|тип|навъ|роҳ|дараҷа",
    ),
    field(
        "length_km",
        Content::Count,
        "length, km; measured on the line if absent",
        "len_km|длина_км|дарозӣ_км",
    ),
    field("maxspeed", Content::Text, "speed, km/h", "speed|speed_kmh|скорость|суръат"),
    field("bridge", Content::Text, "yes where it is a bridge", "мост|пул"),
    field(
        "bridge_class",
        Content::Text,
        "class of the bridge by Hazus, HWB1 to HWB28",
        "hazus_class|класс_моста",
    ),
    field("tunnel", Content::Text, "yes where it is a tunnel", "туннель|тоннель|нақб"),
    field("oneway", Content::Text, "yes where cars go one way, -1 against the line", "one_way"),
    field("junction", Content::Text, "roundabout where it is one, which is one way", ""),
    field("surface", Content::Text, "paved, gravel, earth, or OpenStreetMap's", "покрытие|рӯйпӯш"),
    field(
        "closed_months",
        Content::Text,
        "months in which snow closes it: 11-4",
        "motor_vehicle:conditional|access:conditional|winter_closure|закрыта|закрытие",
    ),
    field("layer", Content::Number, "level of crossing roads", "level"),
    ORIGIN,
];

pub(super) const FAULTS: &[FieldSpec] = &[
    FieldSpec { synonyms: "catalog_id|ogc_fid|fault_id|fid|code|objectid|код|рамз", ..ID },
    field("name", Content::Text, "its name", "fault_name|fs_name|название|ном"),
    field(
        "dip",
        Content::Text,
        "degrees below the horizontal, or (mode,low,high)",
        "average_dip|dip_deg|падение",
    ),
    field(
        "rake",
        Content::Text,
        "direction of slip, degrees, or (mode,low,high)",
        "average_rake|rake_deg",
    ),
    field(
        "slip_rate",
        Content::Text,
        "mm a year, or (mode,low,high)",
        "net_slip_rate|slip_rate_mm|скорость",
    ),
    field("slip_type", Content::Text, "reverse, normal, dextral…", "kinematics|тип"),
    field("dip_dir", Content::Text, "the point of the compass it dips to: NE", "dip_direction"),
    field("zone_name", Content::Text, "name of its zone, where it has none itself", "fz_name"),
    field(
        "upper_depth_km",
        Content::Text,
        "top of the part that breaks, km",
        "upper_seis_depth|usd",
    ),
    field(
        "lower_depth_km",
        Content::Text,
        "bottom of the part that breaks, km",
        "lower_seis_depth|lsd",
    ),
];
