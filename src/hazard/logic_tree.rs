//! Which model a realization uses: branches with weights, so that what is not known about the
//! models shows in the range of the results.

use super::gmm::{self, GroundMotionModel};

/// One way to compute the shaking.
#[derive(Clone, Copy)]
pub struct Branch {
    /// The ground motion model.
    pub model: &'static dyn GroundMotionModel,
    /// How likely it is to be the right one.
    pub weight: f64,
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

impl Default for LogicTree {
    /// Ours: intensity of Bindi et al. (2011), made for Central Asia from few strong events, and
    /// PGV of Boore et al. (2014) by way of Worden et al. (2012), made from many records elsewhere;
    /// half each (low 0.3, high 0.7 for either).
    fn default() -> LogicTree {
        LogicTree {
            branches: vec![
                Branch { model: &gmm::bindi_2011::DEFAULT, weight: 0.5 },
                Branch { model: &gmm::bssa_2014::GLOBAL, weight: 0.5 },
            ],
        }
    }
}

impl LogicTree {
    /// `None` without branches, or unless weights are positive and add up to one within 1e-6.
    pub fn new(branches: Vec<Branch>) -> Option<LogicTree> {
        let sum: f64 = branches.iter().map(|it| it.weight).sum();
        let sound = branches.iter().all(|it| it.weight > 0.0) && (sum - 1.0).abs() < 1e-6;
        sound.then_some(LogicTree { branches })
    }

    /// The branches, in the order of the file.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
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
        let branch = |weight| Branch { model: &gmm::bindi_2011::DEFAULT, weight };
        let tree = LogicTree::new(vec![branch(0.2), branch(0.5), branch(0.3)]).unwrap();
        let mut counts = [0; 3];
        for i in 0..1000 {
            counts[tree.pick((f64::from(i) + 0.5) / 1000.0)] += 1;
        }
        assert_eq!(counts, [200, 500, 300]);
        assert_eq!(tree.pick(1.0), 2);
    }

    #[test]
    fn weights_that_do_not_add_up_are_refused() {
        let branch = |weight| Branch { model: &gmm::bindi_2011::DEFAULT, weight };
        assert!(LogicTree::new(vec![]).is_none());
        assert!(LogicTree::new(vec![branch(0.5), branch(0.4)]).is_none());
        assert!(LogicTree::new(vec![branch(1.5), branch(-0.5)]).is_none());
        assert!(LogicTree::new(vec![branch(f64::NAN)]).is_none());
        assert!(LogicTree::new(LogicTree::default().branches().to_vec()).is_some());
    }
}
