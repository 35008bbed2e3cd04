//! What is measured: time to ship, silence, time to answer, and stars; of everything, and of shops, carriers, topics and hours.

use shared::api::wismo::{InsightBasis, InsightKind, InsightScope, InsightUnit};

use super::candidate::Candidate;
use super::compare::{Sample, judged, means};
use super::{FEWEST, Facts};

/// Of everything, or of one part.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) scope: InsightScope,
    pub(crate) key: String,
    /// In the days of the view.
    pub(crate) now: Sample,
    /// In those it is compared with.
    pub(crate) before: Sample,
}

/// A kind of measure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measured {
    pub(crate) kind: InsightKind,
    pub(crate) all: Part,
    pub(crate) parts: Vec<Part>,
}

/// All comparisons of everything that is measured.
pub(super) fn candidates(facts: &Facts) -> Vec<Candidate> {
    facts.measured.iter().flat_map(Measured::look).collect()
}

impl Measured {
    fn look(&self) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = self.before(&self.all, None).into_iter().collect();
        for part in &self.parts {
            // Hours and answers of some length are held against the others alone: how many there are of them is no news.
            if matches!(
                part.scope,
                InsightScope::Shop | InsightScope::Carrier | InsightScope::Topic
            ) {
                found.extend(self.before(part, Some(&self.all)));
            }
            let others = self.all.now.minus(&part.now);
            found.extend(self.compare(InsightBasis::Others, part, &others));
        }
        found
    }

    /// The whole as it would be without a part, held against what it was.
    pub(super) fn ask_without(&self, scope: &InsightScope, key: &str) -> Option<Candidate> {
        let is_part = |part: &&Part| (&part.scope, part.key.as_str()) == (scope, key);
        let part = self.parts.iter().find(is_part)?;
        let left = Part {
            now: self.all.now.minus(&part.now),
            before: self.all.before.minus(&part.before),
            ..self.all.clone()
        };
        self.before(&left, None)
    }

    /// Held against what it was; what all have in common is no news of a part.
    fn before(&self, part: &Part, all: Option<&Part>) -> Option<Candidate> {
        let mut told = self.compare(InsightBasis::Before, part, &part.before)?;
        if let Some(all) = all {
            let (now, before) = (all.now.minus(&part.now), all.before.minus(&part.before));
            if now.n() < FEWEST || before.n() < FEWEST {
                return None;
            }
            let moved = (part.now.mean() - part.before.mean()) - (now.mean() - before.mean());
            let samples = [&part.now, &part.before, &now, &before];
            let error: f64 = samples.into_iter().map(Sample::error).sum();
            told.difference.chance = judged(told.difference.chance, moved / error.sqrt());
        }
        Some(told)
    }

    fn compare(&self, against: InsightBasis, part: &Part, other: &Sample) -> Option<Candidate> {
        if part.now.n() < FEWEST || other.n() < FEWEST {
            return None;
        }
        Some(Candidate {
            kind: self.kind.clone(),
            against,
            scope: part.scope.clone(),
            key: part.key.clone(),
            days: None,
            is_lasting: false,
            unit: match self.kind {
                InsightKind::TimeToShip => InsightUnit::Days,
                InsightKind::Satisfaction => InsightUnit::Stars,
                _ => InsightUnit::Minutes,
            },
            value: part.now.mean(),
            held_against: other.mean(),
            difference: means(&part.now, other),
            n: part.now.n(),
            n_against: other.n(),
            concerned: part.now.n(),
            of: self.all.now.n(),
        })
    }
}
