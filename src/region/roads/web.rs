//! Roads as a set of steps between neighbouring cells, and the segments they make.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::routing::network::RoadClass;

/// One step of road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Its class.
    pub class: RoadClass,
    /// Length of the road.
    pub km: f64,
    /// Effort, milliseconds.
    pub effort_ms: u32,
    /// The backbone edge it is part of; `None` of local roads.
    pub edge: Option<u32>,
}

/// Steps by the pair of their cells, the lower first: built once, whoever asks for it.
#[derive(Clone, Debug, Default)]
pub struct Web {
    stretches: BTreeMap<(u32, u32), Stretch>,
    around: HashMap<u32, Vec<u32>>,
}

/// A chain of steps between two nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// Its cells.
    pub cells: Vec<u32>,
    /// Its class.
    pub class: RoadClass,
    /// Its length.
    pub km: f64,
    /// The backbone edge most of it is part of.
    pub edge: Option<u32>,
}

impl Web {
    /// Adds a step unless there is one already.
    pub fn add(&mut self, a: usize, b: usize, stretch: Stretch) {
        let (a, b) = (a as u32, b as u32);
        let pair = (a.min(b), a.max(b));
        if a == b || self.stretches.contains_key(&pair) {
            return;
        }
        self.stretches.insert(pair, stretch);
        self.around.entry(a).or_default().push(b);
        self.around.entry(b).or_default().push(a);
    }

    /// Removes stretches of road that stay away from home for longer than some length.
    pub fn close_abroad(&mut self, is_home: impl Fn(usize) -> bool, longest_km: f64) {
        let away = |cell: u32| !is_home(cell as usize);
        let mut seen = BTreeSet::new();
        for cell in self.cells().into_iter().filter(|&it| away(it)) {
            if !seen.insert(cell) {
                continue;
            }
            let (mut piece, mut at) = (vec![cell], 0);
            while let Some(&cell) = piece.get(at) {
                let onward = self.around(cell).iter().copied().filter(|&it| away(it));
                piece.extend(onward.filter(|&it| seen.insert(it)));
                at += 1;
            }
            let pairs: BTreeSet<(u32, u32)> = piece
                .iter()
                .flat_map(|&a| self.around(a).iter().map(move |&b| (a.min(b), a.max(b))))
                .collect();
            let km: f64 =
                pairs.iter().filter_map(|it| self.stretches.get(it)).map(|it| it.km).sum();
            if km > longest_km {
                for it in pairs {
                    self.remove(it);
                }
            }
        }
    }

    fn remove(&mut self, (a, b): (u32, u32)) {
        self.stretches.remove(&(a, b));
        for (cell, other) in [(a, b), (b, a)] {
            if let Some(list) = self.around.get_mut(&cell) {
                list.retain(|&it| it != other);
            }
        }
    }

    /// Removes dead ends that `is_loose` lets go, again and again.
    pub fn prune(&mut self, is_loose: impl Fn(usize) -> bool) {
        let ends = |web: &Web, cell: u32| web.around(cell).len() == 1 && is_loose(cell as usize);
        let mut loose: Vec<u32> = self.cells().into_iter().filter(|&it| ends(self, it)).collect();
        while let Some(cell) = loose.pop() {
            let Some(&next) = self.around(cell).first() else { continue };
            self.remove((cell.min(next), cell.max(next)));
            if ends(self, next) {
                loose.push(next);
            }
        }
    }

    /// Neighbours of a cell along roads.
    pub fn around(&self, cell: u32) -> &[u32] {
        self.around.get(&cell).map_or(&[], Vec::as_slice)
    }

    /// A step that is there.
    pub fn stretch(&self, a: u32, b: u32) -> Option<&Stretch> {
        self.stretches.get(&(a.min(b), a.max(b)))
    }

    /// All cells with roads, in order.
    pub fn cells(&self) -> BTreeSet<u32> {
        self.stretches.keys().flat_map(|&(a, b)| [a, b]).collect()
    }

    /// Chains between nodes: cells that are marked, ends, forks, and where the class changes. In
    /// the order of their first cells; a ring without a node begins at its lowest cell.
    pub fn chains(&self, is_marked: impl Fn(u32) -> bool) -> Vec<Chain> {
        let is_node = |cell: u32| {
            let around = self.around(cell);
            let class = |it: u32| self.stretch(cell, it).map(|it| it.class);
            is_marked(cell) || around.len() != 2 || class(around[0]) != class(around[1])
        };
        let cells = self.cells();
        let mut used = BTreeSet::new();
        let mut chains = Vec::new();
        let nodes = cells.iter().copied().filter(|&it| is_node(it));
        for cell in nodes.chain(cells.iter().copied()) {
            let mut ways = self.around(cell).to_vec();
            ways.sort_unstable();
            for next in ways {
                if !used.contains(&(cell.min(next), cell.max(next))) {
                    chains.push(self.chain(cell, next, &is_node, &mut used));
                }
            }
        }
        chains
    }

    fn chain(
        &self,
        start: u32,
        next: u32,
        is_node: &impl Fn(u32) -> bool,
        used: &mut BTreeSet<(u32, u32)>,
    ) -> Chain {
        let first = self.stretch(start, next).expect("neighbours share a stretch");
        let mut chain = Chain { cells: vec![start], class: first.class, km: 0.0, edge: first.edge };
        let (mut before, mut at) = (start, next);
        loop {
            used.insert((before.min(at), before.max(at)));
            chain.cells.push(at);
            chain.km += self.stretch(before, at).map_or(0.0, |it| it.km);
            let onward = self.around(at).iter().copied().find(|&it| it != before);
            match onward {
                Some(next) if !is_node(at) && at != start => (before, at) = (at, next),
                _ => return chain,
            }
        }
    }
}
