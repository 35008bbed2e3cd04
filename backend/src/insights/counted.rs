//! What is counted by day: who asks, what comes late, who asks again; of everything, and of carriers, lanes, regions and topics.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use shared::api::wismo::{InsightBasis, InsightKind, InsightScope, InsightUnit};

use super::candidate::Candidate;
use super::compare::{Difference, Side, moved_alone, rates, shares};
use super::scan::{Series, Spell, spells};
use super::{FEWEST, Facts, LEAD_DAYS, MOST_PARTS, real};

/// Spells that are looked for in all together, and in a part.
const MOST_SPELLS: usize = 5;
const MOST_OF_PART: usize = 2;
/// A part has a spell from so many days on.
const SHORTEST_OF_PART: usize = 3;
/// Below so many inquiries in all, nobody knows what a weekday does.
const FEWEST_FOR_WEEKDAYS: f64 = 100.0;
/// Days of a week.
const WEEK: usize = 7;

/// What was counted on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) day: i64,
    /// Which parts it is of, in the order of [`Counted::scopes`]; empty for none.
    pub(crate) keys: [String; 2],
    /// How often it happened, and what it could have happened to.
    pub(crate) hits: u64,
    pub(crate) of: u64,
}

/// A kind of count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) kind: InsightKind,
    /// What its parts are.
    pub(crate) scopes: Vec<InsightScope>,
    pub(crate) cells: Vec<Cell>,
}

/// Of all, or of one part: each day, and the days that are compared.
#[derive(Clone, Debug, Default)]
struct Track {
    by_day: Series,
    now: Side,
    before: Side,
}

/// What a comparison is about: everything or a part, and which days if not all.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) against: &'a InsightBasis,
    pub(super) scope: &'a InsightScope,
    pub(super) key: &'a str,
    pub(super) days: Option<(i64, i64)>,
    pub(super) is_lasting: bool,
}

/// All comparisons of everything that is counted.
pub(super) fn candidates(facts: &Facts) -> Vec<Candidate> {
    let of = |counted: &Counted| counted.look(facts);
    facts.counted.iter().flat_map(of).collect()
}

impl Counted {
    fn is_rate(&self) -> bool {
        self.kind == InsightKind::Asked
    }

    /// Whoever asks again is decided a week later: too late to look for days.
    fn has_spells(&self) -> bool {
        self.kind != InsightKind::Repeats
    }

    /// The same without these parts.
    pub(super) fn without(&self, parts: &[(InsightScope, String)]) -> Self {
        let is_part = |cell: &Cell| {
            let mut named = self.scopes.iter().zip(&cell.keys);
            named.any(|(scope, key)| parts.iter().any(|part| (&part.0, &part.1) == (scope, key)))
        };
        let mut left = self.clone();
        left.cells.retain(|cell| !is_part(cell));
        left
    }

    fn look(&self, facts: &Facts) -> Vec<Candidate> {
        let all = self.track(facts, |_| true);
        let weekdays = self.weekdays(&all, facts);
        let mut found = Vec::new();
        let mut subjects = vec![(InsightScope::All, String::new(), all.clone())];
        for (place, scope) in self.scopes.iter().enumerate() {
            let parts = self.parts(facts, place).into_iter();
            subjects.extend(parts.map(|(key, track)| (scope.clone(), key, track)));
        }
        for (scope, key, track) in &subjects {
            for against in [InsightBasis::Usual, InsightBasis::Before, InsightBasis::Others] {
                let question = Question {
                    against: &against,
                    scope,
                    key,
                    days: None,
                    is_lasting: false,
                };
                if against != InsightBasis::Usual {
                    found.extend(self.answer(facts, question, track, &all, &weekdays));
                } else if self.has_spells() {
                    found.extend(self.look_for_spells(facts, question, track, &all, &weekdays));
                }
            }
        }
        found
    }

    /// The same comparison again, of what is left in this table.
    pub(super) fn ask(&self, facts: &Facts, question: Question<'_>) -> Option<Candidate> {
        let all = self.track(facts, |_| true);
        let weekdays = self.weekdays(&all, facts);
        let place = self.scopes.iter().position(|scope| scope == question.scope);
        let track = match place {
            Some(place) => self.track(facts, |cell| cell.keys[place] == question.key),
            None => all.clone(),
        };
        self.answer(facts, question, &track, &all, &weekdays)
    }

