//! What is learned of orders that were asked about, and what it says of one that may be.

use std::collections::BTreeMap;

use shared::api::wismo::{AskingReason, AskingSign, ValueBand};
use shared::order::Standing;
use shared::time::{DAY_MS, Timestamp};

use super::FEWEST;
use super::stand::{Asked, Lateness, Silence, Stand};
use super::story::Story;

/// Orders that a share of fewer is drawn towards: those that are alike in less weigh as much as so many of them.
const PULL: u64 = 20;
/// Orders that must be alike, to be named beside a chance.
const ENOUGH: u64 = 20;
/// How much more often than all orders those of a sign are asked about, for it to be named; in a hundred.
const TELLING: u64 = 120;
/// Signs named at most.
const MOST_SIGNS: usize = 3;
/// Parts of a share while it is computed.
const WHOLE: u64 = 1_000_000;

/// Orders, and those of them that were asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Orders.
    pub orders: u64,
    /// Those of them that were asked about within their day.
    pub asked: u64,
}

/// What is learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Askers {
    /// By stand, as its words.
    cells: BTreeMap<String, Count>,
    /// By how much of a stand is told: its first words.
    alike: BTreeMap<String, Count>,
    /// By one word of a stand, with its place.
    signs: BTreeMap<(usize, String), Count>,
}

/// The chance that an order is asked about within a day, and what that rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likelihood {
    /// In a thousand.
    pub chance: u64,
    /// Orders that stood like it: in all, if there are enough of them, else in less.
    pub alike: Count,
    /// Why, most telling first.
    pub signs: Vec<AskingSign>,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.orders += other.orders;
        self.asked += other.asked;
    }
}

impl Askers {
    /// Learns that orders stood like that when a day began, and what became of them.
    pub fn add(&mut self, stand: &Stand, count: Count) {
        let words = stand.words();
        self.cells.entry(words.join(".")).or_default().add(count);
        for told in 0..=words.len() {
            let alike = words[..told].join(".");
            self.alike.entry(alike).or_default().add(count);
        }
        for (place, word) in words.into_iter().enumerate() {
            let sign = self.signs.entry((place, word.to_owned()));
            sign.or_default().add(count);
        }
    }

    /// What is kept of it: stands as their words.
    pub fn cells(&self) -> impl Iterator<Item = (&str, Count)> {
        self.cells
            .iter()
            .map(|(words, count)| (words.as_str(), *count))
    }

    /// All that it was learned from.
    pub fn all(&self) -> Count {
        self.alike.get("").copied().unwrap_or_default()
    }

    /// Whether that is enough to say anything.
    pub fn is_enough(&self) -> bool {
        let Count { orders, asked } = self.all();
        orders >= FEWEST.0 && asked >= FEWEST.1
    }

    /// What it says of an order at `now`; nothing of one that nobody waits for, or while too little is known.
    pub fn likelihood(&self, story: &Story, now: Timestamp) -> Option<Likelihood> {
        let stand = story.stand(now).filter(|_| self.is_enough())?;
        let words = stand.words();
        let mut share = 0;
        let mut rests_on = Count::default();
        for told in 0..=words.len() {
            let alike = self.alike.get(&words[..told].join("."));
            let alike = alike.copied().unwrap_or_default();
            share = if told == 0 {
                alike.asked * WHOLE / alike.orders.max(1)
            } else {
                (alike.asked * WHOLE + PULL * share) / (alike.orders + PULL)
            };
            if alike.orders >= ENOUGH {
                rests_on = alike;
            }
        }
        Some(Likelihood {
            chance: (share + 500) / 1_000,
            alike: rests_on,
            signs: self.signs(&stand, story, now),
        })
    }

    /// What speaks for a question more than of any order: what orders have in common that are asked about more often than all.
    fn signs(&self, stand: &Stand, story: &Story, now: Timestamp) -> Vec<AskingSign> {
        let all = self.all();
        let mut found: Vec<(u64, AskingSign)> = Vec::new();
        for (place, word) in stand.words().into_iter().enumerate() {
            let sign = self.signs.get(&(place, word.to_owned()));
            let Some(count) = sign.filter(|count| count.orders >= ENOUGH) else {
                continue;
            };
            // In a hundred of what all orders are asked about.
            let telling = (count.asked * all.orders * 100) / (all.asked * count.orders).max(1);
            if let Some(sign) = sign_of(place, stand, story, now).filter(|_| telling >= TELLING) {
                found.push((telling, sign));
            }
        }
        found.sort_by_key(|(telling, _)| std::cmp::Reverse(*telling));
        let signs = found.into_iter().map(|(_, sign)| sign);
        signs.take(MOST_SIGNS).collect()
    }
}

