//! Everything that promises of one day are made of.

use std::collections::{BTreeSet, HashMap};

use super::survival::Journeys;
use super::{BAND, ENOUGH_ARRIVALS, FEWEST_ARRIVALS};

/// How alike the parcels are that a promise rests on, narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Same origin, destination, carrier and weekday.
    Weekday,
    /// Same origin, destination and carrier.
    Carrier,
    /// Same origin and destination.
    Lane,
    /// Same destination.
    Destination,
    /// Same origin.
    Origin,
    /// All parcels of the marketplace.
    Marketplace,
}

impl Level {
    const ALL: [Self; 6] = [
        Self::Weekday,
        Self::Carrier,
        Self::Lane,
        Self::Destination,
        Self::Origin,
        Self::Marketplace,
    ];

    /// As it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Weekday => "weekday",
            Self::Carrier => "carrier",
            Self::Lane => "lane",
            Self::Destination => "destination",
            Self::Origin => "origin",
            Self::Marketplace => "marketplace",
        }
    }
}

/// Parcels of one kind on one way, all with the same outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// Where the shop sends from; empty when unknown.
    pub origin: String,
    /// Where they go; empty when unknown.
    pub destination: String,
    /// Who carries them, or would by the shop's habit; empty when unknown.
    pub carrier: String,
    /// Weekday of the first day, 0 for Monday.
    pub weekday: usize,
    /// Whether they have arrived.
    pub has_arrived: bool,
    /// Days to arrival, or for which they have been seen.
    pub days: i64,
    /// How many.
    pub parcels: u64,
}

/// A parcel that something is to be promised about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question<'a> {
    /// Where the shop sends from; empty when unknown.
    pub origin: &'a str,
    /// Where it goes; empty when unknown.
    pub destination: &'a str,
    /// Who will carry it; empty when unknown.
    pub carrier: &'a str,
    /// Weekday of the first day, 0 for Monday.
    pub weekday: usize,
}

/// What can be promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// Days after which half have arrived.
    pub p50_days: i64,
    /// Days after which nine in ten have.
    pub p90_days: i64,
    /// What it rests on.
    pub level: Level,
    /// The arrivals behind it.
    pub arrivals: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Group {
    level: Level,
    origin: String,
    destination: String,
    carrier: String,
    weekday: usize,
}

/// Everything that promises of one day are made of: what was known when that day began.
#[derive(Clone, Debug, Default)]
pub struct Book {
    groups: HashMap<Group, Journeys>,
    usual_carriers: HashMap<String, String>,
    destinations: BTreeSet<String>,
}

impl Book {
    /// Of these journeys, and the carrier that each shop mostly uses.
    pub fn new(
        journeys: impl IntoIterator<Item = Journey>,
        usual_carriers: HashMap<String, String>,
    ) -> Self {
        let mut book = Self {
            usual_carriers,
            ..Self::default()
        };
        for journey in journeys {
            let question = Question {
                origin: &journey.origin,
                destination: &journey.destination,
                carrier: &journey.carrier,
                weekday: journey.weekday,
            };
            for group in Level::ALL
                .into_iter()
                .filter_map(|level| group_of(level, &question))
            {
                let journeys = book.groups.entry(group).or_default();
                journeys.add(journey.days, journey.has_arrived, journey.parcels);
            }
            if !journey.destination.is_empty() {
                book.destinations.insert(journey.destination);
            }
        }
        book
    }

    /// What can be promised; nothing when fewer than [`FEWEST_ARRIVALS`] parcels of this marketplace have arrived.
    pub fn band(&self, question: &Question<'_>) -> Option<Band> {
        let of = |level: Level, fewest: u64| {
            let journeys = self.groups.get(&group_of(level, question)?)?;
            let arrivals = journeys.arrivals();
            if arrivals < fewest {
                return None;
            }
            Some(Band {
                p50_days: journeys.quantile(BAND.0)?,
                p90_days: journeys.quantile(BAND.1)?,
                level,
                arrivals,
            })
        };
        Level::ALL
            .into_iter()
            .find_map(|level| of(level, ENOUGH_ARRIVALS))
            .or_else(|| of(Level::Marketplace, FEWEST_ARRIVALS))
    }