    fn look_for_spells(
        &self,
        facts: &Facts,
        question: Question<'_>,
        track: &Track,
        all: &Track,
        weekdays: &[f64; WEEK],
    ) -> Vec<Candidate> {
        let is_all = *question.scope == InsightScope::All;
        let series = self.series(track, weekdays, facts);
        let rest = (!is_all).then(|| self.series(all, weekdays, facts).minus(&series));
        if rest.as_ref().is_some_and(|rest| rest.all().hits < FEWEST) {
            return Vec::new();
        }
        let first = facts.reach.first + LEAD_DAYS;
        let since = usize::try_from(facts.scanned_since - first).unwrap_or(0);
        let (shortest, most) = if is_all {
            (1, MOST_SPELLS)
        } else {
            (SHORTEST_OF_PART, MOST_OF_PART)
        };
        let day = |place: usize| first + i64::try_from(place).unwrap_or(0);
        let tell = |spell: Spell| {
            let of_spell = Question {
                days: Some((day(spell.from), day(spell.to))),
                is_lasting: spell.is_lasting,
                ..question
            };
            let mut told = self.answer(facts, of_spell, track, all, weekdays)?;
            told.difference.chance = spell.chance;
            Some(told)
        };
        let found = spells(&series, rest.as_ref(), since, shortest, most);
        found.into_iter().filter_map(tell).collect()
    }

    fn answer(
        &self,
        facts: &Facts,
        question: Question<'_>,
        track: &Track,
        all: &Track,
        weekdays: &[f64; WEEK],
    ) -> Option<Candidate> {
        let series = self.series(track, weekdays, facts);
        match question.against {
            InsightBasis::Usual => usual(self, facts, question, &series, all),
            InsightBasis::Before => {
                let (now, before) = (track.now, track.before);
                let mut told = self.compare(question, [now, before], all, series.spread())?;
                if *question.scope != InsightScope::All {
                    let rest = [all.now.minus(now), all.before.minus(before)];
                    if rest.iter().any(|side| side.of < FEWEST) {
                        return None;
                    }
                    let alone = moved_alone([now, before], rest, series.spread());
                    told.difference.chance = told.difference.chance.max(alone);
                }
                Some(told)
            }
            _ if *question.scope == InsightScope::All => None,
            _ => {
                let others = all.now.minus(track.now);
                self.compare(question, [track.now, others], all, series.spread())
            }
        }
    }

    fn compare(
        &self,
        question: Question<'_>,
        [one, other]: [Side; 2],
        all: &Track,
        spread: f64,
    ) -> Option<Candidate> {
        if one.of < FEWEST || other.of < FEWEST || one.hits + other.hits == 0.0 {
            return None;
        }
        let test = if self.is_rate() { rates } else { shares };
        Some(Candidate {
            kind: self.kind.clone(),
            against: question.against.clone(),
            scope: question.scope.clone(),
            key: question.key.to_owned(),
            days: None,
            is_lasting: false,
            unit: InsightUnit::Share,
            value: one.rate(),
            held_against: other.rate(),
            difference: test(one, other, spread),
            n: one.of,
            n_against: other.of,
            concerned: (one.hits - other.rate() * one.of).abs(),
            of: all.now.hits,
        })
    }

    /// What happens, and to what it could, day after day. Who asks today has a parcel that left in the seven days up to now, and
    /// asks by the habits of the weekday.
    fn series(&self, track: &Track, weekdays: &[f64; WEEK], facts: &Facts) -> Series {
        let lead = usize::try_from(LEAD_DAYS).unwrap_or(0);
        let Series { hits, exposure } = &track.by_day;
        let days = lead..hits.len();
        let of = |day: usize| {
            if self.is_rate() {
                exposure[day - lead..=day].iter().sum::<f64>() / 7.0 * weekdays[weekday(facts, day)]
            } else {
                exposure[day]
            }
        };
        Series {
            hits: hits[days.clone()].to_vec(),
            exposure: days.map(of).collect(),
        }
    }

