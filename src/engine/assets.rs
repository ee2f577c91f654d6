//! Damage of each asset: buildings by damage state, added up over realizations. Only where the cells
//! are assets with a number of buildings.

use crate::engine::parameters::Parameters;
use crate::engine::realization::{Realization, damage_parameters};
use crate::engine::world::World;

/// How many numbers an asset has; 0 where cells are no assets.
pub fn n_states(world: &World) -> usize {
    if world.cells.asset_id.is_empty() { 0 } else { world.damage.states().len() }
}

/// Adds the buildings of each asset in each damage state, no damage left out, of one realization:
/// `sums` is `[n_assets × n_states]`. Exact, without a table.
pub fn add(world: &World, parameters: &Parameters, found: &Realization, sums: &mut [f64]) {
    let n = n_states(world);
    if n == 0 {
        return;
    }
    let branch = &world.damage.branches()[found.damage_branch];
    let by_grade = world.damage.is_by_grade();
    let levels = found.levels(branch);
    let it = damage_parameters(world, parameters);
    let cells = &world.cells;
    for (cell, out) in sums.chunks_exact_mut(n).enumerate() {
        let level = |measure: usize| f64::from(levels[measure][cell]);
        let (mix, buildings) = (usize::from(cells.mix[cell]), f64::from(cells.buildings[cell]));
        branch.model.add_states(&it, mix, level, buildings, (by_grade, out));
    }
}
