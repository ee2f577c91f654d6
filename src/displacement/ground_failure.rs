//! Homes that landslides take: whoever lives there is away for good, as from a destroyed home that
//! cannot be built again in its place.
//!
//! Ours, on top of the areal coverage of
//! [Allstadt et al. (2022)](crate::secondary::nowicki_jessee_2018::ALLSTADT_2022) above its floor. A
//! cell of some 460 m by 360 m is not all slope, and people live on its flatter part; so the share of
//! homes hit is [`EXPOSED`] times the share of the area. Liquefaction is left out: it would need the
//! water table, which no open map of the region tells.

use std::ops::Range;

use crate::secondary::coverage::{CoverageTable, PGV_CUT_CM_S};
use crate::secondary::ground::Ground;
use crate::secondary::nowicki_jessee_2018::PGV_MAX_CM_S;
use crate::stats::Triangular;

/// Share of homes hit over share of the area that slides. Ours: nothing to a third, most likely a tenth;
/// houses stand on terraces and fans, and some of those below slopes whose debris reaches them.
pub const EXPOSED: Triangular = Triangular { low: 0.0, mode: 0.1, high: 0.35 };

/// Populated cells that can slide, as columns, made once; flat ones are left out.
#[derive(Clone, Debug, Default)]
pub struct GroundFailure {
    /// `(settlement, its cells in the columns, its residents)`, of those that have any.
    of_settlement: Vec<(u32, Range<u32>, f32)>,
    /// `[n_sloping]`: the cell, which is its site too.
    cell: Vec<u32>,
    /// `[n_sloping]`: logit of the landslide probability at ln PGV = 0.
    logit: Vec<f32>,
    /// `[n_sloping]`: its growth with ln PGV.
    growth: Vec<f32>,
    /// `[n_sloping]`: residents.
    people: Vec<f32>,
    coverage: CoverageTable,
}

impl GroundFailure {
    /// Of the cells of settlements, their residents and their ground.
    pub fn new(
        of_settlement: &[Range<u32>],
        people: &[f32],
        ground: impl Fn(usize) -> Ground,
    ) -> GroundFailure {
        let mut it = GroundFailure { coverage: CoverageTable::new(), ..GroundFailure::default() };
        for (settlement, range) in of_settlement.iter().enumerate() {
            let first = it.cell.len() as u32;
            for cell in range.clone() {
                let ground = ground(cell as usize);
                if !ground.can_slide() || people[cell as usize] <= 0.0 {
                    continue;
                }
                let logit = ground.logit();
                it.cell.push(cell);
                it.logit.push(logit.at_one_cm_s as f32);
                it.growth.push(logit.growth as f32);
                it.people.push(people[cell as usize]);
            }
            let last = it.cell.len() as u32;
            if first < last {
                let residents = people[range.start as usize..range.end as usize].iter().sum();
                it.of_settlement.push((settlement as u32, first..last, residents));
            }
        }
        it
    }

    /// Of sites that follow each other, each as a settlement of one resident; `ground` by their number
    /// from the first on. What is sampled is the chance that the ground takes each.
    pub fn of_sites(sites: &Range<usize>, ground: impl Fn(usize) -> Ground) -> GroundFailure {
        let each: Vec<Range<u32>> = sites.clone().map(|it| it as u32..it as u32 + 1).collect();
        GroundFailure::new(&each, &vec![1.0; sites.end], |it| ground(it - sites.start))
    }

    /// How many cells can slide.
    pub fn n_cells(&self) -> usize {
        self.cell.len()
    }

    /// Share of the residents of each settlement whose home slides, `[n_settlements]`; `ln_pgv` (cm/s) is
    /// by site, `u` the place in [`EXPOSED`].
    pub fn sample(&self, u: f64, ln_pgv: &[f32], slid: &mut [f32]) {
        let exposed = EXPOSED.quantile(u) as f32;
        let (cut, cap) = (PGV_CUT_CM_S.ln() as f32, PGV_MAX_CM_S.ln() as f32);
        slid.fill(0.0);
        for (settlement, range, residents) in &self.of_settlement {
            let mut people = 0.0;
            for idx in range.start as usize..range.end as usize {
                let ln_pgv = ln_pgv[self.cell[idx] as usize];
                if ln_pgv >= cut {
                    let logit = self.logit[idx] + self.growth[idx] * ln_pgv.min(cap);
                    people += self.people[idx] * self.coverage.at(logit);
                }
            }
            slid[*settlement as usize] = (exposed * people / residents).min(1.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secondary::nowicki_jessee_2018::{ALLSTADT_2022, coverage_percent};
    use crate::secondary::{LandslideModel as _, Motion};
    use crate::units::{CmPerS, Degrees, Gs, Probability};

    fn slid(ground: Ground, pgv_cm_s: f64) -> f32 {
        let all = [0..2, 2..3];
        let level = Ground::of_slope(Degrees(0.0));
        let ground = |cell| if cell == 0 { ground } else { level };
        let model = GroundFailure::new(&all, &[30.0, 70.0, 50.0], ground);
        let mut slid = [9.0; 2];
        model.sample(0.5, &[pgv_cm_s.ln() as f32; 3], &mut slid);
        assert_eq!(slid[1], 0.0, "level ground slides");
        slid[0]
    }

    /// 30 of the 100 residents live on the slope.
    #[test]
    fn the_share_is_that_of_the_model() {
        for (slope_deg, pgv_cm_s) in [(5.0, 10.0), (20.0, 40.0), (40.0, 150.0), (30.0, 500.0)] {
            let ground = Ground::of_slope(Degrees(slope_deg));
            let motion = Motion { pga: Gs(0.5), pgv: CmPerS(pgv_cm_s) };
            let floor = coverage_percent(Probability::clamped(0.0));
            let area = (ALLSTADT_2022.coverage_percent(motion, &ground) - floor) / 100.0;
            let expected = 0.3 * EXPOSED.quantile(0.5) * area;
            let got = f64::from(slid(ground, pgv_cm_s));
            assert!((got - expected).abs() < 2e-4 * expected, "{got} is not {expected}");
        }
    }

    #[test]
    fn more_slides_in_stronger_shaking_on_steeper_and_on_wetter_ground() {
        let on = |slope_deg: u32| Ground::of_slope(Degrees(f64::from(slope_deg)));
        for step in 3..60 {
            assert!(slid(on(step), 40.0) < slid(on(step + 1), 40.0));
            assert!(slid(on(20), f64::from(step)) < slid(on(20), f64::from(step + 1)));
            let wet = Ground { is_saturated_loess: true, ..on(step) };
            assert!(slid(on(step), 40.0) < slid(wet, 40.0));
        }
        assert_eq!(slid(on(30), 1.9), 0.0);
        assert_eq!(slid(on(1), 100.0), 0.0);
    }
}
