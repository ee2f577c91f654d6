//! Who is cut off from whom, and until when.
//!
//! Segments join nodes in the order of the day they open (Kruskal 1956), so the day on which two
//! nodes are first joined is the least, over all ways, of the way's latest opening. The tree of
//! joins, kept shallow by size and never shortened, answers any pair in O(log n). Nobody keeps to
//! one-way signs where the only road is lost, so segments join both ways whatever their direction.

use crate::routing::graph::{CLOSED, Graph};

/// When nodes are joined by open roads, in one realization; keeps its memory for the next.
#[derive(Clone, Debug, Default)]
pub struct Reopening {
    /// `[n_nodes]`: the node it was joined under; itself at a root.
    parent: Vec<u32>,
    /// `[n_nodes]`: day on which it was joined under its parent; never falls on the way up.
    day: Vec<f32>,
    /// `[n_nodes]`: nodes below and including it.
    size: Vec<u32>,
    /// Closed segments, in order of opening.
    order: Vec<u32>,
    /// Nodes that are joined whatever the roads do.
    together: Vec<u32>,
    /// Joins after day 0, in their order.
    joins: Vec<Join>,
}

/// Two parts of the network become one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Join {
    /// The root of the part that is joined under the other.
    pub under: u32,
    /// The root that names both from now on.
    pub over: u32,
    /// Day on which they are joined; above 0.
    pub day: f32,
}

impl Reopening {
    /// Memory for a graph.
    pub fn new(graph: &Graph) -> Reopening {
        let n = graph.n_nodes();
        Reopening {
            parent: vec![0; n],
            day: vec![0.0; n],
            size: vec![1; n],
            order: Vec::with_capacity(graph.n_segments()),
            together: Vec::new(),
            joins: Vec::new(),
        }
    }

    /// The same, where some nodes are joined from the start whatever the roads do: airfields.
    pub fn with_joined(graph: &Graph, together: &[u32]) -> Reopening {
        Reopening { together: together.to_vec(), ..Reopening::new(graph) }
    }

    /// Joins the network: passable segments on day 0, those that are [`CLOSED`] on their day
    /// (`[n_segments]` both).
    pub fn run(&mut self, graph: &Graph, delay_ms: &[u32], reopen_days: &[f32]) {
        self.parent.clear();
        self.parent.extend(0..graph.n_nodes() as u32);
        self.size.clear();
        self.size.resize(graph.n_nodes(), 1);
        self.day.clear();
        self.day.resize(graph.n_nodes(), f32::INFINITY);
        self.order.clear();
        self.joins.clear();
        for at in 1..self.together.len() {
            self.join([self.together[at - 1], self.together[at]], 0.0);
        }
        for segment in 0..graph.n_segments() as u32 {
            if delay_ms[segment as usize] == CLOSED {
                self.order.push(segment);
            } else {
                self.join(graph.ends(segment), 0.0);
            }
        }
        let days = |it: u32| reopen_days[it as usize];
        self.order.sort_unstable_by(|&a, &b| days(a).total_cmp(&days(b)).then(a.cmp(&b)));
        for at in 0..self.order.len() {
            let segment = self.order[at];
            self.join(graph.ends(segment), days(segment));
        }
    }

    fn join(&mut self, [a, b]: [u32; 2], day: f32) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let under = if self.size[a as usize] < self.size[b as usize] { a } else { b };
        let over = a ^ b ^ under;
        self.parent[under as usize] = over;
        let day = day.min(f32::MAX);
        self.day[under as usize] = day;
        if day > 0.0 {
            self.joins.push(Join { under, over, day });
        }
        self.size[over as usize] += self.size[under as usize];
    }

    fn root(&self, mut node: u32) -> u32 {
        while self.parent[node as usize] != node {
            node = self.parent[node as usize];
        }
        node
    }

    /// What names the part that a node is in on day 0: the root of the part.
    pub fn part_on_day_0(&self, node: u32) -> u32 {
        let mut node = node as usize;
        while self.day[node] <= 0.0 {
            node = self.parent[node] as usize;
        }
        node as u32
    }

    /// Joins after day 0, in their order.
    pub fn joins(&self) -> &[Join] {
        &self.joins
    }

    /// Closed segments, in order of opening.
    pub fn closed(&self) -> &[u32] {
        &self.order
    }

    /// Days until an open road joins two nodes: 0 when one does at once, `None` when none ever
    /// does because the network itself is in pieces.
    pub fn days_until_joined(&self, a: u32, b: u32) -> Option<f32> {
        let (mut a, mut b, mut day) = (a as usize, b as usize, 0.0_f32);
        while a != b {
            // A root has no day: infinity, so the other one climbs first.
            let lower = if self.day[a] <= self.day[b] { &mut a } else { &mut b };
            day = day.max(self.day[*lower]);
            if self.parent[*lower] as usize == *lower {
                return None;
            }
            *lower = self.parent[*lower] as usize;
        }
        Some(day)
    }
}