    /// How much more, or less, is asked on each weekday than on all. The day with most is left out: it may be what is looked for.
    fn weekdays(&self, all: &Track, facts: &Facts) -> [f64; WEEK] {
        let plain = self.series(all, &[1.0; WEEK], facts);
        if !self.is_rate() || plain.all().hits < FEWEST_FOR_WEEKDAYS {
            return [1.0; WEEK];
        }
        let lead = usize::try_from(LEAD_DAYS).unwrap_or(0);
        let mut of_weekday: [Vec<Side>; WEEK] = Default::default();
        for (day, (hits, of)) in plain.hits.iter().zip(&plain.exposure).enumerate() {
            if *of > 0.0 {
                let side = Side { hits: *hits, of: *of };
                of_weekday[weekday(facts, day + lead)].push(side);
            }
        }
        let sum = |sides: &[Side]| sides.iter().fold(Side::default(), |sum, side| sum.plus(*side));
        for sides in &mut of_weekday {
            sides.sort_by(|a, b| b.rate().total_cmp(&a.rate()));
            if sides.len() > 2 {
                sides.remove(0);
            }
        }
        let whole = sum(&of_weekday.concat()).rate();
        of_weekday.map(|sides| {
            let habit = sum(&sides).rate() / whole;
            if habit.is_finite() { habit.max(0.05) } else { 1.0 }
        })
    }

    /// The parts of a kind that are looked at.
    fn parts(&self, facts: &Facts, place: usize) -> Vec<(String, Track)> {
        let mut by_key: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
        for cell in self.cells.iter().filter(|cell| !cell.keys[place].is_empty()) {
            by_key.entry(&cell.keys[place]).or_default().push(cell);
        }
        let track = |(key, cells): (&str, Vec<&Cell>)| (key.to_owned(), track_of(facts, cells));
        let mut parts: Vec<(String, Track)> = by_key.into_iter().map(track).collect();
        parts.retain(|(_, track)| track.now.of >= FEWEST);
        parts.sort_by_key(|(_, track)| Reverse(super::whole(track.now.of)));
        parts.truncate(MOST_PARTS);
        parts
    }

    fn track(&self, facts: &Facts, is_meant: impl Fn(&Cell) -> bool) -> Track {
        track_of(facts, self.cells.iter().filter(|cell| is_meant(cell)))
    }
}

fn track_of<'a>(facts: &Facts, cells: impl IntoIterator<Item = &'a Cell>) -> Track {
    let days = usize::try_from(facts.reach.last - facts.reach.first + 1).unwrap_or(0);
    let mut track = Track {
        by_day: Series {
            hits: vec![0.0; days],
            exposure: vec![0.0; days],
        },
        ..Track::default()
    };
    for cell in cells {
        let side = Side {
            hits: real(cell.hits),
            of: real(cell.of),
        };
        let place = usize::try_from(cell.day - facts.reach.first).ok();
        if let Some(place) = place.filter(|place| *place < days) {
            track.by_day.hits[place] += side.hits;
            track.by_day.exposure[place] += side.of;
        }
        if facts.current.has(cell.day) {
            track.now = track.now.plus(side);
        }
        if facts.base.is_some_and(|base| base.has(cell.day)) {
            track.before = track.before.plus(side);
        }
    }
    track
}

/// 0 for Monday; days since 1970-01-01 begin with a Thursday.
fn weekday(facts: &Facts, place: usize) -> usize {
    let day = facts.reach.first + i64::try_from(place).unwrap_or(0);
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
}

/// Days in a row, held against all others that are known.
fn usual(
    counted: &Counted,
    facts: &Facts,
    question: Question<'_>,
    series: &Series,
    all: &Track,
) -> Option<Candidate> {
    let (first, last) = question.days?;
    let place = |day: i64| usize::try_from(day - facts.reach.first - LEAD_DAYS).ok();
    let inside = series.sum(place(first)?, place(last)?);
    let outside = series.all().minus(inside);
    if inside.hits < FEWEST || outside.hits < FEWEST {
        return None;
    }
    let usual = outside.rate() * inside.of;
    let rates = rates(inside, outside, series.spread());
    Some(Candidate {
        kind: counted.kind.clone(),
        against: InsightBasis::Usual,
        scope: question.scope.clone(),
        key: question.key.to_owned(),
        days: question.days,
        is_lasting: question.is_lasting,
        unit: InsightUnit::Count,
        value: inside.hits,
        held_against: usual,
        difference: Difference {
            low: rates.low * inside.of,
            high: rates.high * inside.of,
            ..rates
        },
        n: inside.hits,
        n_against: outside.hits,
        concerned: inside.hits - usual,
        of: all.now.hits,
    })
}
