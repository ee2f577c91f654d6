//! What each closed segment costs in isolation: the person-days that would be saved if it alone
//! were open from the start.
//!
//! Ours, exact for one realization. Let D_v be the day on which people v are first joined to
//! their centre or to an airfield, and let segment e = (a, b) be closed. With e open on day 0,
//!
//! D′_v = min(D_v, max(day(v, a), day(b, T_v)), max(day(v, b), day(a, T_v))),
//!
//! where day(·, ·) is the day of joining without e, and the loss is Σ_v people_v · (D_v − D′_v),
//! days counted up to [`HORIZON_DAYS`]. At most one of the two ways about e helps v: if both did, v
//! would reach T_v before D_v by way of a. So only people in the part around a that has not yet met
//! its own target can gain, and the tree of joins of [`Reopening`] (Kruskal 1956) lists them: from
//! a upwards, each join on day L brings people w that a meets on day L, and all people of one
//! centre in a part that has not met it share one D. A realization costs about the number of
//! closed segments times the few joins above each that bring people still cut off.

use crate::routing::graph::Graph;
use crate::routing::reopening::Reopening;

/// Days of isolation are counted up to here: beyond, clearing times are too uncertain to rank by
/// (their variance has no bound), and other ways than the road have been found. Ours; 30 to 180.
pub const HORIZON_DAYS: f32 = 90.0;

/// People who live at a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Household {
    /// Where they meet the road.
    pub node: u32,
    /// Node of their centre.
    pub centre: u32,
    /// How many they are.
    pub people: f32,
}

/// What one segment would save.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saving {
    /// The segment.
    pub segment: u32,
    /// How much, above 0.
    pub amount: f64,
}

/// People of one centre in one part of the network, all cut off from it until the same day.
#[derive(Clone, Copy, Debug, PartialEq)]
struct CutOff {
    centre: u32,
    people: f32,
    days: f32,
}

/// A part of the network on some day: a leaf on day 0, or two parts joined.
#[derive(Clone, Copy, Debug)]
struct Part {
    /// The join above that brings people who are still cut off, and the part they come from.
    above: Option<(u32, u32)>,
    children: Option<[u32; 2]>,
    day: f32,
    /// Its people who are still cut off, in `lists`.
    list: (u32, u32),
}

const NONE: u32 = u32::MAX;

/// Memory of one thread.
#[derive(Clone, Debug, Default)]
pub struct Criticality {
    /// `[n_nodes]`: by root on day 0, its leaf.
    leaf: Vec<u32>,
    /// `[n_nodes]`: by root, the part that it names now.
    top: Vec<u32>,
    parts: Vec<Part>,
    lists: Vec<CutOff>,
    /// People who are cut off, with the root of their part on day 0.
    cut_off: Vec<(u32, CutOff)>,
    savings: Vec<Saving>,
}

impl Criticality {
    /// Savings of person-days by closed segments, those above 0. `reopening` is that of the
    /// realization; `air` is a node that those who reach it are not cut off at; `days` tells of
    /// each household until when it is cut off.
    pub fn run(
        &mut self,
        graph: &Graph,
        reopening: &Reopening,
        air: Option<u32>,
        households: &[Household],
        days: &[f32],
    ) -> &[Saving] {
        self.savings.clear();
        self.leaves(graph, reopening, households, days);
        if self.cut_off.is_empty() {
            return &self.savings;
        }
        self.joins(reopening);
        self.skip_idle_joins();
        for &segment in reopening.closed() {
            let [a, b] = graph.ends(segment);
            let [at_a, at_b] = [a, b].map(|it| self.leaf[reopening.part_on_day_0(it) as usize]);
            if at_a == at_b {
                continue;
            }
            let until = |from: u32, centre: u32| {
                let by_road = reopening.days_until_joined(from, centre);
                let by_air = air.and_then(|it| reopening.days_until_joined(from, it));
                by_road.unwrap_or(f32::INFINITY).min(by_air.unwrap_or(f32::INFINITY))
            };
            let amount = self.gain(at_a, |centre| until(b, centre))
                + self.gain(at_b, |centre| until(a, centre));
            if amount > 0.0 {
                self.savings.push(Saving { segment, amount });
            }
        }
        &self.savings
    }

