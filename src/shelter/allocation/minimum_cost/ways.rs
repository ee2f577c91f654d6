//! The doors that each village can reach, nearest first, as far as they are known.

use std::ops::Range;

/// A door within reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// Travel time.
    pub time_ms: u32,
    /// The door.
    pub door: u32,
}

/// Ways of all villages, and up to which time each village's are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ways {
    rows: Vec<(Range<u32>, u32)>,
    pool: Vec<Way>,
}

impl Ways {
    /// No village yet.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.pool.clear();
    }

    /// How many villages there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One more village: all ways that are shorter than `known_ms`, and maybe more, in order.
    pub fn push(&mut self, ways: &[Way], known_ms: u32) {
        let row = self.store(ways);
        self.rows.push((row, known_ms));
    }

    /// More ways of a village.
    pub fn replace(&mut self, village: usize, ways: &[Way], known_ms: u32) {
        let row = self.store(ways);
        self.rows[village] = (row, known_ms);
    }

    /// One more way of a village.
    pub fn insert(&mut self, village: usize, way: Way) {
        let range = self.rows[village].0.clone();
        let first = self.pool.len() as u32;
        self.pool.extend_from_within(range.start as usize..range.end as usize);
        let old = &self.pool[first as usize..];
        let at = first as usize + old.partition_point(|it| *it < way);
        self.pool.insert(at, way);
        self.rows[village].0 = first..self.pool.len() as u32;
    }

    fn store(&mut self, ways: &[Way]) -> Range<u32> {
        let first = self.pool.len() as u32;
        self.pool.extend_from_slice(ways);
        first..self.pool.len() as u32
    }

    /// Ways of a village, shortest first.
    pub fn of(&self, village: usize) -> &[Way] {
        let range = &self.rows[village].0;
        &self.pool[range.start as usize..range.end as usize]
    }

    /// All ways of a village that are shorter than this are known.
    pub fn known_ms(&self, village: usize) -> u32 {
        self.rows[village].1
    }
}
