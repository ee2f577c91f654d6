//! Extracts of OpenStreetMap: of all a file holds, the theme that is wanted.
//!
//! The file is read once a query, its nodes kept in an index by GDAL, so that every way finds its
//! nodes.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Once;

use super::osm_order;
use super::vector::{self, Opened};
use super::{Asked, Refusal, Source, Theme, broken};
use crate::geodata::{Feature, Field, FieldKind, Layer, Value};

const CONFIG: &str = include_str!("osmconf.ini");

/// Where GDAL finds [`CONFIG`], in memory.
const CONFIG_PATH: &str = "/vsimem/panoh_osmconf.ini";

/// What settlements are, of `place=*`.
const PLACES: &str = "'city', 'town', 'village', 'hamlet', 'isolated_dwelling', 'farm', 'suburb', \
                      'quarter', 'neighbourhood', 'borough', 'allotments', 'locality'";

/// Roads a wheeled vehicle or a walker uses; not those that are planned or gone.
const NO_ROADS: &str = "'proposed', 'construction', 'razed', 'abandoned', 'platform', 'rest_area', \
                        'services', 'elevator', 'bus_stop', 'corridor', 'raceway', 'no'";

/// Places with a roof, or room for tents. Ours.
const SHELTERS: &str = "\
    amenity IN ('school', 'kindergarten', 'college', 'university', 'hospital', 'clinic', \
    'doctors', 'place_of_worship', 'community_centre', 'townhall', 'theatre', 'cinema', \
    'arts_centre', 'social_centre', 'social_facility', 'library', 'shelter', 'conference_centre', \
    'events_venue', 'public_building', 'refugee_site', 'boarding_school', 'music_school') \
    OR leisure IN ('stadium', 'sports_centre', 'sports_hall', 'pitch') \
    OR tourism IN ('hotel', 'hostel', 'guest_house', 'motel', 'camp_site', 'chalet') \
    OR healthcare IN ('hospital', 'clinic', 'centre') \
    OR emergency = 'assembly_point' \
    OR building IN ('school', 'kindergarten', 'college', 'university', 'hospital', 'mosque', \
    'public', 'civic', 'stadium', 'sports_hall', 'sports_centre', 'dormitory')";

/// Layers that GDAL makes of an extract.
const LAYERS: [&str; 5] =
    ["points", "lines", "multilinestrings", "multipolygons", "other_relations"];

/// By its name or its first bytes.
pub(super) fn is_osm(head: &[u8], suffix: &str) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(512)]);
    matches!(suffix, "pbf" | "osm") || text.contains("<osm ")
}

/// A theme of an extract, or one of its layers by name.
pub(super) fn open(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    let is_xml = check_whole(path)?;
    configure();
    let ordered = if is_xml { osm_order::ordered(path)? } else { None };
    let Some((copy, negative)) = ordered else { return themed(path, asked) };
    let indexing = |it| {
        let _ = gdal::config::set_thread_local_config_option("OSM_USE_CUSTOM_INDEXING", it);
    };
    indexing(if negative { "NO" } else { "YES" });
    let source = themed(copy.path(), asked);
    indexing("YES");
    let mut source = source?;
    path.clone_into(&mut source.layer.path);
    Ok(source)
}

fn themed(path: &Path, asked: &Asked) -> Result<Source, Refusal> {
    let mut whole: Option<Source> = None;
    for (layer, filter) in queries(asked) {
        let part = query(path, layer, &filter)?;
        match &mut whole {
            Some(whole) => append(whole, part),
            None => whole = Some(part),
        }
    }
    let Some(mut source) = whole else {
        let mut names = Vec::new();
        for layer in LAYERS {
            names.push((layer.to_owned(), query(path, layer, "")?.layer.features.len()));
        }
        return Err(Refusal::Layers { names });
    };
    "OpenStreetMap extract".clone_into(&mut source.format);
    name_ids(&mut source, matches!(asked.theme, Theme::Places | Theme::Roads));
    drop_empty(&mut source);
    source.layers = vec![(source.layer.name.clone(), source.layer.features.len())];
    Ok(source)
}

/// Tells GDAL's driver what to keep, once a process.
fn configure() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = gdal::vsi::create_mem_file(CONFIG_PATH, CONFIG.as_bytes().to_vec());
    });
}

