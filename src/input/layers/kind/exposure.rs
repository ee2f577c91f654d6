//! Fields of layers of people and what they live in.

use super::common::{
    DISTRICT, HOUSEHOLDS, ID, LAT, LON, NAME, NAME_RU, NAME_TG, ORIGIN, POPULATION, field, required,
};
use super::ground::{VS30_THERE, Z1P0_M, Z2P5_KM};
use super::{Content, FieldSpec};

pub(super) const VILLAGES: &[FieldSpec] = &[
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

/// Only to name its polygons: which zone they are is for the scenario to say.
pub(super) const ZONE: &[FieldSpec] = &[ID, NAME, NAME_TG, NAME_RU];

pub(super) const ADMIN: &[FieldSpec] = &[
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

pub(super) const ASSETS: &[FieldSpec] = &[
    field(
        "asset_id",
        Content::Code,
        "a code of its own; the number of the row if absent",
        "id|asset|building_id|bldg_id|osm_id|full_id|fid_1|objectid|uid|uuid|code|kod|код|рамз|шифр|идентификатор|номер|№|no|num|рақам",
    ),
    field(
        "taxonomy",
        Content::Text,
        "class of the building, or its GEM taxonomy; `panoh list` names the classes",
        "class|building_class|typology|building_type|класс|тип здания|синф|навъи бино",
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
        "buildings",
        Content::Count,
        "how many like buildings the row stands for; 1 if absent",
        "count|number|n_buildings|num_buildings|houses|количество|кол-во|домов|зданий|шумора|хонаҳо|биноҳо",
    ),
    required(field(
        "residents",
        Content::Count,
        "people who live in all of them together; those at night if absent",
        "occupants|occupants_per_asset|people|population|pop|inhabitants|население|жителей|жильцов|людей|аҳолӣ|сокинон|нафар",
    )),
    field(
        "night",
        Content::Count,
        "people there at night",
        "occupants_night|occupants_per_asset_night|night_occupants|ночью|шабона",
    ),
    field(
        "day",
        Content::Count,
        "people there by day; checked and not used",
        "occupants_day|occupants_per_asset_day|day_occupants|днём|рӯзона",
    ),
    field(
        "transit",
        Content::Count,
        "people there between; checked and not used",
        "occupants_transit|occupants_per_asset_transit|transit_occupants",
    ),
    field(
        "settlement",
        Content::Text,
        "code or name of its village; each place for itself if absent",
        "settlement_id|settlement_name|village|village_id|village_name|place_name|town|село|кишлак|населенный пункт|деҳа|маҳалла",
    ),
    field(
        "district",
        Content::Text,
        "code or name of its district, where the region has no layer of districts",
        "district_pcode|district_name|district_code|adm2_pcode|admin2pcode|adm2_name|name_2|rayon|район|код района|ноҳия",
    ),
    VS30_THERE,
    Z1P0_M,
    Z2P5_KM,
    LON,
    LAT,
    ORIGIN,
];

pub(super) const SHELTERS: &[FieldSpec] = &[
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
        "capacity_summer|places|seats|pupils|вместимость|мест|кол-во мест|количество мест|число мест|ёмкость|ғунҷоиш|ҷой|ҷойҳо|gunjoish|joy|capacity_persons",
    )),
    field(
        "capacity_winter",
        Content::Count,
        "people it can hold in the cold months; of open ground, in winter-proof tents",
        "winter_capacity|вместимость зимой|ғунҷоиши зимистона",
    ),
    field(
        "area_m2",
        Content::Count,
        "floor that people can lie down on, or ground, m²; of open ground that of the polygon if absent",
        "area|floor_m2|floor_area|footprint_m2|площадь|площадь_м2|масоҳат",
    ),
    field(
        "heated_area_m2",
        Content::Count,
        "floor that can be heated, m²",
        "heated_m2|heated_area|отапливаемая площадь|масоҳати гарм",
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
    field(
        "water_l_day",
        Content::Count,
        "drinking water, litres a day",
        "water_litres_day|water_l|литров воды в день|вода л/сут|литр об дар рӯз",
    ),
    field(
        "toilets",
        Content::Count,
        "toilets",
        "latrines|wc|туалеты|туалетов|ҳоҷатхона|ҳоҷатхонаҳо",
    ),
    field("beds", Content::Count, "beds", "bed_count|коек|койки|кроватей|кат|катҳо"),
    field(
        "kitchen",
        Content::Count,
        "people whom its kitchen can cook for",
        "kitchen_people|kitchen_capacity|meals_day|порций в день|ошхона",
    ),
    field(
        "hazard",
        Content::Text,
        "what threatens its place: landslide, near_river…; it is told and changes no number",
        "hazards|опасность|хатар",
    ),
    field(
        "mix",
        Content::Text,
        "building mix of the region file; that of public buildings if empty, none for open ground",
        "",
    ),
    DISTRICT,
    LON,
    LAT,
    ORIGIN,
];
