//! From a comparison to what the contract calls an insight.

use shared::api::wismo::{
    AskedHours, Cut, InquiryFilter, InquiryTopic, Insight, InsightBasis, InsightImpact,
    InsightKind, InsightRows, InsightScope, InsightType, WismoQuery,
};
use shared::ids::SellerId;
use shared::period::Period;
use shared::time::Date;

use super::Facts;
use super::candidate::Candidate;
use super::choose::weight;
use crate::windows::Days;

/// Parts of the whole from which on an impact is high, and medium.
const HIGH: f64 = 0.1;
const MEDIUM: f64 = 0.03;

/// How much of the whole it concerns, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Impact {
    Low,
    Medium,
    High,
}

pub(super) fn impact(one: &Candidate) -> Impact {
    match weight(one) {
        share if share >= HIGH => Impact::High,
        share if share >= MEDIUM => Impact::Medium,
        _ => Impact::Low,
    }
}

/// As it is told.
pub(super) fn insight(one: &Candidate, facts: &Facts, query: &WismoQuery) -> Insight {
    let difference = &one.difference;
    let (low, high) = if one.is_more() {
        (difference.low, difference.high)
    } else {
        (-difference.high, -difference.low)
    };
    let span = |(first, last)| Days { first, last }.span();
    Insight {
        kind: one.kind.clone(),
        against: one.against.clone(),
        verdict: verdict(one),
        impact: match impact(one) {
            Impact::High => InsightImpact::High,
            Impact::Medium => InsightImpact::Medium,
            Impact::Low => InsightImpact::Low,
        },
        scope: one.scope.clone(),
        key: one.key.clone(),
        name: facts
            .shops
            .get(&one.key)
            .cloned()
            .filter(|_| one.scope == InsightScope::Shop),
        days: one.days.map(span),
        is_lasting: one.is_lasting,
        unit: one.unit.clone(),
        value: thousandths(one.value),
        held_against: thousandths(one.held_against),
        is_more: one.is_more(),
        difference_low: thousandths(low),
        difference_high: thousandths(high),
        effect: thousandths(difference.effect),
        n: super::whole(one.n),
        n_against: super::whole(one.n_against),
        chance: super::whole((difference.chance * 1e6).ceil()),
        concerned: super::whole(one.concerned.round()),
        of: super::whole(one.of),
        rows: rows(one, query),
    }
}

fn thousandths(value: f64) -> u64 {
    super::whole((value * 1_000.0).round())
}

fn verdict(one: &Candidate) -> InsightType {
    match (&one.against, one.is_worse()) {
        (InsightBasis::Others, _) => InsightType::Opportunity,
        (_, true) => InsightType::Warning,
        (_, false) => InsightType::Success,
    }
}

/// The view that shows it, narrowed down to what it is about.
fn rows(one: &Candidate, query: &WismoQuery) -> InsightRows {
    let mut query = query.clone();
    if let Some((first, last)) = one.days {
        let [from, to] = [first, last].map(Date::from_days_since_epoch);
        query.period = Period::Custom { from, to };
    }
    let mut filter = InquiryFilter::default();
    let segment = &mut query.segment;
    match one.scope {
        InsightScope::Carrier => segment.carrier = Some(one.key.clone()),
        InsightScope::Region => segment.region = Some(one.key.clone()),
        InsightScope::Shop => segment.seller = SellerId::parse(&one.key),
        InsightScope::Topic => filter.topic = Some(InquiryTopic::from_word(&one.key)),
        InsightScope::Hours => filter.hour = AskedHours::parse(&one.key),
        InsightScope::Weekday => filter.hour = one.key.parse().ok().map(AskedHours::Weekday),
        _ => {}
    }
    let view = match one.kind {
        InsightKind::Late | InsightKind::TimeToShip | InsightKind::Silence => "fulfillment",
        InsightKind::Satisfaction => "satisfaction",
        _ => "inquiries",
    };
    let mut text = query.text();
    filter.push_to(&mut text);
    let cut = match one.scope {
        InsightScope::Lane => Some(Cut::Lane),
        InsightScope::All if one.kind == InsightKind::TimeToShip => Some(Cut::Seller),
        _ => None,
    };
    text.push_some(
        "cut",
        cut.as_ref()
            .filter(|_| view == "fulfillment")
            .map(Cut::word),
    );
    InsightRows {
        view: view.to_owned(),
        query: text.to_string(),
    }
}
