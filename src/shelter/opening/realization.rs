//! One realization with the villages merged that reach the same sites.

use super::{Instance, Question};

/// Bits in a word.
const WORD: usize = 64;

/// One realization: groups of villages that reach the same usable sites, and who reaches whom.
#[derive(Clone, Debug)]
pub(super) struct Realization {
    /// People of each group, `[n_groups]`; more than 0.
    pub demand: Vec<u32>,
    /// People each site holds, `[n_sites]`.
    pub room: Vec<u32>,
    /// People a site holds when it alone is open, `[n_sites]`.
    pub alone: Vec<u32>,
    /// People who ask, also those who reach no site.
    pub asking: u64,
    /// At least so many are placed where the realization is met.
    pub target: u64,
    /// Groups that reach each site, a bit each, `[n_sites × n_words]`.
    reach: Vec<u64>,
    n_words: usize,
}

impl Realization {
    /// Merges the villages of an instance.
    pub fn new(question: &Question, instance: &Instance) -> Realization {
        let n_sites = question.n_sites;
        let row_words = n_sites.div_ceil(WORD);
        let mut usable = vec![0u64; row_words];
        for site in (0..n_sites).filter(|&it| 0 < instance.room[it]) {
            usable[site / WORD] |= 1 << (site % WORD);
        }
        let row = |village: usize| -> Vec<u64> {
            let own = &instance.reach[village * row_words..(village + 1) * row_words];
            own.iter().zip(&usable).map(|(a, b)| a & b).collect()
        };
        let mut rows: Vec<(Vec<u64>, u32)> = (0..instance.demand.len())
            .filter(|&it| 0 < instance.demand[it])
            .map(|it| (row(it), instance.demand[it]))
            .filter(|(reach, _)| reach.iter().any(|it| *it != 0))
            .collect();
        rows.sort_unstable();
        rows.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 = kept.1.checked_add(next.1).expect("people of a country fit into 32 bits");
            }
            is_same
        });
        let n_words = rows.len().div_ceil(WORD);
        let mut reach = vec![0u64; n_sites * n_words];
        for (group, (row, _)) in rows.iter().enumerate() {
            for site in bits(row.iter().copied()) {
                reach[site * n_words + group / WORD] |= 1 << (group % WORD);
            }
        }
        let asking = instance.demand.iter().map(|it| u64::from(*it)).sum();
        let mut own = Realization {
            demand: rows.iter().map(|it| it.1).collect(),
            room: instance.room.clone(),
            alone: vec![],
            asking,
            target: asking - most_unmet(question.most_unmet, asking),
            reach,
            n_words,
        };
        let alone = |site: usize| {
            let near: u64 = own.groups(site).map(|it| u64::from(own.demand[it])).sum();
            near.min(u64::from(own.room[site])) as u32
        };
        own.alone = (0..n_sites).map(alone).collect();
        own
    }

    /// Groups that reach a site, as bits, `[n_words]`.
    pub fn reach(&self, site: usize) -> &[u64] {
        &self.reach[site * self.n_words..(site + 1) * self.n_words]
    }

    /// Whether a group reaches a site.
    pub fn is_near(&self, site: usize, group: usize) -> bool {
        has(self.reach(site), group)
    }

    /// Groups that reach a site, in their order.
    pub fn groups(&self, site: usize) -> impl Iterator<Item = usize> {
        bits(self.reach(site).iter().copied())
    }
}

/// The people who may stay unmet: a share that lies a rounding below a whole number is that number.
fn most_unmet(share: f64, asking: u64) -> u64 {
    ((share * asking as f64 * (1.0 + 1e-12)).floor() as u64).min(asking)
}

/// Whether a bit is set.
pub(super) fn has(words: &[u64], bit: usize) -> bool {
    words[bit / WORD] >> (bit % WORD) & 1 == 1
}

/// Sets a bit.
pub(super) fn set(words: &mut [u64], bit: usize) {
    words[bit / WORD] |= 1 << (bit % WORD);
}

/// Clears a bit.
pub(super) fn clear(words: &mut [u64], bit: usize) {
    words[bit / WORD] &= !(1 << (bit % WORD));
}

/// The bits that are set, lowest first.
pub(super) fn bits(words: impl Iterator<Item = u64>) -> impl Iterator<Item = usize> {
    words.enumerate().flat_map(|(n, word)| {
        let mut rest = word;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                n * WORD + bit
            })
        })
    })
}
