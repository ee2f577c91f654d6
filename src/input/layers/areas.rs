//! Regions and districts of a run, also where there is no layer of them.

use crate::exposure::settlement::{Area, Areas};
use crate::input::layers::asset_cells::districts_named;
use crate::input::layers::districts::region_at;
use crate::input::layers::exposure::Exposure;
use crate::input::layers::people::Joined;
use crate::input::region::Region;
use crate::units::LonLat;

/// Regions and districts: those of the layers where there are such. Without districts, those that
/// assets name, else the regions, else one; without regions one around all districts.
pub fn of(
    region: &Region,
    (mut regions, districts): (Vec<Area>, Option<Vec<Area>>),
    exposure: Option<&Exposure>,
) -> (Vec<Area>, Vec<Area>) {
    let has_regions = !regions.is_empty();
    let names_some = |it: &&Exposure| it.assets.iter().any(|it| !it.district.is_empty());
    let mut districts = match (districts, exposure.filter(names_some)) {
        (Some(districts), _) => districts,
        (None, Some(exposure)) => districts_named(exposure, &region.pcode, &region.names),
        (None, None) if has_regions => {
            let of_region = |(it, parent): (&Area, u32)| Area { parent, ..it.clone() };
            regions.iter().zip(0..).map(of_region).collect()
        }
        (None, None) => vec![whole(region, &[])],
    };
    if !has_regions {
        regions = vec![whole(region, &districts)];
    }
    for it in districts.iter_mut().filter(|it| it.boundary.0.is_empty()) {
        it.parent = region_at(&regions, it).unwrap_or(0) as u32;
    }
    (regions, districts)
}

/// One area of the region's own code and name, around others.
fn whole(region: &Region, areas: &[Area]) -> Area {
    Area {
        pcode: region.pcode.clone(),
        names: region.names.clone(),
        parent: 0,
        people: 0.0,
        centre: LonLat::default(),
        boundary: geo::MultiPolygon(
            areas.iter().flat_map(|it| it.boundary.0.iter().cloned()).collect(),
        ),
    }
}

/// Districts without a boundary have their centre where their people live: the mean over settlements.
pub fn centres(areas: &mut Areas, joined: &Joined) {
    let mut sums = vec![[0.0_f64; 3]; areas.districts.len()];
    for (village, range) in joined.villages.iter().zip(&joined.cells.of_settlement) {
        let cells = range.start as usize..range.end as usize;
        let people: f64 = joined.cells.people[cells].iter().map(|it| f64::from(*it)).sum();
        let sum = &mut sums[village.settlement.district as usize];
        let place = village.settlement.place;
        for (sum, it) in sum.iter_mut().zip([place.lon_deg, place.lat_deg, 1.0]) {
            *sum += people * it;
        }
    }
    let districts = areas.districts.iter_mut().zip(sums);
    for (district, [lon, lat, people]) in districts.filter(|it| it.0.boundary.0.is_empty()) {
        if people > 0.0 {
            district.centre = LonLat::new(lon / people, lat / people);
        }
    }
}