    /// The carrier that a shop mostly uses; empty when nobody knows.
    pub fn usual_carrier(&self, seller: &str) -> &str {
        self.usual_carriers.get(seller).map_or("", String::as_str)
    }

    /// Places that parcels have gone to, in order.
    pub fn destinations(&self) -> impl Iterator<Item = &str> {
        self.destinations.iter().map(String::as_str)
    }

    /// The destination that somebody means who writes it like this.
    pub fn destination_named(&self, written: &str) -> Option<&str> {
        let written = written.trim().to_lowercase();
        self.destinations()
            .find(|place| place.to_lowercase() == written)
    }
}

/// The group of that kind; nothing when what makes it is unknown.
fn group_of(level: Level, question: &Question<'_>) -> Option<Group> {
    let has = |level_needs: &[Level], value: &str| {
        if !level_needs.contains(&level) {
            return Some(String::new());
        }
        (!value.is_empty()).then(|| value.to_owned())
    };
    Some(Group {
        level,
        origin: has(
            &[Level::Weekday, Level::Carrier, Level::Lane, Level::Origin],
            question.origin,
        )?,
        destination: has(
            &[
                Level::Weekday,
                Level::Carrier,
                Level::Lane,
                Level::Destination,
            ],
            question.destination,
        )?,
        carrier: has(&[Level::Weekday, Level::Carrier], question.carrier)?,
        weekday: if level == Level::Weekday {
            question.weekday
        } else {
            0
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrived(origin: &str, destination: &str, days: i64, parcels: u64) -> Journey {
        Journey {
            origin: origin.to_owned(),
            destination: destination.to_owned(),
            carrier: "Posta Kenya".to_owned(),
            weekday: 2,
            has_arrived: true,
            days,
            parcels,
        }
    }

    fn ask<'a>(origin: &'a str, destination: &'a str) -> Question<'a> {
        Question {
            origin,
            destination,
            carrier: "Posta Kenya",
            weekday: 2,
        }
    }

    #[test]
    fn a_promise_rests_on_the_narrowest_group_with_enough_arrivals() {
        let book = Book::new(
            [
                arrived("Nairobi", "Mombasa", 2, 100),
                arrived("Kisumu", "Mombasa", 9, 99),
                arrived("Kisumu", "Lamu", 20, 30),
            ],
            HashMap::new(),
        );
        let level =
            |origin, destination| book.band(&ask(origin, destination)).map(|band| band.level);
        assert_eq!(level("Nairobi", "Mombasa"), Some(Level::Weekday));
        let other_day = Question {
            weekday: 3,
            ..ask("Nairobi", "Mombasa")
        };
        assert_eq!(
            book.band(&other_day).map(|band| band.level),
            Some(Level::Carrier)
        );
        let other_carrier = Question {
            carrier: "",
            ..ask("Nairobi", "Mombasa")
        };
        assert_eq!(
            book.band(&other_carrier).map(|band| band.level),
            Some(Level::Lane)
        );
        assert_eq!(level("Kisumu", "Mombasa"), Some(Level::Destination));
        assert_eq!(level("Kisumu", "Lamu"), Some(Level::Origin));
        assert_eq!(level("", ""), Some(Level::Marketplace));
    }

    #[test]
    fn under_twenty_arrivals_nothing_is_promised() {
        let book = |parcels| Book::new([arrived("Nairobi", "Mombasa", 2, parcels)], HashMap::new());
        assert_eq!(book(19).band(&ask("Nairobi", "Mombasa")), None);
        let band = book(20).band(&ask("Nairobi", "Mombasa"));
        assert_eq!(
            band.map(|band| (band.level, band.arrivals)),
            Some((Level::Marketplace, 20))
        );
    }

    #[test]
    fn places_are_found_however_they_are_written() {
        let book = Book::new([arrived("", "São Paulo", 2, 1)], HashMap::new());
        assert_eq!(book.destination_named(" SÃO PAULO "), Some("São Paulo"));
        assert_eq!(book.destination_named("Sao"), None);
    }
}
