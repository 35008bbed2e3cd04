//! What is counted by day: who asks, what comes late, who asks again; of everything, and of carriers, lanes, regions and topics.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use shared::api::wismo::{InsightBasis, InsightKind, InsightScope, InsightUnit};

use super::candidate::Candidate;
use super::compare::{Difference, Side, of_part, rates, shares};
use super::scan::{AROUND_SPIKE, SPIKES, Series, Sought, Spell, spells};
use super::track::{Expected, Track};
use super::{ALPHA, FEWEST, Facts, LEAD_DAYS, MOST_PARTS};

/// Spikes of all together, and spells of all or a part, that are looked for.
const MOST_SPIKES: usize = 5;
const MOST_SPELLS: usize = 2;
/// What was counted on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) day: i64,
    /// Which parts it is of, in the order of [`Counted::scopes`]; empty for none.
    pub(crate) keys: [String; 3],
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

/// What a comparison is about: everything or a part, and which days if not all.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) against: &'a InsightBasis,
    pub(super) scope: &'a InsightScope,
    pub(super) key: &'a str,
    pub(super) days: Option<(i64, i64)>,
    pub(super) is_lasting: bool,
}

/// What all comparisons of a kind have in common.
struct Whole<'a> {
    counted: &'a Counted,
    facts: &'a Facts,
    all: Track,
    expected: Expected,
}

/// All comparisons of everything that is counted.
pub(super) fn candidates(facts: &Facts) -> Vec<Candidate> {
    let of = |counted: &Counted| Whole::of(counted, facts).look();
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

    /// A comparison that was made before, of what is left in this table.
    pub(super) fn ask(&self, facts: &Facts, question: Question<'_>) -> Option<Candidate> {
        let whole = Whole::of(self, facts);
        let place = self.scopes.iter().position(|scope| scope == question.scope);
        let track = match place {
            Some(place) => {
                let cells = self.cells.iter();
                Track::of(facts, cells.filter(|cell| cell.keys[place] == question.key))
            }
            None => whole.all.clone(),
        };
        whole.answer(question, &track)
    }

    /// The parts of a kind that are looked at.
    fn parts(&self, facts: &Facts, place: usize) -> Vec<(String, Track)> {
        let mut by_key: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
        let named = self
            .cells
            .iter()
            .filter(|cell| !cell.keys[place].is_empty());
        for cell in named {
            by_key.entry(&cell.keys[place]).or_default().push(cell);
        }
        let track = |(key, cells): (&str, Vec<&Cell>)| (key.to_owned(), Track::of(facts, cells));
        let mut parts: Vec<(String, Track)> = by_key.into_iter().map(track).collect();
        parts.retain(|(_, track)| track.now.of >= FEWEST);
        parts.sort_by_key(|(_, track)| Reverse(super::whole(track.now.of)));
        parts.truncate(MOST_PARTS);
        parts
    }
}

impl<'a> Whole<'a> {
    fn of(counted: &'a Counted, facts: &'a Facts) -> Self {
        let all = Track::of(facts, &counted.cells);
        let expected = if counted.is_rate() {
            Expected::of_inquiries(facts, &all)
        } else {
            Expected::of_orders(facts)
        };
        Self {
            counted,
            facts,
            all,
            expected,
        }
    }

    fn look(&self) -> Vec<Candidate> {
        let mut found = self.look_at(&InsightScope::All, "", &self.all);
        for (place, scope) in self.counted.scopes.iter().enumerate() {
            for (key, track) in self.counted.parts(self.facts, place) {
                found.extend(self.look_at(scope, &key, &track));
            }
        }
        found
    }

    fn look_at(&self, scope: &InsightScope, key: &str, track: &Track) -> Vec<Candidate> {
        let question = |against| Question {
            against,
            scope,
            key,
            days: None,
            is_lasting: false,
        };
        let mut found = Vec::new();
        if self.counted.has_spells() {
            found = self.look_for_spells(question(&InsightBasis::Usual), track);
        }
        found.extend(self.answer(question(&InsightBasis::Before), track));
        if *scope != InsightScope::All {
            found.extend(self.answer(question(&InsightBasis::Others), track));
        }
        found
    }

