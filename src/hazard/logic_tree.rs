//! Which model a realization uses: branches with weights, so that what is not known about the
//! models shows in the range of the results.

use super::gmm::{self, GroundMotionModel};
use super::rupture::Rupture;

/// One way to compute the shaking.
#[derive(Clone, Copy)]
pub struct Branch {
    /// The ground motion model.
    pub model: &'static dyn GroundMotionModel,
    /// How likely it is to be the right one.
    pub weight: f64,
    /// Which of the ruptures that may have happened it is told of; 0 where there is but one.
    pub rupture: usize,
}

impl Branch {
    /// Name in files: that of its model.
    pub fn name(&self) -> &'static str {
        self.model.name()
    }
}

/// Branches whose weights add up to one.
#[derive(Clone)]
pub struct LogicTree {
    branches: Vec<Branch>,
}

/// Depth from which the default tree takes a model for slabs instead of one for the crust. Ours:
/// low 25, mode 30, high 50 km.
const SLAB_DEPTH_KM: f64 = 30.0;

impl Default for LogicTree {
    /// For a shallow rupture; see [`LogicTree::default_for`].
    fn default() -> LogicTree {
        LogicTree::halves(&gmm::bssa_2014::GLOBAL)
    }
}

impl LogicTree {
    /// What runs use where the user names no branches (ours): intensity of Bindi et al. (2011),
    /// made for Central Asia from few strong events, and PGV by way of Worden et al. (2012), made
    /// from many records elsewhere; half each (low 0.3, high 0.7 for either). PGV is that of Boore
    /// et al. (2014) in the crust, and that of Parker et al. (2022) where the hypocentre is deeper
    /// than 30 km.
    pub fn default_for(rupture: &Rupture) -> LogicTree {
        if rupture.depth().0 > SLAB_DEPTH_KM {
            LogicTree::halves(&gmm::parker_2022::SLAB)
        } else {
            LogicTree::default()
        }
    }

    fn halves(other: &'static dyn GroundMotionModel) -> LogicTree {
        let half = |model| Branch { model, weight: 0.5, rupture: 0 };
        LogicTree { branches: vec![half(&gmm::bindi_2011::DEFAULT), half(other)] }
    }

    /// `None` without branches, or unless weights are positive and add up to one within 1e-6.
    pub fn new(branches: Vec<Branch>) -> Option<LogicTree> {
        let sum: f64 = branches.iter().map(|it| it.weight).sum();
        let sound = branches.iter().all(|it| it.weight > 0.0) && (sum - 1.0).abs() < 1e-6;
        sound.then_some(LogicTree { branches })
    }

    /// One tree of several ruptures that may have happened: how likely each is, and its own tree.
    /// Weights of ruptures add up to one.
    pub fn over(ruptures: Vec<(f64, LogicTree)>) -> LogicTree {
        let of = |(rupture, (share, tree)): (usize, (f64, LogicTree))| {
            let branches = tree.branches.into_iter();
            branches.map(move |it| Branch { weight: share * it.weight, rupture, ..it })
        };
        LogicTree { branches: ruptures.into_iter().enumerate().flat_map(of).collect() }
    }

    /// The branches, in the order of the file, rupture by rupture.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The branches that serve for a rupture, their weights scaled to one: without those that are
    /// blind to depth where the hypocentre is deeper than their range, unless none would be left.
    /// [`caveats`](super::caveats::caveats) says so.
    pub fn suited_to(&self, rupture: &Rupture) -> LogicTree {
        let suited = |branch: &&Branch| {
            let validity = branch.model.validity(rupture.mechanism());
            validity.feels_depth || rupture.depth().0 <= validity.depth_km[1]
        };
        let mut branches: Vec<Branch> = self.branches.iter().filter(suited).copied().collect();
        if branches.is_empty() {
            return self.clone();
        }
        let sum: f64 = branches.iter().map(|it| it.weight).sum();
        for branch in &mut branches {
            branch.weight /= sum;
        }
        LogicTree { branches }
    }

    /// Index of the branch of a uniform variate, 0 to 1: branches in their order, each as wide as
    /// its weight.
    pub fn pick(&self, u: f64) -> usize {
        let mut upper = 0.0;
        let within = self.branches.iter().position(|it| {
            upper += it.weight;
            u < upper
        });
        within.unwrap_or(self.branches.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_is_picked_as_often_as_it_weighs() {
        let branch = |weight| Branch { model: &gmm::bindi_2011::DEFAULT, weight, rupture: 0 };
        let tree = LogicTree::new(vec![branch(0.2), branch(0.5), branch(0.3)]).unwrap();
        let mut counts = [0; 3];
        for i in 0..1000 {
            counts[tree.pick((f64::from(i) + 0.5) / 1000.0)] += 1;
        }
        assert_eq!(counts, [200, 500, 300]);
        assert_eq!(tree.pick(1.0), 2);
    }

    /// By hand: a third of 0.2 and 0.8 of one rupture, two thirds of the whole of another.
    #[test]
    fn ruptures_share_their_weight_among_their_own_branches() {
        let branch = |weight| Branch { model: &gmm::bindi_2011::DEFAULT, weight, rupture: 0 };
        let two = LogicTree::new(vec![branch(0.2), branch(0.8)]).unwrap();
        let one = LogicTree::new(vec![branch(1.0)]).unwrap();
        let tree = LogicTree::over(vec![(1.0 / 3.0, two), (2.0 / 3.0, one)]);
        let told: Vec<(usize, f64)> =
            tree.branches().iter().map(|it| (it.rupture, it.weight)).collect();
        let expected = [(0, 0.2 / 3.0), (0, 0.8 / 3.0), (1, 2.0 / 3.0)];
        for ((rupture, weight), expected) in told.into_iter().zip(expected) {
            assert_eq!(rupture, expected.0);
            assert!((weight - expected.1).abs() < 1e-12);
        }
        assert_eq!(tree.pick(0.3), 1);
        assert_eq!(tree.pick(0.4), 2);
    }

    #[test]
    fn weights_that_do_not_add_up_are_refused() {
        let branch = |weight| Branch { model: &gmm::bindi_2011::DEFAULT, weight, rupture: 0 };
        assert!(LogicTree::new(vec![]).is_none());
        assert!(LogicTree::new(vec![branch(0.5), branch(0.4)]).is_none());
        assert!(LogicTree::new(vec![branch(1.5), branch(-0.5)]).is_none());
        assert!(LogicTree::new(vec![branch(f64::NAN)]).is_none());
        assert!(LogicTree::new(LogicTree::default().branches().to_vec()).is_some());
    }
}
