//! Insights survive the wire, and kinds that are not known yet are kept.

use serde_json::{Value, json};
use shared::api::wismo::{
    Insight, InsightBasis, InsightImpact, InsightKind, InsightRows, InsightScope, InsightType,
    InsightUnit, WismoInsights, WismoQuery, WismoSpan, wismo_insights,
};
use shared::json::decode_body;
use shared::time::{Date, Timestamp};

use crate::round_trip::assert_survives;

fn span() -> WismoSpan {
    WismoSpan {
        from: Date::parse("2026-01-01").unwrap(),
        to: Date::parse("2026-01-31").unwrap(),
    }
}

#[test]
fn insights_survive_the_wire() {
    let insight = Insight {
        kind: InsightKind::TimeToShip,
        against: InsightBasis::Before,
        verdict: InsightType::Warning,
        impact: InsightImpact::High,
        scope: InsightScope::Shop,
        key: String::from("seller_0001"),
        name: Some(String::from("Duka")),
        days: Some(span()),
        is_lasting: true,
        unit: InsightUnit::Days,
        value: 1,
        held_against: 2,
        is_more: true,
        difference_low: 3,
        difference_high: 4,
        effect: 5,
        n: 6,
        n_against: 7,
        chance: 8,
        concerned: 9,
        of: 10,
        rows: InsightRows {
            view: String::from("fulfillment"),
            query: String::from("cut=lane"),
        },
    };
    assert_survives(&WismoInsights {
        span: span(),
        base_span: Some(span()),
        insights: vec![insight],
        looked_at: 11,
        time_zone: Some(String::from("Africa/Nairobi")),
        formula_version: 1,
        as_of: Some(Timestamp(12)),
    });
    let endpoint = wismo_insights(&WismoQuery::default());
    assert_eq!(endpoint.path, "/analytics/wismo/insights");
}

#[test]
fn what_another_backend_finds_beyond_these_is_kept() {
    let body = json!({"span": {"from": "2026-01-01", "to": "2026-01-31"}, "insights": [{
        "kind": "refund_wave", "against": "usual", "type": "warning", "impact": "huge", "unit": "count",
        "value": 5_000, "held_against": 1_000, "is_more": true,
    }]});
    let answer: WismoInsights = decode_body::<_, Value>(&body).unwrap();
    let insight = &answer.insights[0];
    assert_eq!(insight.kind.word(), "refund_wave");
    assert_eq!(insight.impact.word(), "huge");
    assert_eq!(
        (insight.scope.clone(), insight.rows.view.as_str()),
        (InsightScope::All, "")
    );
}
