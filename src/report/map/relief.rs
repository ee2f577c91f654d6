//! Shaded relief: a small grey picture inside the map, darker where the slope turns from light.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use std::fmt::Write;

use super::view::View;
use crate::exposure::grid::Raster;
use crate::units::LonLat;

/// Pixels a unit of the picture.
const DENSITY: f64 = 1.25;

/// Shades; four bits a pixel.
const N_SHADES: usize = 16;

/// Opacity of the darkest shade, of 255.
const DARKEST: f64 = 150.0;

/// Light from the north-west, 45° above the horizon.
const LIGHT: [f64; 3] = [-0.5, 0.5, std::f64::consts::FRAC_1_SQRT_2];

/// Heights are drawn this much steeper than they are.
const EXAGGERATION: f64 = 1.6;

/// Adds the relief of the view as an embedded PNG.
pub fn draw(svg: &mut String, terrain: &Raster, view: &View) {
    let Some(picture) = picture(terrain, view, DENSITY) else { return };
    let _ = write!(
        svg,
        "<image width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" href=\"{picture}\"/>",
        view.width, view.height,
    );
}

/// A PNG as `data:` address, so many pixels a unit of the view: black, with the shade as its opacity.
pub fn picture(terrain: &Raster, view: &View, density: f64) -> Option<String> {
    let size = [view.width, view.height].map(|it| (it * density / 2.0).round() as u32 * 2);
    let png = png(&shades(terrain, view, size), size)?;
    Some(format!("data:image/png;base64,{}", BASE64_STANDARD.encode(&png)))
}

/// 0 for full light, `N_SHADES - 1` for the darkest; row by row.
fn shades(terrain: &Raster, view: &View, [width, height]: [u32; 2]) -> Vec<u8> {
    let step_m = 111_195.0 * view.height / view.per_lat / f64::from(height);
    let (dx, dy) = (view.width / f64::from(width), view.height / f64::from(height));
    let height_at = |col: f64, row: f64| bilinear(terrain, view.place(col * dx, row * dy));
    let mut shades = Vec::with_capacity((width * height) as usize);
    for row in 0..height {
        for col in 0..width {
            let (col, row) = (f64::from(col) + 0.5, f64::from(row) + 0.5);
            let east = height_at(col + 1.0, row) - height_at(col - 1.0, row);
            let north = height_at(col, row - 1.0) - height_at(col, row + 1.0);
            let slope = [east, north].map(|it| EXAGGERATION * it / (2.0 * step_m));
            shades.push(shade(slope));
        }
    }
    shades
}

/// Lambert's law on a slope; level ground is light but not white.
fn shade([east, north]: [f64; 2]) -> u8 {
    let length = (1.0 + east * east + north * north).sqrt();
    let light = (LIGHT[2] - LIGHT[0] * east - LIGHT[1] * north) / length;
    let dark = ((0.78 - light) / 0.78).clamp(0.0, 1.0);
    if dark.is_nan() { 0 } else { (dark * (N_SHADES - 1) as f64).round() as u8 }
}

/// Height between the four cell centres around a place; NaN outside.
fn bilinear(terrain: &Raster, place: LonLat) -> f64 {
    let grid = terrain.grid;
    let x = (place.lon_deg - grid.west_deg) / grid.step_deg - 0.5;
    let y = (grid.north_deg - place.lat_deg) / grid.step_deg - 0.5;
    let inside = 0.0 <= x
        && x < (grid.n_cols.max(1) - 1) as f64
        && 0.0 <= y
        && y < (grid.n_rows.max(1) - 1) as f64;
    if !inside {
        return f64::NAN;
    }
    let (col, row) = (x.floor() as usize, y.floor() as usize);
    let (right, down) = (x - x.floor(), y - y.floor());
    let value = |r: usize, c: usize| f64::from(terrain.values[r * grid.n_cols + c]);
    (1.0 - down) * ((1.0 - right) * value(row, col) + right * value(row, col + 1))
        + down * ((1.0 - right) * value(row + 1, col) + right * value(row + 1, col + 1))
}

fn png(shades: &[u8], [width, height]: [u32; 2]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(vec![0; 3 * N_SHADES]);
    let opacity = |i: usize| (i as f64 / (N_SHADES - 1) as f64 * DARKEST).round() as u8;
    encoder.set_trns((0..N_SHADES).map(opacity).collect::<Vec<u8>>());
    encoder.set_compression(png::Compression::High);
    let packed: Vec<u8> = shades.chunks(2).map(|it| it[0] << 4 | it[1]).collect();
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&packed).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_away_from_the_light_are_darker() {
        let (level, lit, dark) = (shade([0.0, 0.0]), shade([0.5, -0.5]), shade([-0.5, 0.5]));
        assert!(lit < level && level < dark, "{lit} {level} {dark}");
        assert_eq!(shade([f64::NAN, 0.0]), 0);
    }
}
