//! Small rasters of any system, lattice and type: numbers as an ASCII grid, all else as a VRT.

#![allow(dead_code)]

use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use panoh::input::layers::check::Context;
use panoh::input::problem::{Problem, Problems};

/// How a raster is written.
#[derive(Clone, Copy)]
pub struct Shape<'a> {
    pub srs: &'a str,
    pub corner: [f64; 6],
    pub size: (usize, usize),
    pub kind: &'a str,
    pub nodata: Option<f64>,
}

pub fn write(folder: &Path, name: &str, shape: Shape, values: &[f64]) -> PathBuf {
    write_bands(folder, name, shape, &[("", values)])
}

pub fn write_bands(folder: &Path, name: &str, it: Shape, bands: &[(&str, &[f64])]) -> PathBuf {
    let (n_cols, n_rows) = it.size;
    let corner = it.corner.map(|it| it.to_string()).join(",");
    let srs = if it.srs.is_empty() { String::new() } else { format!("<SRS>{}</SRS>", it.srs) };
    let mut text = format!(
        "<VRTDataset rasterXSize=\"{n_cols}\" rasterYSize=\"{n_rows}\">{srs}\
         <GeoTransform>{corner}</GeoTransform>"
    );
    for (number, (title, values)) in bands.iter().enumerate() {
        let raw = format!("{name}_{number}.asc");
        let mut grid =
            format!("ncols {n_cols}\nnrows {n_rows}\nxllcorner 0\nyllcorner 0\ncellsize 1\n");
        assert_eq!(values.len(), n_cols * n_rows);
        for row in values.chunks(n_cols) {
            let row: Vec<String> = row.iter().map(|it| format!("{it:?}")).collect();
            grid.push_str(&row.join(" "));
            grid.push('\n');
        }
        std::fs::write(folder.join(&raw), grid).unwrap();
        let nodata =
            it.nodata.map_or(String::new(), |it| format!("<NoDataValue>{it}</NoDataValue>"));
        let _ = write!(
            text,
            "<VRTRasterBand dataType=\"{}\" band=\"{}\"><Description>{title}</Description>{nodata}\
             <SimpleSource><SourceFilename relativeToVRT=\"1\">{raw}</SourceFilename>\
             <SourceBand>1</SourceBand></SimpleSource></VRTRasterBand>",
            it.kind,
            number + 1
        );
    }
    let path = folder.join(name).with_extension("vrt");
    std::fs::write(&path, text + "</VRTDataset>").unwrap();
    path
}

/// Tajikistan, read once.
pub static TAJIKISTAN: LazyLock<Context> = LazyLock::new(|| {
    let problems = RefCell::new(Problems::default());
    let context = Context::of(Path::new("gis/tajikistan"), &problems);
    assert_eq!(problems.borrow().errors(), 0);
    context
});

pub fn codes(problems: &RefCell<Problems>) -> Vec<&'static str> {
    problems.borrow().list.iter().map(|it| it.code).collect()
}

/// The only problem of a code.
pub fn one(problems: &RefCell<Problems>, code: &str) -> Problem {
    let problems = problems.borrow();
    let found: Vec<&Problem> = problems.list.iter().filter(|it| it.code == code).collect();
    assert_eq!(found.len(), 1, "{code} in\n{}", problems.render(false));
    found[0].clone()
}

/// Draws that do not change: 0 to 1.
pub fn noise(i: usize) -> f64 {
    let x = (i as f64 * 12.9898).sin() * 43758.5453;
    x - x.floor()
}