    /// Parts on day 0 with people who are cut off.
    fn leaves(&mut self, graph: &Graph, reopening: &Reopening, homes: &[Household], days: &[f32]) {
        self.leaf.clear();
        self.leaf.resize(graph.n_nodes(), NONE);
        self.parts.clear();
        self.lists.clear();
        self.cut_off.clear();
        for (it, &days) in homes.iter().zip(days) {
            if 0.0 < days && days.is_finite() && 0.0 < it.people {
                let cut_off = CutOff { centre: it.centre, people: it.people, days };
                self.cut_off.push((reopening.part_on_day_0(it.node), cut_off));
            }
        }
        self.cut_off.sort_by_key(|(root, it)| (*root, it.centre));
        for same in self.cut_off.chunk_by(|a, b| a.0 == b.0) {
            let from = self.lists.len() as u32;
            for same in same.chunk_by(|a, b| a.1.centre == b.1.centre) {
                let people = same.iter().map(|it| it.1.people).sum();
                self.lists.push(CutOff { people, ..same[0].1 });
            }
            self.leaf[same[0].0 as usize] = self.parts.len() as u32;
            self.parts.push(Part::on_day_0((from, self.lists.len() as u32)));
        }
    }

    /// The tree of joins, with the people who are cut off even after each.
    fn joins(&mut self, reopening: &Reopening) {
        for join in reopening.joins() {
            for root in [join.under, join.over] {
                if self.leaf[root as usize] == NONE {
                    self.leaf[root as usize] = self.parts.len() as u32;
                    self.parts.push(Part::on_day_0((0, 0)));
                }
            }
        }
        self.top.clone_from(&self.leaf);
        for join in reopening.joins() {
            let children = [join.under, join.over].map(|it| self.top[it as usize]);
            let list = self.still_cut_off(children, join.day);
            self.top[join.over as usize] = self.parts.len() as u32;
            let children = Some(children);
            self.parts.push(Part { children, day: join.day, ..Part::on_day_0(list) });
        }
    }

    /// Joins two lists, both in order of centre, and leaves out whom the join ends the wait of.
    fn still_cut_off(&mut self, children: [u32; 2], day: f32) -> (u32, u32) {
        let [mut a, mut b] = children.map(|it| self.parts[it as usize].list);
        let from = self.lists.len() as u32;
        while a.0 < a.1 || b.0 < b.1 {
            let of = |it: (u32, u32)| (it.0 < it.1).then(|| self.lists[it.0 as usize]);
            let centre = |it: Option<CutOff>| it.map_or(NONE, |it| it.centre);
            let (first, second) = (of(a), of(b));
            let mut next = CutOff { centre: 0, people: 0.0, days: 0.0 };
            if centre(first) <= centre(second) {
                let it = first.expect("one of the two lists is not at its end");
                next = CutOff { people: next.people + it.people, ..it };
                a.0 += 1;
            }
            if centre(second) <= centre(first) {
                let it = second.expect("one of the two lists is not at its end");
                next = CutOff { people: next.people + it.people, ..it };
                b.0 += 1;
            }
            if day < next.days {
                self.lists.push(next);
            }
        }
        (from, self.lists.len() as u32)
    }

    /// From the last join down: which join above brings anybody who is still cut off.
    fn skip_idle_joins(&mut self) {
        for at in (0..self.parts.len()).rev() {
            let Part { children: Some([a, b]), day, above, .. } = self.parts[at] else { continue };
            for (own, other) in [(a, b), (b, a)] {
                let brings = self.list(other).iter().any(|it| day < it.days);
                let above = if brings { Some((at as u32, other)) } else { above };
                self.parts[own as usize].above = above;
            }
        }
    }

    fn list(&self, part: u32) -> &[CutOff] {
        let (from, to) = self.parts[part as usize].list;
        &self.lists[from as usize..to as usize]
    }

    /// Person-days saved for those around a leaf by a way from there to a place that meets their
    /// centre, or an airfield, on the day that `until` tells.
    fn gain(&self, leaf: u32, until: impl Fn(u32) -> f32) -> f64 {
        let saved = |it: &CutOff, met: f32| {
            let sooner = met.max(until(it.centre)).min(HORIZON_DAYS);
            f64::from(it.people) * f64::from((it.days.min(HORIZON_DAYS) - sooner).max(0.0))
        };
        let mut sum: f64 = self.list(leaf).iter().map(|it| saved(it, 0.0)).sum();
        let mut above = self.parts[leaf as usize].above;
        while let Some((join, other)) = above {
            let day = self.parts[join as usize].day;
            if HORIZON_DAYS <= day {
                break;
            }
            let cut_off = self.list(other).iter().filter(|it| day < it.days);
            sum += cut_off.map(|it| saved(it, day)).sum::<f64>();
            above = self.parts[join as usize].above;
        }
        sum
    }
}

impl Part {
    fn on_day_0(list: (u32, u32)) -> Part {
        Part { above: None, children: None, day: 0.0, list }
    }
}
