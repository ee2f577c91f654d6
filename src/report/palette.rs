//! Colours of macroseismic intensity, as ShakeMap draws them (Worden et al. 2020, ShakeMap Manual,
//! "Color palette"; Wald et al. 1999, doi:10.1193/1.1586058).

/// Red, green and blue at intensity 0 to 10; linear in between.
const DEGREES: [[f64; 3]; 11] = [
    [255.0, 255.0, 255.0],
    [255.0, 255.0, 255.0],
    [191.0, 204.0, 255.0],
    [160.0, 230.0, 255.0],
    [128.0, 255.0, 255.0],
    [122.0, 255.0, 147.0],
    [255.0, 255.0, 0.0],
    [255.0, 200.0, 0.0],
    [255.0, 145.0, 0.0],
    [255.0, 0.0, 0.0],
    [200.0, 0.0, 0.0],
];

/// `#rrggbb` of an intensity; that of 10 above it.
pub fn colour(intensity: f64) -> String {
    let place = intensity.clamp(0.0, 10.0);
    let below = (place.floor() as usize).min(9);
    let part = |i: usize| {
        let [from, to] = [DEGREES[below][i], DEGREES[below + 1][i]];
        (from + (place - below as f64) * (to - from)).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", part(0), part(1), part(2))
}

#[cfg(test)]
mod tests {
    use super::colour;

    #[test]
    fn colours_lie_between_those_of_whole_degrees() {
        assert_eq!(colour(4.0), "#80ffff");
        assert_eq!(colour(6.5), "#ffe400");
        assert_eq!([colour(10.0), colour(12.0)], ["#c80000", "#c80000"]);
        assert_eq!([colour(0.0), colour(-1.0)], ["#ffffff", "#ffffff"]);
    }
}
