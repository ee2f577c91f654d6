//! Villages that the least cost would split, kept together as far as asked.
//!
//! Ours. To find the least number of splits is as hard as packing (NP-hard), so this is a search by
//! steps: a village that goes to several doors goes to one of them whole, where that has room for
//! the others and sends none of them too far out of their way; of several the one that costs least.
//! The room it leaves may serve another village, so all are asked again until no step is left. Every
//! step ends a split and makes none, nobody loses a place, and no door is overfull.

/// People of one village who go to one door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// The village.
    pub village: u32,
    /// Travel time.
    pub time_ms: i64,
    /// The door.
    pub door: u32,
    /// How many, in parts.
    pub people: i64,
}

/// Joins parties, sorted by village, of which none needs to travel more than `most_ms` longer for
/// it. `left` is the room that no one takes, `[n_doors]`. Parties that joined another are empty.
pub fn keep_together(parties: &mut [Party], left: &mut [i64], most_ms: i64) {
    let mut has_joined = true;
    while has_joined {
        has_joined = false;
        for own in parties.chunk_by_mut(|a, b| a.village == b.village) {
            if own.iter().filter(|it| 0 < it.people).count() < 2 {
                continue;
            }
            let Some(into) = best(own, left, most_ms) else { continue };
            has_joined = true;
            let mut joining = 0;
            for it in own.iter_mut().filter(|it| it.door != into) {
                left[it.door as usize] += it.people;
                joining += std::mem::take(&mut it.people);
            }
            left[into as usize] -= joining;
            if let Some(it) = own.iter_mut().find(|it| it.door == into) {
                it.people += joining;
            }
        }
    }
}

/// The door to which all can go at the least cost.
fn best(own: &[Party], left: &[i64], most_ms: i64) -> Option<u32> {
    let others = |door: u32| own.iter().filter(move |it| it.door != door && 0 < it.people);
    let fits = |it: &&Party| {
        let joining: i64 = others(it.door).map(|it| it.people).sum();
        let longest = others(it.door).map(|other| it.time_ms - other.time_ms).max();
        joining <= left[it.door as usize] && longest.is_none_or(|it| it <= most_ms)
    };
    let more = |it: &&Party| -> i128 {
        others(it.door)
            .map(|other| i128::from(other.people) * i128::from(it.time_ms - other.time_ms))
            .sum()
    };
    own.iter().filter(|it| 0 < it.people).filter(fits).min_by_key(more).map(|it| it.door)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(village: u32, minutes: i64, door: u32, people: i64) -> Party {
        Party { village, time_ms: 60_000 * minutes, door, people }
    }

    #[test]
    fn the_room_that_one_village_leaves_keeps_another_together() {
        // Village 1 can stay whole at door 0 only when village 0 has gone to door 1.
        let mut parties =
            [party(0, 5, 0, 10), party(0, 20, 1, 30), party(1, 5, 0, 40), party(1, 30, 2, 5)];
        let mut left = [0, 10, 0];
        keep_together(&mut parties, &mut left, 15 * 60_000);
        let people = parties.map(|it| it.people);
        assert_eq!(people, [0, 40, 45, 0]);
        assert_eq!(left, [5, 0, 5]);
    }

    #[test]
    fn nobody_is_sent_farther_than_asked() {
        let mut parties = [party(0, 5, 0, 10), party(0, 21, 1, 30)];
        keep_together(&mut parties, &mut [0, 10], 15 * 60_000);
        assert_eq!(parties.map(|it| it.people), [10, 30]);
    }
}
