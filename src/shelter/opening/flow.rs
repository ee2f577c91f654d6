//! The most people that the open sites of a realization can take: a maximum flow that is carried on
//! when a site opens or closes, and can be taken back.
//!
//! A site that opens takes those who wait near it, then lets other sites send people on along
//! augmenting paths (Ford and Fulkerson 1956; from memory, to be checked), found on the sites: one hands people to another that
//! they reach too.

use super::realization::{Realization, bits, clear, has, set};

/// No site: those who wait.
const WAITING: u32 = u32::MAX;

/// What was changed, to be taken back.
#[derive(Clone, Copy, Debug)]
enum Change {
    /// People of a group went from one site to another, or from or to those who wait.
    Moved { group: u32, from: u32, to: u32, people: u32 },
    /// The last of the open sites was opened.
    Opened,
    /// A site was closed that stood at this place of the list.
    Closed { site: u32, at: u32 },
}

/// Who is held by a site.
#[derive(Clone, Debug, Default)]
struct Held {
    /// Groups held, a bit each, `[n_words]`; empty before the site first opens.
    bits: Vec<u64>,
    /// Group and people.
    rows: Vec<(u32, u32)>,
}

/// Who is where.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// People placed.
    placed: u64,
    /// People of each group not placed, `[n_groups]`, and the groups with any, a bit each.
    waiting: Vec<u32>,
    is_waiting: Vec<u64>,
    /// Room left, `[n_sites]`, of closed sites all of it.
    free: Vec<u32>,
    held: Vec<Held>,
    open: Vec<u32>,
    changes: Vec<Change>,
}

/// Memory of the searches.
#[derive(Clone, Debug)]
pub(super) struct Search {
    /// The site a site was found from, `[n_sites]`, if found in the search of now.
    from: Vec<u32>,
    found: Vec<u32>,
    now: u32,
    queue: Vec<u32>,
}

impl Search {
    /// For so many sites.
    pub fn new(n_sites: usize) -> Search {
        Search { from: vec![0; n_sites], found: vec![0; n_sites], now: 0, queue: vec![] }
    }

    fn begin(&mut self) {
        if self.now == u32::MAX {
            self.found.fill(0);
            self.now = 0;
        }
        self.now += 1;
        self.queue.clear();
    }

    fn find(&mut self, site: u32, from: u32) {
        if self.found[site as usize] != self.now {
            self.found[site as usize] = self.now;
            self.from[site as usize] = from;
            self.queue.push(site);
        }
    }
}

impl Flow {
    /// Nothing open.
    pub fn new(it: &Realization) -> Flow {
        let mut is_waiting = vec![0; it.demand.len().div_ceil(64)];
        (0..it.demand.len()).for_each(|group| set(&mut is_waiting, group));
        Flow {
            placed: 0,
            waiting: it.demand.clone(),
            is_waiting,
            free: it.room.clone(),
            held: vec![Held::default(); it.room.len()],
            open: vec![],
            changes: vec![],
        }
    }

    /// People placed.
    pub fn placed(&self) -> u64 {
        self.placed
    }

    /// Where the changes stand, for [`Flow::take_back`].
    pub fn mark(&self) -> usize {
        self.changes.len()
    }

    /// Forgets how to take changes back.
    pub fn keep(&mut self) {
        self.changes.clear();
    }

    /// Takes back all changes since a mark.
    pub fn take_back(&mut self, mark: usize) {
        while mark < self.changes.len() {
            match self.changes.pop().expect("longer than the mark") {
                Change::Moved { group, from, to, people } => self.carry(group, to, from, people),
                Change::Opened => {
                    self.open.pop();
                }
                Change::Closed { site, at } => self.open.insert(at as usize, site),
            }
        }
    }

    /// Opens a site.
    pub fn open(&mut self, it: &Realization, search: &mut Search, site: u32) {
        self.open.push(site);
        self.changes.push(Change::Opened);
        self.fill(it, search, site);
    }

    /// Closes a site; the others take whom they can.
    pub fn close(&mut self, it: &Realization, search: &mut Search, site: u32) {
        let at = self.open.iter().position(|it| *it == site).expect("the site is open");
        self.open.remove(at);
        self.changes.push(Change::Closed { site, at: at as u32 });
        while let Some(&(group, people)) = self.held[site as usize].rows.last() {
            self.shift(group, site, WAITING, people);
        }
        for n in 0..self.open.len() {
            self.fill(it, search, self.open[n]);
        }
    }

    /// How many more would be placed if a site were open too.
    pub fn gain(&mut self, it: &Realization, search: &mut Search, site: u32) -> u32 {
        let room = it.room[site as usize];
        let near = it.reach(site as usize).iter().zip(&self.is_waiting).map(|(a, b)| a & b);
        let mut direct = 0u32;
        for group in bits(near) {
            direct = direct.saturating_add(self.waiting[group]);
            if room <= direct {
                return room;
            }
        }
        if room == 0 || !self.leads_beyond(it, search, site) {
            return direct;
        }
        let (mark, before) = (self.mark(), self.placed);
        self.open(it, search, site);
        let gain = (self.placed - before) as u32;
        self.take_back(mark);
        gain
    }

