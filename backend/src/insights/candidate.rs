//! A comparison that was made, whatever came of it.

use shared::api::wismo::{InsightBasis, InsightKind, InsightScope, InsightUnit};

use super::compare::Difference;

/// What was compared, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) kind: InsightKind,
    pub(super) against: InsightBasis,
    pub(super) scope: InsightScope,
    /// Which of them; empty for all.
    pub(super) key: String,
    /// First and last day of a spell, since 1970-01-01.
    pub(super) days: Option<(i64, i64)>,
    pub(super) is_lasting: bool,
    pub(super) unit: InsightUnit,
    /// In the unit.
    pub(super) value: f64,
    pub(super) held_against: f64,
    /// Its chance is that of this comparison alone, until all are corrected together.
    pub(super) difference: Difference,
    pub(super) n: f64,
    pub(super) n_against: f64,
    pub(super) concerned: f64,
    pub(super) of: f64,
}

impl Candidate {
    pub(super) fn is_more(&self) -> bool {
        self.value > self.held_against
    }

    /// More is worse of everything but stars.
    pub(super) fn is_worse(&self) -> bool {
        self.is_more() != (self.kind == InsightKind::Satisfaction)
    }

    /// Whether the difference matters to anybody: what is certain may yet be a trifle.
    pub(super) fn matters(&self) -> bool {
        let difference = (self.value - self.held_against).abs();
        let (small, great) = (
            self.value.min(self.held_against),
            self.value.max(self.held_against),
        );
        let (least, times) = match (&self.against, &self.kind) {
            (InsightBasis::Usual, _) => (10.0, 1.3),
            (_, InsightKind::Asked) => (0.01, 1.25),
            (_, InsightKind::Late | InsightKind::Repeats) => (0.02, 1.25),
            (_, InsightKind::TimeToShip) => (0.5, 1.2),
            (_, InsightKind::Silence) => (360.0, 1.2),
            (_, InsightKind::AnswerTime) => (60.0, 1.2),
            (_, InsightKind::Satisfaction) => (0.3, 1.0),
            (_, InsightKind::Other(_)) => return false,
        };
        difference >= least && great >= small * times
    }

    /// Whether both are about the same, in the same direction.
    pub(super) fn is_about_same(&self, other: &Self) -> bool {
        (&self.kind, &self.scope, &self.key, self.is_worse())
            == (&other.kind, &other.scope, &other.key, other.is_worse())
    }
}
