//! Fields that several kinds of layers have.

use super::{Content, FieldSpec};

pub(super) const fn field(
    name: &'static str,
    content: Content,
    meaning: &'static str,
    synonyms: &'static str,
) -> FieldSpec {
    FieldSpec { name, meaning, content, required: false, synonyms }
}

pub(super) const fn required(mut it: FieldSpec) -> FieldSpec {
    it.required = true;
    it
}

pub(super) const ID: FieldSpec = field(
    "id",
    Content::Code,
    "a code of its own, kept as text",
    "settlement_id|site_id|segment_id|vid|village_id|fid_1|objectid|uid|uuid|code|kod|код|рамз|шифр|osm_id|full_id|geonameid|wof_id|gid|road_id|shelter_id|facility_id|building_id|bldg_id|идентификатор|номер|№|no|num|n п/п|рақам",
);
pub(super) const NAME: FieldSpec = field(
    "name",
    Content::Text,
    "its name in Latin letters",
    "name_en|name:en|nameen|asciiname|name_lat|site_name|village|village_name|settlement|settlement_name|place_name|title|label|naimen|nazvanie_en|nom_en|ном_en|facility_name",
);
pub(super) const NAME_TG: FieldSpec = field(
    "name_tg",
    Content::Text,
    "its Tajik name",
    "name:tg|name1|tg|nom|ном|номи|номи деҳа|деҳа|nomi_tj|name_tj|name_taj|nom_tj|tj_name|ном_тҷ|маҳалла|дех",
);
pub(super) const NAME_RU: FieldSpec = field(
    "name_ru",
    Content::Text,
    "its Russian name",
    "name:ru|name2|ru|название|назв|наименование|имя|село|кишлак|населенный пункт|нас_пункт|name_rus|rus_name|наим|посёлок|поселение",
);
pub(super) const ORIGIN: FieldSpec =
    field("origin", Content::Text, "observed or modelled; empty means observed", "");
pub(super) const DISTRICT: FieldSpec = field(
    "district_pcode",
    Content::Text,
    "code of its district; found by its place if absent",
    "adm2_pcode|admin2pcode|adm2pcode|district_code|rayon_code|код района",
);
pub(super) const POPULATION: FieldSpec = field(
    "population",
    Content::Count,
    "residents, people and not households",
    "pop|popul|t_tl|population_total|pop_total|total_pop|people|residents|inhabitants|persons|население|нас|числ|численность|численность населения|жителей|жители|аҳолӣ|aholi|ahli|шумораи аҳолӣ|теъдоди аҳолӣ|нафар|population_statoids|pop_gn",
);
pub(super) const HOUSEHOLDS: FieldSpec = field(
    "households",
    Content::Count,
    "households; people are these times the size of a household where there is no population",
    "hh|hhs|household|num_hh|families|домохозяйств|домохозяйства|хозяйств|хозяйства|дворов|дворы|семей|семьи|хоҷагӣ|xojagi|khojagi|оила|oila|шумораи хоҷагиҳо",
);
pub(super) const LON: FieldSpec = field(
    "lon",
    Content::Number,
    "longitude, or x, in a table without shapes",
    "longitude|long|lng|lon_deg|x|x_coord|xcoord|point_x|coord_x|easting|долгота|долг|в.д.|тӯл|тули|тӯли ҷуғрофӣ|tul",
);
pub(super) const LAT: FieldSpec = field(
    "lat",
    Content::Number,
    "latitude, or y, in a table without shapes",
    "latitude|lat_deg|y|y_coord|ycoord|point_y|coord_y|northing|широта|шир|с.ш.|арз|арзи ҷуғрофӣ|arz",
);