    /// Groups that can be placed whatever they ask, a bit each: with those who need not be counted
    /// against rooms, this is a minimum cut.
    pub fn abundant(&self, it: &Realization, search: &mut Search) -> Vec<u64> {
        search.begin();
        let free = self.open.iter().filter(|&&site| 0 < self.free[site as usize]);
        free.for_each(|&site| search.find(site, site));
        let mut groups = vec![0; self.is_waiting.len()];
        let mut n = 0;
        while let Some(&site) = search.queue.get(n) {
            n += 1;
            let near = it.reach(site as usize);
            groups.iter_mut().zip(near).for_each(|(a, b)| *a |= b);
            self.spread(it, search, site);
        }
        groups
    }

    /// Whether people wait whom a new site can help only by way of others.
    fn leads_beyond(&self, it: &Realization, search: &mut Search, site: u32) -> bool {
        let own = it.reach(site as usize);
        search.begin();
        search.find(site, site);
        let mut n = 0;
        while let Some(&at) = search.queue.get(n) {
            n += 1;
            let near = it.reach(at as usize).iter().zip(&self.is_waiting).zip(own);
            if at != site && near.into_iter().any(|((a, b), own)| a & b & !own != 0) {
                return true;
            }
            self.spread(it, search, at);
        }
        false
    }

    /// Finds the sites that hold people who reach this one.
    fn spread(&self, it: &Realization, search: &mut Search, site: u32) {
        let near = it.reach(site as usize);
        for &other in &self.open {
            if search.found[other as usize] == search.now {
                continue;
            }
            let held = &self.held[other as usize].bits;
            if near.iter().zip(held).any(|(a, b)| a & b != 0) {
                search.find(other, site);
            }
        }
    }

    /// Fills an open site as far as it goes.
    fn fill(&mut self, it: &Realization, search: &mut Search, site: u32) {
        while 0 < self.free[site as usize] {
            let Some(end) = self.path(it, search, site) else { return };
            // The narrowest place of the path.
            let near = it.reach(end as usize).iter().zip(&self.is_waiting).map(|(a, b)| a & b);
            let mut people = u64::from(self.free[site as usize])
                .min(bits(near).map(|it| u64::from(self.waiting[it])).sum());
            let mut at = end;
            while at != site {
                let to = search.from[at as usize];
                people = people.min(self.movable(it, at, to));
                at = to;
            }
            // From its beginning, so that no site ever holds more than it has room for.
            search.queue.clear();
            let mut at = end;
            while at != site {
                search.queue.push(at);
                at = search.from[at as usize];
            }
            let mut to = site;
            for &from in search.queue.iter().rev() {
                self.hand_over(it, from, to, people as u32);
                to = from;
            }
            self.take_in(it, end, people as u32);
        }
    }

    /// The nearest site, by hops from this one, near which people wait.
    fn path(&self, it: &Realization, search: &mut Search, site: u32) -> Option<u32> {
        search.begin();
        search.find(site, site);
        let mut n = 0;
        while let Some(&at) = search.queue.get(n) {
            n += 1;
            if it.reach(at as usize).iter().zip(&self.is_waiting).any(|(a, b)| a & b != 0) {
                return Some(at);
            }
            self.spread(it, search, at);
        }
        None
    }

    /// People at a site who reach another.
    fn movable(&self, it: &Realization, from: u32, to: u32) -> u64 {
        let rows = self.held[from as usize].rows.iter();
        rows.filter(|row| it.is_near(to as usize, row.0 as usize)).map(|row| u64::from(row.1)).sum()
    }

    fn hand_over(&mut self, it: &Realization, from: u32, to: u32, people: u32) {
        let mut left = people;
        let mut n = self.held[from as usize].rows.len();
        while 0 < left {
            n -= 1;
            let (group, own) = self.held[from as usize].rows[n];
            if it.is_near(to as usize, group as usize) {
                self.shift(group, from, to, own.min(left));
                left -= own.min(left);
            }
        }
    }

    fn take_in(&mut self, it: &Realization, site: u32, people: u32) {
        let mut left = people;
        for (n, near) in it.reach(site as usize).iter().enumerate() {
            for bit in bits(std::iter::once(near & self.is_waiting[n])) {
                if left == 0 {
                    return;
                }
                let group = n * 64 + bit;
                let own = self.waiting[group].min(left);
                self.shift(group as u32, WAITING, site, own);
                left -= own;
            }
        }
    }

    fn shift(&mut self, group: u32, from: u32, to: u32, people: u32) {
        self.carry(group, from, to, people);
        self.changes.push(Change::Moved { group, from, to, people });
    }

    fn carry(&mut self, group: u32, from: u32, to: u32, people: u32) {
        if from == WAITING {
            self.waiting[group as usize] -= people;
            if self.waiting[group as usize] == 0 {
                clear(&mut self.is_waiting, group as usize);
            }
            self.placed += u64::from(people);
        } else {
            self.free[from as usize] += people;
            let held = &mut self.held[from as usize];
            let row = held.rows.iter().rposition(|it| it.0 == group).expect("held there");
            held.rows[row].1 -= people;
            if held.rows[row].1 == 0 {
                held.rows.swap_remove(row);
                clear(&mut held.bits, group as usize);
            }
        }
        if to == WAITING {
            self.waiting[group as usize] += people;
            set(&mut self.is_waiting, group as usize);
            self.placed -= u64::from(people);
        } else {
            self.free[to as usize] -= people;
            let held = &mut self.held[to as usize];
            if held.bits.is_empty() {
                held.bits.resize(self.is_waiting.len(), 0);
            }
            if has(&held.bits, group as usize) {
                let row = held.rows.iter_mut().rfind(|it| it.0 == group).expect("held here");
                row.1 += people;
            } else {
                set(&mut held.bits, group as usize);
                held.rows.push((group, people));
            }
        }
    }
}
