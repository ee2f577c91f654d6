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

/// The ways of one village.
#[derive(Clone, Debug, Default, PartialEq)]
struct Row {
    /// Where they stand.
    ways: Range<u32>,
    /// All ways up to this time are known.
    known_ms: u32,
    /// How many were added one by one since all were searched.
    single: u32,
}

/// Ways of all villages, and up to which time each village's are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ways {
    rows: Vec<Row>,
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

    /// One more village: all ways up to `known_ms`, and maybe more, in order.
    pub fn push(&mut self, ways: &[Way], known_ms: u32) {
        let ways = self.store(ways);
        self.rows.push(Row { ways, known_ms, single: 0 });
    }

    /// All ways of a village up to a time, and maybe more, in order.
    pub fn replace(&mut self, village: usize, ways: &[Way], known_ms: u32) {
        let ways = self.store(ways);
        self.rows[village] = Row { ways, known_ms, single: 0 };
    }

    /// One more way of a village.
    pub fn insert(&mut self, village: usize, way: Way) {
        let range = self.rows[village].ways.clone();
        let first = self.pool.len() as u32;
        self.pool.extend_from_within(range.start as usize..range.end as usize);
        let old = &self.pool[first as usize..];
        let at = first as usize + old.partition_point(|it| *it < way);
        self.pool.insert(at, way);
        self.rows[village].ways = first..self.pool.len() as u32;
        self.rows[village].single += 1;
    }

    fn store(&mut self, ways: &[Way]) -> Range<u32> {
        let first = self.pool.len() as u32;
        self.pool.extend_from_slice(ways);
        first..self.pool.len() as u32
    }

    /// Ways of a village, shortest first.
    pub fn of(&self, village: usize) -> &[Way] {
        let range = &self.rows[village].ways;
        &self.pool[range.start as usize..range.end as usize]
    }

    /// All ways of a village up to this time are known.
    pub fn known_ms(&self, village: usize) -> u32 {
        self.rows[village].known_ms
    }

    /// How many ways of a village were added one by one since it was searched.
    pub fn single(&self, village: usize) -> u32 {
        self.rows[village].single
    }
}
