//! Kinds of layers: which fields each has, what they mean, and the names that others give them.

use super::spelling::key;

/// What a layer is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A point a feature; an area stands for its middle.
    Point,
    /// An area a feature.
    Polygon,
    /// A line a feature.
    Line,
    /// A lattice of cells.
    Raster,
    /// A grid of shaking: an XML file or a raster.
    Grid,
}

impl Shape {
    /// For people: `points`.
    pub fn word(self) -> &'static str {
        match self {
            Shape::Point => "points (or polygons, whose middle is taken)",
            Shape::Polygon => "polygons",
            Shape::Line => "lines",
            Shape::Raster => "a raster",
            Shape::Grid => "a ShakeMap grid.xml or a raster",
        }
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Any text.
    Text,
    /// A text that names the row.
    Code,
    /// A number that cannot be negative: of people, of places, m².
    Count,
    /// Any number.
    Number,
}

/// One field of a kind of layer.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Our name.
    pub name: &'static str,
    /// What it says, for people.
    pub meaning: &'static str,
    /// What it holds.
    pub content: Content,
    /// Nothing can be done without it.
    pub required: bool,
    /// What others call it, in English, Russian and Tajik; compared by [`key`]; `|` between them.
    pub synonyms: &'static str,
}

/// A kind of layer.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The word of `--as` and of `[layers.…]`.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// What it is drawn with.
    pub shape: Shape,
    /// Its fields; none for rasters.
    pub fields: &'static [FieldSpec],
}

impl FieldSpec {
    /// Whether it holds a number.
    pub fn is_number(&self) -> bool {
        matches!(self.content, Content::Count | Content::Number)
    }
}

impl Kind {
    /// Whether its rows must lie somewhere; buildings may be counted by settlement.
    pub fn needs_places(&self) -> bool {
        self.name != "buildings"
    }

    /// Another field that does for a required one: households for people.
    pub fn instead_of(&self, field: &str) -> Option<&'static str> {
        (field == "population" && self.field("households").is_some()).then_some("households")
    }

    /// A field by our name.
    pub fn field(&self, name: &str) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|it| it.name == name)
    }

    /// Our field that another's name means; `None` where it means none of this kind.
    pub fn field_called(&self, theirs: &str) -> Option<&'static FieldSpec> {
        let theirs = key(theirs);
        if theirs.is_empty() {
            return None;
        }
        let same = |it: &&FieldSpec| {
            key(it.name) == theirs || it.synonyms.split('|').any(|it| key(it) == theirs)
        };
        self.fields.iter().find(same)
    }
}

/// A kind by its word.
pub fn find(name: &str) -> Option<&'static Kind> {
    ALL.iter().find(|it| it.name == name)
}

/// A kind that is in the list.
pub fn of(name: &str) -> &'static Kind {
    find(name).expect("readers name kinds of the list")
}

const fn field(
    name: &'static str,
    content: Content,
    meaning: &'static str,
    synonyms: &'static str,
) -> FieldSpec {
    FieldSpec { name, meaning, content, required: false, synonyms }
}

const fn required(mut it: FieldSpec) -> FieldSpec {
    it.required = true;
    it
}

const ID: FieldSpec = field(
    "id",
    Content::Code,
    "a code of its own, kept as text",
    "settlement_id|site_id|segment_id|vid|village_id|fid_1|objectid|uid|uuid|code|kod|код|рамз|шифр|osm_id|full_id|geonameid|wof_id|gid|road_id|shelter_id|facility_id|building_id|bldg_id|идентификатор|номер|№|no|num|n п/п|рақам",
);
const NAME: FieldSpec = field(
    "name",
    Content::Text,
    "its name in Latin letters",
    "name_en|name:en|nameen|asciiname|name_lat|site_name|village|village_name|settlement|settlement_name|place_name|title|label|naimen|nazvanie_en|nom_en|ном_en|facility_name",
);
const NAME_TG: FieldSpec = field(
    "name_tg",
    Content::Text,
    "its Tajik name",
    "name:tg|name1|tg|nom|ном|номи|номи деҳа|деҳа|nomi_tj|name_tj|name_taj|nom_tj|tj_name|ном_тҷ|маҳалла|дех",
);
const NAME_RU: FieldSpec = field(
    "name_ru",
    Content::Text,
    "its Russian name",
    "name:ru|name2|ru|название|назв|наименование|имя|село|кишлак|населенный пункт|нас_пункт|name_rus|rus_name|наим|посёлок|поселение",
);
const ORIGIN: FieldSpec =
    field("origin", Content::Text, "observed or modelled; empty means observed", "");
