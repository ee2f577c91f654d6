//! Mixes of one class each, for cells of which it is known what stands there.

use std::collections::BTreeMap;

use crate::damage::set::VulnerabilitySet;
use crate::exposure::building::Mix;

/// Numbered from the first that the region leaves free, as their classes are met.
pub(super) struct PureMixes {
    first: usize,
    of_class: BTreeMap<u16, u16>,
    classes: Vec<u16>,
}

impl PureMixes {
    /// After so many mixes of the region.
    pub fn after(n_mixes: usize) -> PureMixes {
        PureMixes { first: n_mixes, of_class: BTreeMap::new(), classes: vec![] }
    }

    /// Index of the mix of a class.
    pub fn of(&mut self, class: u16) -> u16 {
        *self.of_class.entry(class).or_insert_with(|| {
            self.classes.push(class);
            (self.first + self.classes.len() - 1) as u16
        })
    }

    /// All of them, in their order, named as their classes.
    pub fn into_mixes(self, set: &VulnerabilitySet) -> Vec<Mix> {
        let n = set.classes.len();
        let mix = |class: &u16| {
            let shares = (0..n).map(|it| if it == *class as usize { 1.0 } else { 0.0 });
            Mix::known(set.classes[*class as usize].name.clone(), shares)
        };
        self.classes.iter().map(mix).collect()
    }
}
