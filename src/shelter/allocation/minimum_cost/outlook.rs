//! Who could do better by a way that is not known yet.
//!
//! One search from all doors at once, each with its price on top, tells every village the least that
//! any way would cost it, as if nobody had to keep to a limit of time: a bound that most villages
//! meet already. Doors and villages are of two kinds, since a person without a place costs more than
//! all ways together: those from which a chain of ways leads to an empty place, and the short ones,
//! from which none does.

use super::reach::Open;
use super::simplex::Simplex;
use super::ways::{Way, Ways};
use crate::routing::shortest::{Search, Start};
use crate::units::Minutes;

/// What a village should do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Advice {
    /// Nothing: it knows its best ways.
    Stay,
    /// Take this way too.
    Take(Way),
    /// Search all its ways.
    Search,
}

/// Memory of searches.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    starts: Vec<Start>,
    /// Doors of the starts.
    doors: Vec<u32>,
    /// `[n_villages]`: what a village should do.
    pub advice: Vec<Advice>,
}

/// The prices of an answer.
#[derive(Clone, Copy)]
pub struct Prices<'a> {
    /// Whose they are.
    pub simplex: &'a Simplex,
    /// What costs more than this is short of places.
    pub short: i64,
    /// Nobody travels longer.
    pub most_ms: u32,
}

impl Prices<'_> {
    fn of_village(&self, village: usize) -> i64 {
        self.simplex.price_of_village(village)
    }

    fn is_short(&self, price: i64) -> bool {
        self.short <= price
    }
}

impl Outlook {
    /// Fills `advice`; whether anybody could do better.
    pub fn look(
        &mut self,
        open: Open<'_>,
        prices: Prices<'_>,
        ways: &Ways,
        search: &mut Search,
    ) -> bool {
        self.advice.clear();
        self.advice.resize(ways.len(), Advice::Stay);
        // Whose ways are known as far as they could matter needs no search.
        let (mut dearest, mut dearest_short) = (None, None);
        for village in 0..ways.len() {
            let price = prices.of_village(village);
            if Self::is_open(price, village, prices, ways) {
                let of = if prices.is_short(price) { &mut dearest_short } else { &mut dearest };
                *of = (*of).max(Some(price));
            }
        }
        if let Some(dearest) = dearest {
            self.search(open, prices, search, |it| (it < prices.short).then_some(it), dearest);
            self.compare(open, prices, search, (ways, false, 0));
        }
        if let Some(dearest) = dearest_short {
            let most = i64::from(prices.most_ms);
            self.search(open, prices, search, |it| (it < prices.short).then_some(0), most);
            self.find(open, prices, search, ways);
            let all = 0..open.market.doors.len();
            let short =
                all.map(|it| prices.simplex.price_of_door(it)).filter(|&it| prices.is_short(it));
            if let Some(least) = short.min() {
                let above = |it| (prices.short <= it).then(|| it - least);
                self.search(open, prices, search, above, dearest - least);
                self.compare(open, prices, search, (ways, true, least));
            }
        }
        self.advice.iter().any(|&it| it != Advice::Stay)
    }

    fn is_open(price: i64, village: usize, prices: Prices<'_>, ways: &Ways) -> bool {
        let known_ms = ways.known_ms(village);
        i64::from(known_ms) < price && known_ms < prices.most_ms
    }

    /// From all doors for which `on_top` gives a cost, up to a limit.
    fn search(
        &mut self,
        open: Open<'_>,
        prices: Prices<'_>,
        search: &mut Search,
        on_top: impl Fn(i64) -> Option<i64>,
        most: i64,
    ) {
        self.starts.clear();
        self.doors.clear();
        for (idx, door) in (0..).zip(&open.market.doors) {
            let Some(on_top) = on_top(prices.simplex.price_of_door(idx as usize)) else { continue };
            let Ok(time_ms) = u32::try_from(on_top + i64::from(door.time_ms)) else { continue };
            self.starts.push(Start { node: door.node, time_ms });
            self.doors.push(idx);
        }
        search.run(open.graph, &self.starts, open.delay_ms, Minutes(most as f64 / 60_000.0));
    }

    /// A way to the best door may be better; where it is too long, another may.
    fn compare(
        &mut self,
        open: Open<'_>,
        prices: Prices<'_>,
        search: &Search,
        (ways, short, least): (&Ways, bool, i64),
    ) {
        for (village, &node) in open.market.nodes.iter().enumerate() {
            let price = prices.of_village(village);
            let is_asking = self.advice[village] == Advice::Stay
                && prices.is_short(price) == short
                && Self::is_open(price, village, prices, ways);
            if !is_asking {
                continue;
            }
            let Some(bound) = search.time_ms(node) else {
                // The search cannot see so far.
                if i64::from(u32::MAX) <= price - least {
                    self.advice[village] = Advice::Search;
                }
                continue;
            };
            if i64::from(bound) < price - least {
                let start = search.start(node).unwrap_or_default() as usize;
                let on_top = prices.simplex.price_of_door(self.doors[start] as usize) - least;
                let time = i64::from(bound) - on_top;
                let within = u32::try_from(time).ok().filter(|it| *it <= prices.most_ms);
                self.advice[village] = match within {
                    Some(time_ms) => Advice::Take(Way { time_ms, door: self.doors[start] }),
                    None => Advice::Search,
                };
            }
        }
    }

    /// Who is short and can reach a door that is not does better there.
    fn find(&mut self, open: Open<'_>, prices: Prices<'_>, search: &Search, ways: &Ways) {
        for (village, &node) in open.market.nodes.iter().enumerate() {
            let price = prices.of_village(village);
            if prices.is_short(price) && Self::is_open(price, village, prices, ways) {
                let Some(time_ms) = search.time_ms(node) else { continue };
                let start = search.start(node).unwrap_or_default() as usize;
                self.advice[village] = Advice::Take(Way { time_ms, door: self.doors[start] });
            }
        }
    }
}