/// Layers to be read and what of them; none if that is not known.
fn queries(asked: &Asked) -> Vec<(&'static str, String)> {
    let roads = || format!("highway IS NOT NULL AND highway NOT IN ({NO_ROADS})");
    if let Some(name) = asked.layer.as_deref() {
        let known = LAYERS.into_iter().filter(|it| it.eq_ignore_ascii_case(name));
        // Railways, rivers and fences are lines too.
        let is_roads = |it: &str| it == "lines" && asked.theme == Theme::Roads;
        let filter = |it| if is_roads(it) { roads() } else { String::new() };
        return known.map(|it| (it, filter(it))).collect();
    }
    match asked.theme {
        Theme::Any => Vec::new(),
        Theme::Places => vec![("points", format!("place IN ({PLACES})"))],
        Theme::Roads => vec![("lines", roads())],
        Theme::Shelters => {
            vec![("points", SHELTERS.to_owned()), ("multipolygons", SHELTERS.to_owned())]
        }
        Theme::Buildings => {
            vec![("multipolygons", "building IS NOT NULL AND building <> 'no'".to_owned())]
        }
        Theme::Areas => vec![("multipolygons", "boundary = 'administrative'".to_owned())],
    }
}

fn query(path: &Path, layer: &str, filter: &str) -> Result<Source, Refusal> {
    let option = format!("CONFIG_FILE={CONFIG_PATH}");
    let opened = vector::dataset(path, &[&option]).map_err(|said| vector::refusal(path, &said))?;
    let filter = if filter.is_empty() { String::new() } else { format!(" WHERE {filter}") };
    let Opened { dataset, .. } = &opened;
    let sql = format!("SELECT * FROM {layer}{filter}");
    let result = dataset.execute_sql(sql, None, gdal::vector::sql::Dialect::DEFAULT);
    let broken = |found: String| Refusal::Broken {
        found: format!("cannot be read: {found}"),
        help: "download the extract again".to_owned(),
    };
    match result {
        Ok(Some(mut set)) => {
            let (mut source, said) = opened.rows_of(&mut set, path);
            if !said.is_empty() {
                return Err(broken(said.join("; ")));
            }
            layer.clone_into(&mut source.layer.name);
            Ok(source)
        }
        Ok(None) => Err(broken(format!("no layer {layer}"))),
        Err(error) => Err(broken(error.to_string())),
    }
}

/// Adds rows of a source to another, columns by their names.
fn append(whole: &mut Source, part: Source) {
    let Layer { fields, features, name, .. } = part.layer;
    let mut columns = Vec::with_capacity(fields.len());
    for field in fields {
        columns.push(whole.layer.column(&field.name).unwrap_or_else(|| {
            whole.layer.fields.push(field);
            whole.layer.fields.len() - 1
        }));
    }
    let n = whole.layer.fields.len();
    for feature in &mut whole.layer.features {
        feature.values.resize(n, Value::Null);
    }
    for feature in features {
        let mut values = vec![Value::Null; n];
        for (column, value) in columns.iter().zip(feature.values) {
            values[*column] = value;
        }
        whole.layer.features.push(Feature { geometry: feature.geometry, values });
    }
    whole.layer.name = format!("{}, {name}", whole.layer.name);
    whole.findings.extend(part.findings);
}

/// Nodes, ways and relations are numbered each from 1: where a theme has several, the number alone
/// names nothing, and `osm_id` becomes `way/123`, as others write it too.
fn name_ids(source: &mut Source, of_one_kind: bool) {
    let Some(id) = source.layer.column("osm_id") else { return };
    let way = source.layer.column("osm_way_id");
    if !of_one_kind {
        for feature in &mut source.layer.features {
            let area = !matches!(feature.geometry, Some(geo::Geometry::Point(_)));
            let line = matches!(feature.geometry, Some(geo::Geometry::LineString(_)));
            let of_way = way.map_or(Value::Null, |it| feature.values[it].clone());
            let (kind, number) = match (&feature.values[id], of_way) {
                (_, Value::Text(it)) => ("way", it),
                (Value::Text(it), _) if line => ("way", it.clone()),
                (Value::Text(it), _) if area => ("relation", it.clone()),
                (Value::Text(it), _) => ("node", it.clone()),
                _ => continue,
            };
            feature.values[id] = Value::Text(format!("{kind}/{number}"));
        }
    }
    if let Some(way) = way {
        source.layer.fields.remove(way);
        for feature in &mut source.layer.features {
            feature.values.remove(way);
        }
    }
}

