//! Which comparisons are told: what chance does not explain, what matters, and each fact once.

use std::cmp::Reverse;

use shared::api::wismo::{InsightBasis, InsightKind, InsightScope};

use super::candidate::Candidate;
use super::compare::holm;
use super::counted::{Counted, Question};
use super::{ALPHA, Facts};

/// Of one kind, about one sort of parts.
const MOST_ALIKE: usize = 3;

/// What stands out, with the corrected chance of each.
pub(super) fn choose(facts: &Facts, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let chances: Vec<f64> = candidates.iter().map(|one| one.difference.chance).collect();
    let mut sure: Vec<Candidate> = candidates
        .into_iter()
        .zip(holm(&chances))
        .filter(|(one, chance)| *chance <= ALPHA && one.matters() && is_news(one))
        .map(|(mut one, chance)| {
            one.difference.chance = chance;
            one
        })
        .collect();
    sure.sort_by(|a, b| rank(a).cmp(&rank(b)).then(weight(b).total_cmp(&weight(a))));
    let mut told: Vec<Candidate> = Vec::new();
    for one in sure {
        let is_said = told.iter().any(|other| says(other, &one)) || is_crowded(&told, &one);
        if !is_said && stands_without(facts, &told, &one) {
            told.push(one);
        }
    }
    told.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    told.sort_by_key(|one| Reverse(super::wording::impact(one)));
    told
}

/// A part that is better than the others is none: somebody always is.
fn is_news(one: &Candidate) -> bool {
    one.against != InsightBasis::Others || one.is_worse()
}

/// What is told first, so that the rest can be asked whether it says more: parts before the whole, carriers before lanes and the shops
/// whose parcels come late, and days before all days.
fn rank(one: &Candidate) -> (u8, u8) {
    let scope = match one.scope {
        InsightScope::All => 2,
        InsightScope::Region | InsightScope::Lane => 1,
        InsightScope::Shop if one.kind == InsightKind::Late => 1,
        _ => 0,
    };
    let against = match one.against {
        InsightBasis::Usual => 0,
        InsightBasis::Before => 1,
        InsightBasis::Others | InsightBasis::Other(_) => 2,
    };
    (scope, against)
}

/// How much of the whole it concerns.
pub(super) fn weight(one: &Candidate) -> f64 {
    if one.of > 0.0 {
        one.concerned / one.of
    } else {
        0.0
    }
}

/// Whether what is told says the other, too: the same of all days, or of the days right beside.
fn says(told: &Candidate, one: &Candidate) -> bool {
    if !told.is_about_same(one) {
        return false;
    }
    match (told.days, one.days) {
        (Some(told), Some(one)) => one.0 <= told.1 + 2 && told.0 <= one.1 + 2,
        _ => true,
    }
}

/// Whether enough like it is told.
fn is_crowded(told: &[Candidate], one: &Candidate) -> bool {
    // Answers slower than an hour are slower than four hours, in part: it is one fact.
    let most = if one.scope == InsightScope::Slower {
        1
    } else {
        MOST_ALIKE
    };
    let alike = told.iter().filter(|other| {
        (&other.kind, &other.scope, &other.against) == (&one.kind, &one.scope, &one.against)
    });
    alike.count() >= most
}

/// Whether it would be true without the parts that are told already.
fn stands_without(facts: &Facts, told: &[Candidate], one: &Candidate) -> bool {
    let is_part = |other: &&Candidate| {
        other.kind == one.kind
            && (rank(other).0 < rank(one).0 || is_beside(other, one))
            && other.is_worse() == one.is_worse()
            && other.against != InsightBasis::Others
    };
    let parts: Vec<(InsightScope, String)> = told
        .iter()
        .filter(is_part)
        .map(|other| (other.scope.clone(), other.key.clone()))
        .collect();
    if parts.is_empty() {
        return true;
    }
    let is_left = |again: Option<Candidate>| {
        again.is_some_and(|again| {
            again.matters()
                && again.is_worse() == one.is_worse()
                && again.difference.chance <= ALPHA
        })
    };
    let counted = facts
        .counted
        .iter()
        .find(|counted| counted.kind == one.kind);
    if let Some(counted) = counted {
        return is_left(ask_again(facts, &counted.without(&parts), one));
    }
    let measured = facts
        .measured
        .iter()
        .find(|measured| measured.kind == one.kind);
    measured.is_none_or(|measured| {
        let without = |part: &(InsightScope, String)| measured.ask_without(&part.0, &part.1);
        parts.iter().all(|part| is_left(without(part)))
    })
}

/// Whether each may be why the other looks as it does, as a shop and the lanes that begin at it: what concerns more was told first.
fn is_beside(other: &Candidate, one: &Candidate) -> bool {
    rank(other).0 == rank(one).0 && other.scope != one.scope && one.kind == InsightKind::Late
}

fn ask_again(facts: &Facts, counted: &Counted, one: &Candidate) -> Option<Candidate> {
    let question = Question {
        against: &one.against,
        scope: &one.scope,
        key: &one.key,
        days: one.days,
        is_lasting: one.is_lasting,
    };
    counted.ask(facts, question)
}