const DISTRICT: FieldSpec = field(
    "district_pcode",
    Content::Text,
    "code of its district; found by its place if absent",
    "adm2_pcode|admin2pcode|adm2pcode|district_code|rayon_code|код района",
);
const POPULATION: FieldSpec = field(
    "population",
    Content::Count,
    "residents, people and not households",
    "pop|popul|t_tl|population_total|pop_total|total_pop|people|residents|inhabitants|persons|население|нас|числ|численность|численность населения|жителей|жители|аҳолӣ|aholi|ahli|шумораи аҳолӣ|теъдоди аҳолӣ|нафар|population_statoids|pop_gn",
);
const HOUSEHOLDS: FieldSpec = field(
    "households",
    Content::Count,
    "households; people are these times the size of a household where there is no population",
    "hh|hhs|household|num_hh|families|домохозяйств|домохозяйства|хозяйств|хозяйства|дворов|дворы|семей|семьи|хоҷагӣ|xojagi|khojagi|оила|oila|шумораи хоҷагиҳо",
);
const LON: FieldSpec = field(
    "lon",
    Content::Number,
    "longitude, or x, in a table without shapes",
    "longitude|long|lng|lon_deg|x|x_coord|xcoord|point_x|coord_x|easting|долгота|долг|в.д.|тӯл|тули|тӯли ҷуғрофӣ|tul",
);
const LAT: FieldSpec = field(
    "lat",
    Content::Number,
    "latitude, or y, in a table without shapes",
    "latitude|lat_deg|y|y_coord|ycoord|point_y|coord_y|northing|широта|шир|с.ш.|арз|арзи ҷуғрофӣ|arz",
);

const VILLAGES: &[FieldSpec] = &[
    required(ID),
    NAME,
    NAME_TG,
    NAME_RU,
    required(POPULATION),
    HOUSEHOLDS,
    field(
        "kind",
        Content::Text,
        "town or rural; rural if absent",
        "place|fclass|type|тип|навъ|статус|fcode|feature_code",
    ),
    DISTRICT,
    field(
        "elevation_m",
        Content::Number,
        "height above the sea, m; of the terrain if absent",
        "elevation|elev|alt|altitude|ele|высота|баландӣ|dem",
    ),
    field("radius_km", Content::Count, "how far it reaches from its centre, km", "radius"),
    LON,
    LAT,
    ORIGIN,
];

const ADMIN: &[FieldSpec] = &[
    required(field(
        "pcode",
        Content::Code,
        "a code of its own, kept as text",
        "p_code|adm3_pcode|admin3pcode|adm2_pcode|admin2pcode|shapeid|hasc|code|kod|код|рамз|soato|iso|iso_3166_2|gid_2",
    )),
    required(field(
        "name",
        Content::Text,
        "its name in Latin letters",
        "name_en|adm3_name|adm3_en|admin3name|adm2_name|adm2_en|admin2name|shapename|name:en|district|jamoat|район|джамоат|ҷамоат|ноҳия|название|назв|наименование|ном",
    )),
    field(
        "name_tg",
        Content::Text,
        "its Tajik name",
        "adm3_name1|adm3_tg|adm3_tj|adm2_name1|adm2_tg|adm2_tj|name1|name:tg|tg",
    ),
    field(
        "name_ru",
        Content::Text,
        "its Russian name",
        "adm3_name2|adm3_ru|adm2_name2|adm2_ru|name2|name:ru|ru",
    ),
    field(
        "parent_pcode",
        Content::Text,
        "code of the region it is in; found by its place if absent",
        "adm1_pcode|admin1pcode|parent|parent_id|gid_1",
    ),
    field(
        "population",
        Content::Count,
        "residents; of the population layer if absent",
        POPULATION.synonyms,
    ),
    field("centre_lon", Content::Number, "longitude of the district centre", "center_lon"),
    field("centre_lat", Content::Number, "latitude of the district centre", "center_lat"),
    field("kind", Content::Text, "what it is called: district, city", "type|placetype"),
    field("approximate", Content::Number, "1 where it is no official boundary", ""),
    ORIGIN,
];

const BUILDINGS: &[FieldSpec] = &[
    ID,
    field(
        "class",
        Content::Text,
        "building class; `panoh list` names them",
        "taxonomy|building_class|класс|синф",
    ),
    field(
        "material",
        Content::Text,
        "what its walls are of, where there is no class",
        "building:material|walls|wall_material|материал|материал стен|масолех|масолеҳ|девор",
    ),
    field(
        "storeys",
        Content::Count,
        "storeys above ground",
        "building:levels|levels|floors|stories|этажей|этажность|ошёна|қабат",
    ),
    field(
        "year",
        Content::Number,
        "year of building",
        "year_built|built|start_date|год|год постройки|сол",
    ),
    field(
        "occupants",
        Content::Count,
        "people who live or work there",
        "residents|people|жильцов|сокинон",
    ),
    field(
        "count",
        Content::Count,
        "how many like buildings the row stands for; 1 if absent",
        "number|n_buildings|количество|шумора",
    ),
    DISTRICT,
    LON,
    LAT,
    ORIGIN,
];

