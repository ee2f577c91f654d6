//! Sites of a table: `site_lon, site_lat`, and what is known of the ground: `vs30` (m/s),
//! `vs30measured` (0 or 1), `z1pt0` (m), `z2pt5` (km). Where a cell is empty or a column absent, the
//! ground is that of the region.

use super::table::{Table, TableError};
use crate::hazard::site::{SiteConditions, Sites};
use crate::units::{LonLat, Vs30};

/// The sites of a table; every wrong row at once.
pub fn sites(
    table: &Table,
    ground: impl Fn(LonLat) -> SiteConditions,
) -> Result<Sites, Vec<TableError>> {
    table.require(&["site_lon", "site_lat"]).map_err(|it| vec![it])?;
    let (mut sites, mut wrong) = (Sites::default(), vec![]);
    for row in 0..table.n_rows() {
        match site(table, row, &ground) {
            Ok((place, ground)) => sites.push(place, ground),
            Err(it) => wrong.push(it),
        }
    }
    if wrong.is_empty() { Ok(sites) } else { Err(wrong) }
}

fn site(
    table: &Table,
    row: usize,
    ground: impl Fn(LonLat) -> SiteConditions,
) -> Result<(LonLat, SiteConditions), TableError> {
    let number = |name: &str, low: f64, high: f64| {
        let Some(column) = table.column(name).filter(|it| !table.text(row, *it).is_empty()) else {
            return Ok(None);
        };
        let value = table.number(row, column)?;
        let message = || format!("{value} is not between {low} and {high}");
        if (low..=high).contains(&value) {
            Ok(Some(value))
        } else {
            Err(table.wrong(row, column, message()))
        }
    };
    let missing = || table.wrong_row(row, "a site without a place");
    let lon = number("site_lon", -180.0, 360.0)?.ok_or_else(missing)?;
    let lat = number("site_lat", -89.9, 89.9)?.ok_or_else(missing)?;
    let place = LonLat::new(lon, lat);
    let mut known = ground(place);
    if let Some(vs30) = number("vs30", 50.0, 3000.0)? {
        known = SiteConditions::inferred(Vs30(vs30));
    }
    known.vs30_measured |= number("vs30measured", 0.0, 1.0)? == Some(1.0);
    known.z1p0_m = number("z1pt0", 0.0, 10_000.0)?.or(known.z1p0_m);
    known.z2p5_km = number("z2pt5", 0.0, 30.0)?.or(known.z2p5_km);
    Ok((place, known))
}
