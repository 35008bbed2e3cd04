//! What is foreseen of parcels whose promise can still be kept: what became of those that stood like them.

use std::collections::BTreeMap;

use shared::order::{Chance, Standing};
use shared::time::{HOUR_MS, Timestamp};

/// Hours before the end of a promise at which parcels are compared, closest first.
const HOURS: [i64; 21] = [
    1, 2, 3, 4, 6, 8, 10, 12, 15, 18, 21, 24, 30, 36, 48, 60, 72, 96, 120, 168, 240,
];

/// How the way of a part of an order went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The end of the promised delivery.
    pub promised_to: Timestamp,
    /// When it was placed, and paid if it had to be.
    pub waited_from: Timestamp,
    /// When it arrived, if it has.
    pub arrived_at: Option<Timestamp>,
    /// When it was back with its shop, if it never arrived.
    pub went_back_at: Option<Timestamp>,
    /// Where it stood since when, oldest first.
    pub stations: Vec<(Timestamp, Standing)>,
}

impl Story {
    /// Whether it was late, as known at `at`, after its promise. What went back says nothing.
    pub fn was_late(&self, at: Timestamp) -> Option<bool> {
        let is_known =
            self.promised_to < at && self.went_back_at.is_none_or(|went_back| went_back >= at);
        is_known.then(|| {
            self.arrived_at
                .is_none_or(|arrived| arrived > self.promised_to)
        })
    }

    /// Where it stood at `at`; nothing while nobody waited for it.
    pub fn standing(&self, at: Timestamp) -> Option<Standing> {
        let ended_at = self.arrived_at.or(self.went_back_at);
        let is_waited_for = self.waited_from <= at && ended_at.is_none_or(|ended| ended > at);
        let behind = self.stations.partition_point(|(since, _)| *since <= at);
        let last = self.stations[..behind].last();
        is_waited_for.then(|| last.map_or(Standing::Waiting, |(_, standing)| *standing))
    }

    /// How many hours before its promise passed a notice would have been due, had somebody looked every hour.
    pub fn warned_hours(&self, foresight: &Foresight) -> Option<i64> {
        let furthest = HOURS.last().copied().unwrap_or(0);
        (1..=furthest).rev().find(|hours| {
            let left = hours * HOUR_MS;
            let standing = self.standing(self.promised_to.plus_ms(-left));
            standing.is_some_and(|standing| foresight.chance(standing, left).is_late())
        })
    }
}

/// How many of the parcels that stood somewhere, with so much time left, were late.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foresight {
    chances: BTreeMap<(Standing, i64), Chance>,
}

impl Foresight {
    /// Learns from these, as they were known at `at`.
    pub fn learn<'a>(&mut self, stories: impl IntoIterator<Item = &'a Story>, at: Timestamp) {
        for story in stories {
            let Some(was_late) = story.was_late(at) else {
                continue;
            };
            for hours in HOURS {
                let then = story.promised_to.plus_ms(-hours * HOUR_MS);
                if let Some(standing) = story.standing(then) {
                    let chance = self.chances.entry((standing, hours)).or_default();
                    chance.late += u64::from(was_late);
                    chance.parcels += 1;
                }
            }
        }
    }

    /// What became of parcels that stood there with as much time left: of the next longer time that is compared, so that
    /// it says rather too little than too much.
    pub fn chance(&self, standing: Standing, left_ms: i64) -> Chance {
        let place = HOURS.partition_point(|hours| hours * HOUR_MS < left_ms);
        let hours = HOURS.get(place);
        let chance = hours.and_then(|hours| self.chances.get(&(standing, *hours)));
        chance.copied().unwrap_or_default()
    }
}
