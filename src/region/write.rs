//! The modelled layers as files; every table has `origin`, every band says that it is modelled.

use std::fs;
use std::path::Path;

use geo::Point;

use super::Model;
use super::districts::{Kind, outline};
use super::observed::Observed;
use super::population;
use crate::exposure::settlement::Origin;
use crate::geodata::{
    BandNote, DataKind, FieldKind, GeodataError, Layer, Value, write_cog, write_gpkg,
};
use crate::shelter::site::ShelterKind;
use crate::units::LonLat;

use FieldKind::{Int, Real, Text};

pub fn all(dir: &Path, world: &Observed, model: &Model) -> Result<(), GeodataError> {
    fs::create_dir_all(dir).map_err(|it| {
        let found = format!("cannot be made: {it}");
        GeodataError::new(dir, found, "a folder to write to", "check who may write there")
    })?;
    let raster = |name: &str, raster, description, unit, kind| {
        write_cog(&dir.join(name), raster, &BandNote { description, unit }, kind)
    };
    let slope = "slope, degrees, modelled from 15 arc-second terrain";
    raster("slope.tif", &model.slope, slope, "degrees", DataKind::F32)?;
    let vs30 = "Vs30, m/s, modelled from the slope of 30 arc-second terrain (active regions)";
    raster("vs30.tif", &model.vs30, vs30, "m/s", DataKind::U16)?;
    let people = population::raster(world, &model.people);
    let note = "residents, people per cell, modelled: district totals over habitable ground";
    raster("population.tif", &people, note, "people per cell", DataKind::U16)?;
    write_gpkg(&dir.join("districts.gpkg"), &[districts(world, model)])?;
    write_gpkg(&dir.join("settlements.gpkg"), &[settlements(world, model)])?;
    write_gpkg(&dir.join("shelters.gpkg"), &[shelters(world, model)])
}

fn point(at: LonLat) -> geo::Geometry<f64> {
    Point::new(at.lon_deg, at.lat_deg).into()
}

fn districts(world: &Observed, model: &Model) -> Layer {
    let fields = [
        ("pcode", Text),
        ("name", Text),
        ("name_tg", Text),
        ("name_ru", Text),
        ("parent_pcode", Text),
        ("kind", Text),
        ("population", Int),
        ("centre_lon", Real),
        ("centre_lat", Real),
        ("approximate", Int),
        ("origin", Text),
    ];
    let mut layer = Layer::new("districts", &fields);
    for (index, it) in world.districts.iter().enumerate() {
        let area = outline(&world.terrain.grid, &model.districts, index as u8);
        let kind = match it.kind {
            Kind::District => "district",
            Kind::City { .. } => "city",
            Kind::CityPart => "city_part",
        };
        let parent = world.regions[it.region].pcode.as_str();
        let centre = centre_within(world, model, index);
        layer.push(
            Some(area.into()),
            [
                it.pcode.as_str().into(),
                it.names.en.as_str().into(),
                it.names.tg.as_str().into(),
                it.names.ru.as_str().into(),
                parent.into(),
                kind.into(),
                i64::from(it.people).into(),
                centre.lon_deg.into(),
                centre.lat_deg.into(),
                1.into(),
                Origin::Modelled.word().into(),
            ],
        );
    }
    layer
}

/// A district's centre, or its largest settlement where the centre lies in a city of its own.
fn centre_within(world: &Observed, model: &Model, district: usize) -> LonLat {
    let centre = world.districts[district].centre;
    let cell = world.terrain.grid.index_of(centre);
    if cell.is_some_and(|it| model.districts[it] == Some(district as u8)) {
        return centre;
    }
    let own = model.places.iter().filter(|it| it.district == district);
    own.max_by_key(|it| it.people).map_or(centre, |it| it.at)
}

fn settlements(world: &Observed, model: &Model) -> Layer {
    let fields = [
        ("settlement_id", Text),
        ("name", Text),
        ("name_tg", Text),
        ("name_ru", Text),
        ("kind", Text),
        ("near", Text),
        ("district_pcode", Text),
        ("population", Int),
        ("elevation_m", Int),
        ("radius_km", Real),
        ("origin", Text),
    ];
    let mut layer = Layer::new("settlements", &fields);
    for it in &model.places {
        layer.push(
            Some(point(it.at)),
            [
                it.id.as_str().into(),
                it.names.en.as_str().into(),
                it.names.tg.as_str().into(),
                it.names.ru.as_str().into(),
                if it.urban { "town" } else { "rural" }.into(),
                it.near.as_str().into(),
                world.districts[it.district].pcode.as_str().into(),
                i64::from(it.people).into(),
                (it.elevation_m.round() as i64).into(),
                it.radius_km.into(),
                it.origin.word().into(),
            ],
        );
    }
    layer
}

fn shelters(world: &Observed, model: &Model) -> Layer {
    let fields = [
        ("site_id", Text),
        ("site_name", Text),
        ("site_type", Text),
        ("district_pcode", Text),
        ("lon", Real),
        ("lat", Real),
        ("area_m2", Real),
        ("capacity_summer", Int),
        ("capacity_winter", Int),
        ("heated", Text),
        ("water", Text),
        ("mix", Text),
        ("hazard", Text),
        ("origin", Text),
        ("capacity_origin", Text),
    ];
    let mut layer = Layer::new("shelters", &fields);
    for it in &model.sites {
        let (kind, mix) = kind_and_mix(it.kind);
        layer.push(
            Some(point(it.at)),
            [
                it.id.as_str().into(),
                it.name.as_str().into(),
                kind.into(),
                world.districts[it.district].pcode.as_str().into(),
                it.at.lon_deg.into(),
                it.at.lat_deg.into(),
                it.area_m2.into(),
                i64::from(it.capacity_summer).into(),
                i64::from(it.capacity_winter).into(),
                Value::Null,
                Value::Null,
                mix.into(),
                it.hazards.words().into(),
                it.origin.word().into(),
                Origin::Modelled.word().into(),
            ],
        );
    }
    layer
}

/// The words of the file, and the building mix that stands there.
fn kind_and_mix(kind: ShelterKind) -> (&'static str, &'static str) {
    match kind {
        ShelterKind::School => ("school", "public"),
        ShelterKind::Mosque => ("mosque", "public"),
        ShelterKind::Health => ("health", "public"),
        ShelterKind::PublicBuilding => ("public_building", "public"),
        ShelterKind::Stadium => ("stadium", ""),
        ShelterKind::Camp => ("camp", ""),
        ShelterKind::OpenGround => ("open_ground", ""),
        ShelterKind::Airport => ("airport", ""),
    }
}
