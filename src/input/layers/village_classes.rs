//! Villages that say how many of their houses are of which class: each of their cells becomes one a
//! class, all at one place, with the people whose houses are of it.

use crate::exposure::cells::Cells;
use crate::input::layers::exposure::{OwnGround, OwnSite};
use crate::input::layers::people::{Join, Joined};
use crate::input::layers::pure_mixes::PureMixes;
use crate::input::problem::{Affected, Problem};

impl Join<'_> {
    /// The same people by class; nothing changes where no village knows its classes.
    pub fn by_class(&self, joined: Joined) -> Joined {
        if joined.villages.iter().all(|it| it.houses.is_empty()) {
            return joined;
        }
        let mut mixes = PureMixes::after(self.region.mixes.len());
        let (mut cells, mut own) = (Cells::default(), vec![]);
        for (village, range) in joined.villages.iter().zip(&joined.cells.of_settlement) {
            let start = cells.people.len() as u32;
            let all: f64 = village.houses.iter().map(|it| it.1).sum();
            let shares: Vec<(Option<u16>, f64)> = if all > 0.0 {
                let class = |name: &str| self.region.set.index_of(name).map(|it| it as u16);
                let known = village.houses.iter().filter(|it| it.1 > 0.0);
                known.map(|(name, n)| (class(name).map(|it| mixes.of(it)), n / all)).collect()
            } else {
                vec![(None, 1.0)]
            };
            for cell in range.start as usize..range.end as usize {
                let grid_idx = joined.cells.grid_idx[cell];
                let place = joined.people.grid.centre(grid_idx as usize);
                for &(mix, share) in &shares {
                    cells.grid_idx.push(grid_idx);
                    cells.people.push((f64::from(joined.cells.people[cell]) * share) as f32);
                    cells.mix.push(mix.unwrap_or(0));
                    own.push(OwnSite { place, ground: OwnGround::default(), mix });
                }
            }
            cells.of_settlement.push(start..cells.people.len() as u32);
        }
        self.tell_without_classes(&joined);
        Joined { cells, own, mixes: mixes.into_mixes(self.region.set), ..joined }
    }

    fn tell_without_classes(&self, joined: &Joined) {
        let without = joined.villages.iter().filter(|it| it.houses.iter().all(|it| it.1 <= 0.0));
        let affected = without.map(|it| Affected {
            id: it.settlement.id.clone(),
            action: "the mix of the region's rules".to_owned(),
            people: it.population,
            place: Some(it.settlement.place),
            ..Affected::default()
        });
        let affected: Vec<Affected> = affected.collect();
        let Some(first) = affected.first() else { return };
        let message = format!(
            "{} villages count no house of any class, as {}: they have the mix that the rules of the \
             region give them",
            affected.len(),
            first.id
        );
        let problem = Problem::warning("W699", self.place("villages"), message).layer("villages");
        self.push(problem.help("enter the number of houses of each class").affected(affected));
    }
}
