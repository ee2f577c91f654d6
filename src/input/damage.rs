//! What breaks in a region: its vulnerability models over its mixes of buildings.

use crate::damage::branches::DamageBranches;
use crate::damage::casualties::Presence;
use crate::damage::model::DamageModel;
use crate::engine::world::PublicBuildings;
use crate::exposure::building::Mix;
use crate::exposure::cells::Cells;
use crate::hazard::imt::Imt;
use crate::input::region::Region;
use crate::input::vulnerability::{self, WeightedSet};

/// The measures beside intensity that fragility functions of a region answer to.
pub fn further_measures(region: &Region) -> Vec<Imt> {
    let mut found = vec![];
    for imt in region.sets.iter().flat_map(|it| it.0.further_measures()) {
        if !found.contains(&imt) {
            found.push(imt);
        }
    }
    found
}

/// What breaks: the models of a region, each with these of its mixes.
pub fn branches(region: &Region, mixes: &[Mix]) -> DamageBranches {
    let model = |(set, weight): &WeightedSet| {
        let mixes = vulnerability::in_order_of(mixes, region.set, set);
        let mixes: Vec<Mix> = mixes.into_iter().map(|it| it.0).collect();
        (set.name.clone(), *weight, DamageModel::new(set, &mixes))
    };
    DamageBranches::new(region.sets.iter().map(model).collect())
}

/// Public buildings, where somebody is in them and the region says what they are of.
pub fn public_buildings(
    region: &Region,
    presence: Presence,
    cells: &Cells,
) -> Option<PublicBuildings> {
    let name = region.by_day.as_ref().filter(|_| 0.0 < presence.public)?;
    let mix = region.mixes.iter().position(|it| it.name == *name)?;
    let cells = Cells {
        people: cells.people.clone(),
        mix: vec![0; cells.len()],
        of_settlement: cells.of_settlement.clone(),
        ..Cells::default()
    };
    Some(PublicBuildings { damage: branches(region, &region.mixes[mix..=mix]), cells })
}