/// Columns of tags that nothing here has.
fn drop_empty(source: &mut Source) {
    let features = &source.layer.features;
    let kept: Vec<bool> = source
        .layer
        .fields
        .iter()
        .enumerate()
        .map(|(column, it)| {
            matches!(it.name.as_str(), "osm_id" | "name")
                || features.iter().any(|it| it.values[column] != Value::Null)
        })
        .collect();
    let keep = |it: usize| kept.get(it).copied().unwrap_or(true);
    let fields: Vec<Field> = std::mem::take(&mut source.layer.fields);
    let fields = fields.into_iter().enumerate().filter(|it| keep(it.0));
    source.layer.fields = fields.map(|it| Field { kind: FieldKind::Text, ..it.1 }).collect();
    for feature in &mut source.layer.features {
        let values = std::mem::take(&mut feature.values).into_iter().enumerate();
        feature.values = values.filter(|it| keep(it.0)).map(|it| it.1).collect();
    }
}

/// An XML extract ends with `</osm>`, a PBF one with a whole block. Whether it is XML.
fn check_whole(path: &Path) -> Result<bool, Refusal> {
    let mut file = File::open(path).map_err(|it| broken::unreadable(&it))?;
    let size = file.metadata().map_err(|it| broken::unreadable(&it))?.len();
    let mut first = [0; 1];
    file.read_exact(&mut first).map_err(|it| broken::unreadable(&it))?;
    if first[0] == 0 {
        return check_blocks(file, size).map(|()| false);
    }
    let mut end = Vec::new();
    file.seek(SeekFrom::Start(size.saturating_sub(4096)))
        .and_then(|_| file.read_to_end(&mut end))
        .map_err(|it| broken::unreadable(&it))?;
    if String::from_utf8_lossy(&end).contains("</osm>") {
        return Ok(true);
    }
    Err(broken::early(size, None))
}

/// <https://wiki.openstreetmap.org/wiki/PBF_Format>: the length of a header, the header, which
/// tells the length of its block, the block.
fn check_blocks(file: File, size: u64) -> Result<(), Refusal> {
    let mut file = BufReader::new(file);
    let mut at = 0;
    while at < size {
        let mut length = [0; 4];
        let early = |_| broken::early(size, None);
        file.seek(SeekFrom::Start(at)).map_err(|it| broken::unreadable(&it))?;
        file.read_exact(&mut length).map_err(early)?;
        let length = u64::from(u32::from_be_bytes(length));
        if length > 1 << 16 {
            let found = format!("is no OpenStreetMap extract: no block begins at byte {at}");
            return Err(Refusal::Broken { found, help: "download it again".to_owned() });
        }
        let mut header = vec![0; length as usize];
        file.read_exact(&mut header).map_err(early)?;
        let block = block_size(&header).ok_or_else(|| broken::early(size, None))?;
        at += 4 + length + block;
    }
    if at > size { Err(broken::early(size, None)) } else { Ok(()) }
}

/// Field 3 of a BlobHeader: how long its block is.
fn block_size(mut header: &[u8]) -> Option<u64> {
    while !header.is_empty() {
        let key = varint(&mut header)?;
        let value = varint(&mut header)?;
        match (key >> 3, key & 7) {
            (3, 0) => return Some(value),
            (_, 0) => {}
            (_, 2) => header = header.get(value as usize..)?,
            _ => return None,
        }
    }
    None
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: &str, n: u8) -> Vec<u8> {
        let mut header = vec![0x0a, kind.len() as u8];
        header.extend(kind.as_bytes());
        header.extend([0x18, n]);
        let mut block = (header.len() as u32).to_be_bytes().to_vec();
        block.extend(header);
        block.extend(vec![7; n.into()]);
        block
    }

    #[test]
    fn a_download_of_blocks_that_broke_off_says_so() {
        let whole = [block("OSMHeader", 20), block("OSMData", 100)].concat();
        let check = |bytes: &[u8]| {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), bytes).unwrap();
            check_whole(file.path())
        };
        assert_eq!(check(&whole), Ok(false));
        for n in [whole.len() - 1, 60, 36, 20] {
            assert_eq!(check(&whole[..n]), Err(broken::early(n as u64, None)), "{n}");
        }
    }
}
