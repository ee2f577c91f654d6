//! Which layer of a file is meant.

use super::{Refusal, Theme};

/// The one asked for, else the only one there is; `candidates` are those that can be meant when
/// none was named.
pub(super) fn choose(
    layers: &[(String, usize)],
    candidates: &[usize],
    asked: Option<&str>,
) -> Result<usize, Refusal> {
    let chosen = match asked {
        Some(name) => {
            let exact = layers.iter().position(|it| it.0 == name);
            let alike = || layers.iter().position(|it| it.0.eq_ignore_ascii_case(name.trim()));
            exact.or_else(alike)
        }
        None => match (layers, candidates) {
            ([_], _) => Some(0),
            (_, [only]) => Some(*only),
            _ => None,
        },
    };
    chosen.ok_or_else(|| Refusal::Layers { names: layers.to_vec() })
}

/// Whether a layer of an export of Geofabrik holds a theme: `gis_osm_roads_free_1`.
pub(super) fn of_theme(layer: &str, theme: Theme) -> bool {
    let part = match theme {
        Theme::Any => return false,
        Theme::Places => "_places_free",
        Theme::Roads => "_roads_free",
        Theme::Shelters => "_pois_free",
        Theme::Buildings => "_buildings_a_free",
        Theme::Areas => "_adminareas_a_free",
    };
    layer.to_lowercase().contains(part)
}