const ROADS: &[FieldSpec] = &[
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
    field("tunnel", Content::Text, "yes where it is a tunnel", "туннель|тоннель|нақб"),
    field("oneway", Content::Text, "yes where cars go one way", "one_way"),
    field("surface", Content::Text, "paved or what else", "покрытие|рӯйпӯш"),
    field("layer", Content::Number, "level of crossing roads", "level"),
    ORIGIN,
];

const SHELTERS: &[FieldSpec] = &[
    ID,
    FieldSpec {
        synonyms: "site_name|name_en|name:en|facility|facility_name|school|школа|мактаб|учреждение|муассиса|название|назв|наименование|ном|operator_name",
        ..NAME
    },
    FieldSpec { synonyms: "name:tg|name1|tg|name_tj", ..NAME_TG },
    FieldSpec { synonyms: "name:ru|name2|ru", ..NAME_RU },
    field(
        "type",
        Content::Text,
        "school, mosque, stadium, camp, airport…",
        "site_type|amenity|healthcare|fclass|building|category|тип|навъ|health_amenity_type",
    ),
    required(field(
        "capacity",
        Content::Count,
        "people it can hold for the night",
        "capacity_summer|places|beds|seats|pupils|вместимость|мест|кол-во мест|количество мест|число мест|ёмкость|ғунҷоиш|ҷой|ҷойҳо|gunjoish|joy|capacity_persons",
    )),
    field(
        "capacity_winter",
        Content::Count,
        "people it can hold in the cold months; as in summer if absent and heated",
        "winter_capacity|вместимость зимой|ғунҷоиши зимистона",
    ),
    field(
        "area_m2",
        Content::Count,
        "floor or ground area, m²; of the polygon if absent",
        "area|footprint_m2|площадь|площадь_м2|масоҳат",
    ),
    field(
        "heated",
        Content::Text,
        "yes where it can be heated",
        "heating|отопление|отапливается|гармидиҳӣ",
    ),
    field(
        "water",
        Content::Text,
        "yes where there is water",
        "water_source|drinking_water|вода|об",
    ),
    field("mix", Content::Text, "building mix of the region file; empty for open ground", ""),
    DISTRICT,
    LON,
    LAT,
    ORIGIN,
];

const FAULTS: &[FieldSpec] = &[
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

const VS30: &[FieldSpec] = &[required(field(
    "vs30",
    Content::Count,
    "m/s, where the layer is of polygons",
    "vs_30|vs30_mean",
))];

/// Regions (adm1) of a country: a layer of the region file, not one that a scenario replaces.
pub static REGIONS: Kind =
    Kind { name: "regions", title: "regions (adm1)", shape: Shape::Polygon, fields: ADMIN };

/// Every kind, in the order of help texts.
pub static ALL: [Kind; 10] = [
    Kind { name: "villages", title: "villages and towns", shape: Shape::Point, fields: VILLAGES },
    Kind { name: "admin", title: "districts or jamoats", shape: Shape::Polygon, fields: ADMIN },
    Kind { name: "population", title: "people a cell", shape: Shape::Raster, fields: &[] },
    Kind { name: "buildings", title: "buildings", shape: Shape::Point, fields: BUILDINGS },
    Kind { name: "roads", title: "roads", shape: Shape::Line, fields: ROADS },
    Kind {
        name: "shelters",
        title: "places that take people in",
        shape: Shape::Point,
        fields: SHELTERS,
    },
    Kind { name: "dem", title: "heights of the land", shape: Shape::Raster, fields: &[] },
    Kind { name: "vs30", title: "stiffness of the ground", shape: Shape::Raster, fields: VS30 },
    Kind { name: "faults", title: "active faults", shape: Shape::Line, fields: FAULTS },
    Kind { name: "shakemap", title: "shaking as mapped", shape: Shape::Grid, fields: &[] },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn names_of_three_languages_are_known() {
        let villages = find("villages").unwrap();
        for (theirs, ours) in [
            ("AHOLI", "population"),
            ("Население", "population"),
            ("аҳолӣ", "population"),
            ("Ахоли", "population"),
            ("KOD", "id"),
            ("код", "id"),
            ("широта", "lat"),
            ("NASELENIE", "population"),
            ("Хоҷагӣ", "households"),
            ("NOM", "name_tg"),
        ] {
            assert_eq!(villages.field_called(theirs).map(|it| it.name), Some(ours), "{theirs}");
        }
        // A year is no part of a name: which year is meant is for a person to say.
        assert!(villages.field_called("AHOLI_2020").is_none());
    }

    #[test]
    fn no_name_means_two_fields() {
        for kind in &ALL {
            let mut seen: BTreeMap<String, &str> = BTreeMap::new();
            for field in kind.fields {
                for word in
                    field.synonyms.split('|').filter(|it| !it.is_empty()).chain([field.name])
                {
                    let before = seen.insert(key(word), field.name);
                    assert!(
                        before.is_none_or(|it| it == field.name),
                        "{}: `{word}` is {before:?} and {}",
                        kind.name,
                        field.name
                    );
                }
            }
        }
    }
}
