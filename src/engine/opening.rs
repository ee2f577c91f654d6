//! The question which sites to open, from a stage: who asks, who can be reached, and where there is
//! room in each realization.

use std::ops::Range;

use crate::engine::stage::{Stage, Unpacked};
use crate::routing::shortest::Search;
use crate::shelter::opening::Instance;
use crate::shelter::reception::{Received, Reception, Scratch};

/// Sites that may be opened, by their places in the list of shelters: of those with room, the ones that
/// take most people in the mean, at most so many, in the order of the list.
pub fn candidates(assigned_mean: &[f64], most: usize, always: &[u32]) -> Vec<u32> {
    let mut sites: Vec<u32> =
        (0..assigned_mean.len() as u32).filter(|it| 0.0 < assigned_mean[*it as usize]).collect();
    sites.sort_by(|a, b| assigned_mean[*b as usize].total_cmp(&assigned_mean[*a as usize]));
    sites.retain(|it| !always.contains(it));
    sites.truncate(most.saturating_sub(always.len()));
    sites.extend_from_slice(always);
    sites.sort_unstable();
    sites
}

/// Realizations of a range, with whole people: a village asks for the people of its settlement who need
/// a public place, rounded; a site is reached within the limit of time over roads that are open.
pub fn instances(
    stage: &Stage,
    at: &Reception,
    candidates: &[u32],
    range: Range<usize>,
) -> Vec<Instance> {
    let mut scratch = Scratch::new(&at.graph);
    let mut received = Received::default();
    let mut unpacked = Unpacked::default();
    let mut search = Search::new(&at.graph);
    let words = candidates.len().div_ceil(64);
    let one = |record| {
        let impact = unpacked.impact(at, record);
        received.settle(at, &impact, &mut scratch);
        let asked: Vec<u32> =
            received.staying.iter().map(|it| it.sheltering.round() as u32).collect();
        let asking: Vec<usize> = (0..asked.len()).filter(|it| 0 < asked[*it]).collect();
        let limits = at.limits.on_free_roads(impact.slowness);
        let mut reach = vec![0_u64; asking.len() * words];
        for (bit, &site) in candidates.iter().enumerate() {
            if received.room[site as usize] < 1.0 {
                continue;
            }
            let start = at.doors.of_shelter(site);
            search.run(&at.graph, &[start], impact.delay_ms, limits.time);
            for (row, &settlement) in asking.iter().enumerate() {
                if search.time_ms(at.doors.of_settlement(settlement)).is_some() {
                    reach[row * words + bit / 64] |= 1 << (bit % 64);
                }
            }
        }
        Instance {
            demand: asking.iter().map(|it| asked[*it]).collect(),
            room: candidates.iter().map(|it| received.room[*it as usize] as u32).collect(),
            reach,
        }
    };
    stage.impacts[range].iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_take_most_are_candidates() {
        assert_eq!(candidates(&[5.0, 0.0, 9.0, 7.0], 2, &[]), [2, 3]);
        assert_eq!(candidates(&[5.0, 0.0, 9.0, 7.0], 2, &[1]), [1, 2]);
        assert_eq!(candidates(&[5.0, 0.0, 9.0, 7.0], 9, &[]), [0, 2, 3]);
    }
}