/// What the word of a stand at that place says, in words for people; nothing where it says nothing of the order.
fn sign_of(place: usize, stand: &Stand, story: &Story, now: Timestamp) -> Option<AskingSign> {
    let days = |days: i64| u64::try_from(days).ok();
    let (reason, days) = match place {
        0 => (standing(stand.standing), None),
        1 => match stand.lateness {
            Lateness::Unpromised | Lateness::InTime => return None,
            Lateness::Due => (AskingReason::Due, None),
            _ => (AskingReason::Late, days(story.late_ms(now)? / DAY_MS)),
        },
        2 if stand.silence == Silence::Fresh => return None,
        2 => (AskingReason::Silent, days(story.silent_days(now))),
        3 => match stand.asked {
            Asked::Never => return None,
            Asked::Earlier => (AskingReason::AskedEarlier, None),
            Asked::Before => (AskingReason::AskedBefore, None),
        },
        _ if stand.value == ValueBand::High => (AskingReason::Worth, None),
        _ => return None,
    };
    Some(AskingSign { reason, days })
}

const fn standing(standing: Standing) -> AskingReason {
    match standing {
        Standing::Waiting => AskingReason::Waiting,
        Standing::UnderWay => AskingReason::UnderWay,
        Standing::Delayed => AskingReason::Delayed,
        Standing::Troubled => AskingReason::Troubled,
        Standing::Missed => AskingReason::Missed,
        Standing::OutForDelivery | Standing::ReadyForPickup => AskingReason::Arriving,
    }
}

#[cfg(test)]
mod tests {
    use shared::order::EventCode;

    use super::super::story::Moment;
    use super::*;

    const NOW: Timestamp = Timestamp(100 * DAY_MS);

    /// Shipped three days ago, nothing heard since, promised for the day before yesterday.
    fn story() -> Story {
        let at = NOW.plus_ms(-3 * DAY_MS);
        Story {
            id: String::from("one"),
            order_id: String::from("whole"),
            placed_at: at,
            waited_from: Some(at),
            ended_at: None,
            promised_to: Some(NOW.plus_ms(-2 * DAY_MS)),
            value: ValueBand::High,
            moments: vec![Moment {
                code: EventCode::Shipped,
                at,
                known_at: at,
            }],
            notices: Vec::new(),
            asked: Vec::new(),
            asked_earlier: None,
        }
    }

    fn count(orders: u64, asked: u64) -> Count {
        Count { orders, asked }
    }

    #[test]
    fn too_little_says_nothing_and_few_alike_are_drawn_towards_many() {
        let late = story().stand(NOW).unwrap();
        let calm = Stand {
            lateness: Lateness::InTime,
            silence: Silence::Fresh,
            ..late.clone()
        };
        let mut askers = Askers::default();
        askers.add(&calm, count(499, 19));
        assert_eq!(askers.likelihood(&story(), NOW), None);
        askers.add(&calm, count(4_501, 81));
        let nobody_alike = askers.likelihood(&story(), NOW).unwrap();
        assert_eq!(nobody_alike.chance, 20);
        askers.add(&late, count(10, 10));
        let few_alike = askers.likelihood(&story(), NOW).unwrap();
        assert!((100..900).contains(&few_alike.chance), "{few_alike:?}");
        assert_eq!(few_alike.alike, count(5_010, 110));
        askers.add(&late, count(990, 390));
        let many_alike = askers.likelihood(&story(), NOW).unwrap();
        assert_eq!(
            (many_alike.chance, many_alike.alike),
            (400, count(1_000, 400))
        );
    }

    #[test]
    fn signs_are_what_askers_have_in_common_with_their_measure() {
        let late = story().stand(NOW).unwrap();
        let calm = Stand {
            lateness: Lateness::InTime,
            silence: Silence::Fresh,
            ..late.clone()
        };
        let mut askers = Askers::default();
        askers.add(&calm, count(5_000, 50));
        askers.add(&late, count(500, 200));
        let signs = askers.likelihood(&story(), NOW).unwrap().signs;
        let sign = |reason, days| AskingSign {
            reason,
            days: Some(days),
        };
        assert_eq!(
            signs,
            [sign(AskingReason::Late, 2), sign(AskingReason::Silent, 3)]
        );
    }
}