    fn look_for_spells(&self, question: Question<'_>, track: &Track) -> Vec<Candidate> {
        let is_all = *question.scope == InsightScope::All;
        let mut series = self.expected.series(track);
        let rest = (!is_all).then(|| self.expected.series(&self.all).minus(&series));
        if rest.as_ref().is_some_and(|rest| rest.all().hits < FEWEST) {
            return Vec::new();
        }
        let first = self.facts.reach.first + LEAD_DAYS;
        let since = usize::try_from(self.facts.scanned_since - first).unwrap_or(0);
        let mut found = Vec::new();
        if is_all {
            found = spells(&series, None, since, Sought::Spikes, MOST_SPIKES);
            for spike in found.iter().filter(|spike| spike.chance <= ALPHA) {
                series.forget(spike.from, spike.to);
            }
        }
        let rest = rest.as_ref();
        found.extend(spells(&series, rest, since, Sought::Spells, MOST_SPELLS));
        let day = |place: usize| first + i64::try_from(place).unwrap_or(0);
        let tell = |spell: Spell| {
            let of_spell = Question {
                days: Some((day(spell.from), day(spell.to))),
                is_lasting: spell.is_lasting,
                ..question
            };
            let mut told = self.answer(of_spell, track)?;
            told.difference.chance = spell.chance;
            Some(told)
        };
        found.into_iter().filter_map(tell).collect()
    }

    fn answer(&self, question: Question<'_>, track: &Track) -> Option<Candidate> {
        let series = self.expected.series(track);
        let (now, all) = (track.now, &self.all);
        let rest = all.now.minus(now);
        match question.against {
            InsightBasis::Usual => self.held_against_usual(question, &series),
            InsightBasis::Before if *question.scope == InsightScope::All => {
                self.compare(question, [now, track.before], series.spread())
            }
            InsightBasis::Before => {
                let rest = [rest, all.before.minus(track.before)];
                if rest.iter().any(|side| side.of < FEWEST) {
                    return None;
                }
                let (ours, spread) = ([now, track.before], series.spread());
                let mut told = self.compare(question, ours, spread)?;
                told.difference.chance = of_part(told.difference.chance, ours, rest, spread);
                Some(told)
            }
            _ => self.compare(question, [now, rest], series.spread()),
        }
    }

    fn compare(
        &self,
        question: Question<'_>,
        [one, other]: [Side; 2],
        spread: f64,
    ) -> Option<Candidate> {
        if one.of < FEWEST || other.of < FEWEST || one.hits + other.hits == 0.0 {
            return None;
        }
        let test = if self.counted.is_rate() {
            rates
        } else {
            shares
        };
        Some(Candidate {
            unit: InsightUnit::Share,
            value: one.rate(),
            held_against: other.rate(),
            difference: test(one, other, spread),
            n: one.of,
            n_against: other.of,
            concerned: (one.hits - other.rate() * one.of).abs(),
            ..self.about(question)
        })
    }

    /// Days in a row, held against all others that are known; a spike, against those around it.
    fn held_against_usual(&self, question: Question<'_>, series: &Series) -> Option<Candidate> {
        let (first, last) = question.days?;
        let place = |day: i64| usize::try_from(day - self.facts.reach.first - LEAD_DAYS).ok();
        let (from, to) = (place(first)?, place(last)?);
        let is_spike = *question.scope == InsightScope::All && SPIKES.contains(&(to + 1 - from));
        let around = if is_spike {
            let end = (to + AROUND_SPIKE).min(series.len() - 1);
            series.sum(from.saturating_sub(AROUND_SPIKE), end)
        } else {
            series.all()
        };
        let inside = series.sum(from, to);
        let outside = around.minus(inside);
        if inside.hits < FEWEST || outside.hits < FEWEST {
            return None;
        }
        let usual = outside.rate() * inside.of;
        let rates = rates(inside, outside, series.spread());
        Some(Candidate {
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
            ..self.about(question)
        })
    }

    /// What a comparison is about, before it is made.
    fn about(&self, question: Question<'_>) -> Candidate {
        Candidate {
            kind: self.counted.kind.clone(),
            against: question.against.clone(),
            scope: question.scope.clone(),
            key: question.key.to_owned(),
            days: question.days,
            is_lasting: question.is_lasting,
            unit: InsightUnit::Count,
            value: 0.0,
            held_against: 0.0,
            difference: Difference::default(),
            n: 0.0,
            n_against: 0.0,
            concerned: 0.0,
            of: self.all.now.hits,
        }
    }
}
