//! Files made for a test, and what becomes of them.

#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};

use panoh::geodata::Value;
use panoh::geodata::source::{Asked, Refusal, Source, open};

pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

pub fn read(path: &Path) -> Source {
    open(path, &Asked::default()).unwrap_or_else(|it| panic!("{}: {it:?}", path.display()))
}

pub fn refused(path: &Path) -> Refusal {
    open(path, &Asked::default()).map(|it| it.layer.features.len()).unwrap_err()
}

pub fn broken(path: &Path) -> String {
    match refused(path) {
        Refusal::Broken { found, .. } => found,
        other => panic!("{}: {other:?}", path.display()),
    }
}

pub fn column(source: &Source, name: &str) -> Vec<Value> {
    let index = source.layer.column(name).unwrap_or_else(|| {
        panic!("no `{name}` among {:?}", source.layer.fields);
    });
    source.layer.features.iter().map(|it| it.values[index].clone()).collect()
}

pub fn texts(source: &Source, name: &str) -> Vec<String> {
    let text = |it| match it {
        Value::Text(it) => it,
        other => format!("{other:?}"),
    };
    column(source, name).into_iter().map(text).collect()
}

pub fn names(source: &Source) -> Vec<&str> {
    source.layer.fields.iter().map(|it| it.name.as_str()).collect()
}

pub fn cp1251(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1251.encode(text).0.into_owned()
}

/// A Shapefile of points and its table, as ESRI describes them (1998) and dBase III does.
pub fn shapefile(
    folder: &Folder,
    stem: &str,
    language: u8,
    field: &[u8],
    texts: &[Vec<u8>],
) -> PathBuf {
    const WIDTH: u8 = 20;
    let (mut shapes, mut index) = (Vec::new(), Vec::new());
    for row in 0..texts.len() {
        index.extend((50 + 14 * row as u32).to_be_bytes());
        index.extend(10_u32.to_be_bytes());
        shapes.extend((row as u32 + 1).to_be_bytes());
        shapes.extend(10_u32.to_be_bytes());
        shapes.extend(1_u32.to_le_bytes());
        shapes.extend((70.5 + row as f64 / 10.0).to_le_bytes());
        shapes.extend(39.0_f64.to_le_bytes());
    }
    let with_header = |body: &[u8]| {
        let mut file = Vec::new();
        file.extend(9994_u32.to_be_bytes());
        file.extend([0; 20]);
        file.extend((50 + body.len() as u32 / 2).to_be_bytes());
        file.extend(1000_u32.to_le_bytes());
        file.extend(1_u32.to_le_bytes());
        for edge in [70.5, 39.0, 72.0, 39.0, 0.0, 0.0, 0.0, 0.0] {
            file.extend(f64::to_le_bytes(edge));
        }
        file.extend(body);
        file
    };
    let mut table = vec![3, 124, 1, 1];
    table.extend((texts.len() as u32).to_le_bytes());
    table.extend(65_u16.to_le_bytes());
    table.extend((u16::from(WIDTH) + 1).to_le_bytes());
    table.extend([0; 17]);
    table.push(language);
    table.extend([0; 2]);
    let mut name = field.to_vec();
    name.resize(11, 0);
    table.extend(name);
    table.push(b'C');
    table.extend([0; 4]);
    table.extend([WIDTH, 0]);
    table.extend([0; 14]);
    table.push(0x0d);
    for text in texts {
        let mut cell = text.clone();
        cell.resize(WIDTH.into(), b' ');
        table.push(b' ');
        table.extend(cell);
    }
    table.push(0x1a);
    folder.file(&format!("{stem}.shx"), with_header(&index));
    folder.file(&format!("{stem}.dbf"), table);
    folder.file(&format!("{stem}.shp"), with_header(&shapes))
}
