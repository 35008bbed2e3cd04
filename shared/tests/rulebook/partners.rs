//! Partners: what is read of other backends, what is wrong with a report, and where bands begin.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use shared::api::partner_events::{PartnerEvent, PartnerEventKind};
use shared::api::partners::{
    Capacity, CentreFigures, OptedIn, OptedOut, Partner, PartnerChoice, PartnerFigures,
    PartnerMetrics, PartnerPricing, PartnerStay, Performance, ShopFigures, opt_in,
};
use shared::ids::{PartnerId, SellerId};
use shared::json::{Decode, decode_body};
use shared::metrics::{Punctuality, measured_hours, measured_share};
use shared::money::Currency;
use shared::time::{HOUR_MS, Timestamp};

use crate::round_trip::assert_survives;

const NOW: Timestamp = Timestamp(1_763_640_000_000);

fn partner(id: &str) -> PartnerId {
    PartnerId::parse(id).unwrap()
}

fn seller() -> SellerId {
    SellerId::parse("s/1").unwrap()
}

fn dollars() -> Currency {
    Currency::parse("USD").unwrap()
}

#[test]
fn what_the_server_writes_of_partners_is_read_as_the_same() {
    assert_survives(&Partner {
        id: partner("p1"),
        name: String::from("Bandari <b>"),
        description: String::from("Packs"),
        locations: vec![String::from("Lagos")],
        pricing: PartnerPricing {
            pick_pack: Some(Decimal::new(120, 2)),
            storage: Some(Decimal::new(35, 2)),
            currency: Some(dollars()),
        },
        capabilities: vec![String::from("Gift wrap")],
        rating: Some(Decimal::new(43, 1)),
        ratings: Some(8),
        opted_in: true,
        opted_in_at: Some(NOW),
        stays: vec![PartnerStay {
            from: NOW,
            from_by: String::from("Ade"),
            to: Some(NOW),
            to_by: Some(String::from("Nadia")),
        }],
    });
    let share = Some(Decimal::new(975, 3));
    let hours = Some(Decimal::new(185, 1));
    let capacity = Some(Capacity {
        available: 3,
        total: 10,
        reported_at: Some(NOW),
    });
    assert_survives(&PartnerMetrics {
        opted_in: true,
        partners: vec![PartnerFigures {
            id: String::from("p1"),
            name: String::from("Bandari"),
            performance: Performance {
                on_time_rate: share,
                on_time_jobs: Some(40),
                accuracy_rate: share,
                accuracy_jobs: Some(39),
                avg_processing_time: hours,
                p50_hours: hours,
                p90_hours: hours,
                processing_jobs: Some(38),
                cost_per_item: Some(Decimal::new(131, 2)),
                cost_jobs: Some(37),
                currency: Some(dollars()),
            },
            capacity,
            completeness: share,
            jobs: Some(40),
            open_jobs: Some(2),
            unknown_reports: Some(1),
            since: Some(NOW),
            until: Some(NOW),
            centres: vec![CentreFigures {
                location: String::from("Lagos"),
                jobs: 40,
                open_jobs: 2,
                on_time_rate: None,
                on_time_jobs: 12,
                p50_hours: hours,
                p90_hours: None,
                capacity,
            }],
        }],
        seller_metrics: ShopFigures {
            fulfillment_rate: share,
            due_jobs: Some(30),
            avg_turnaround: hours,
            finished_jobs: Some(29),
            cost_savings: None,
        },
        window_days: Some(90),
        time_zone: Some(String::from("Africa/Lagos")),
        as_of: Some(NOW),
    });
    assert_survives(&OptedIn {
        success: true,
        seller_id: seller(),
        partner_id: partner("p1"),
        opt_in_date: NOW,
    });
    assert_survives(&OptedOut {
        success: true,
        seller_id: seller(),
        partner_id: partner("p1"),
        opt_out_date: None,
    });
    let choice = PartnerChoice {
        partner_id: partner("p \"1\""),
    };
    assert_eq!(choice.to_json(), r#"{"partnerId":"p \"1\""}"#);
    assert_eq!(
        opt_in(&seller()).path,
        "/fulfillment/micro-fulfillment/s%2F1/opt-in"
    );
}

#[test]
fn partners_of_other_backends_are_read_without_what_they_do_not_say() {
    let told = json!([{"id": "p1", "name": "Hub", "description": "d", "locations": ["Accra", {"name": "Kumasi"}],
        "pricing": {"pickPack": 2.5, "storage": "ask us"}, "capabilities": ["cold"], "rating": 4.8}]);
    let read: Vec<Partner> = decode_body(&told).unwrap();
    let [one] = read.as_slice() else {
        panic!("{read:?}")
    };
    assert_eq!(one.locations, ["Accra", "Kumasi"]);
    assert_eq!(one.pricing.pick_pack, Some(Decimal::new(25, 1)));
    assert_eq!((one.pricing.storage, one.pricing.currency), (None, None));
    assert_eq!((one.ratings, one.opted_in), (None, false));

    let told = json!({"optedIn": false, "partners": [{"id": "p1", "name": "Hub",
        "performance": {"onTimeRate": 97.5, "avgProcessingTime": 4, "accuracyRate": 0.991, "costPerItem": "2.10"},
        "capacity": {"available": 5, "total": 9}}],
        "sellerMetrics": {"fulfillmentRate": 98, "avgTurnaround": 5.5, "costSavings": 1200}});
    let read: PartnerMetrics = decode_body(&told).unwrap();
    let performance = &read.partners[0].performance;
    assert_eq!(performance.on_time_rate, Some(Decimal::new(975, 3)));
    assert_eq!(performance.accuracy_rate, Some(Decimal::new(991, 3)));
    assert_eq!(performance.on_time_jobs, None, "nobody said how many");
    assert_eq!(read.partners[0].completeness, None);
    assert_eq!(
        read.seller_metrics.fulfillment_rate,
        Some(Decimal::new(98, 2))
    );
    assert_eq!(
        read.seller_metrics.cost_savings, None,
        "nobody can know that"
    );
}

fn fault(report: &Value) -> Option<&'static str> {
    PartnerEvent::decode(report).unwrap().fault(dollars(), NOW)
}

#[test]
fn a_report_that_says_too_little_or_the_impossible_is_told_what_is_wrong() {
    let at = "2025-11-20T11:00:00Z";
    for (report, part) in [
        (
            json!({"id": "", "kind": "packed", "at": at, "job": "j"}),
            "1 to 200",
        ),
        (
            json!({"id": "x".repeat(201), "kind": "packed", "at": at, "job": "j"}),
            "1 to 200",
        ),
        (
            json!({"id": "1", "kind": "packed", "at": at, "job": "a\u{0}b"}),
            "control character",
        ),
        (
            json!({"id": "1", "kind": "y".repeat(201), "at": at}),
            "at most 200",
        ),
        (
            json!({"id": "1", "kind": "packed", "at": "2025-11-20T12:06:00Z", "job": "j"}),
            "not happened yet",
        ),
        (json!({"id": "1", "kind": "packed", "at": at}), "which job"),
        (
            json!({"id": "1", "kind": "received", "at": at, "job": "j", "items": 2}),
            "by when",
        ),
        (
            json!({"id": "1", "kind": "received", "at": at, "job": "j", "shipBy": at}),
            "how many items",
        ),
        (
            json!({"id": "1", "kind": "picked", "at": at, "job": "j", "items": 2}),
            "wrong",
        ),
        (
            json!({"id": "1", "kind": "picked", "at": at, "job": "j", "items": 2, "wrong": 3}),
            "No more items",
        ),
        (
            json!({"id": "1", "kind": "picked", "at": at, "job": "j", "items": 1_000_001, "wrong": 0}),
            "1,000,000",
        ),
        (
            json!({"id": "1", "kind": "handed_over", "at": at, "job": "j", "cost": {"amount": 1, "currency": "EUR"}}),
            "another currency",
        ),
        (
            json!({"id": "1", "kind": "handed_over", "at": at, "job": "j", "cost": {"amount": -1, "currency": "USD"}}),
            "at least 0",
        ),
        (
            json!({"id": "1", "kind": "capacity", "at": at, "total": 5, "used": 1}),
            "which location",
        ),
    ] {
        let told = fault(&report).unwrap_or_else(|| panic!("{report} is fine"));
        assert!(
            told.contains(part) && told.ends_with('.'),
            "{told}: {report}"
        );
    }
    for fine in [
        json!({"id": "1", "kind": "Handed-Over", "at": at, "job": "j"}),
        json!({"eventId": 7, "type": "PICKED", "occurredAt": at, "jobId": 3, "items": 2, "wrong": 2}),
        json!({"id": "1", "kind": "capacity", "at": at, "location": "Lagos", "total": 5, "used": 9}),
        json!({"id": "1", "kind": "drone_charged", "at": at}),
        json!({"id": "1", "kind": "packed", "at": "2025-11-20T12:05:00Z", "job": "j"}),
    ] {
        assert_eq!(fault(&fine), None, "{fine}");
    }
    for unreadable in [
        json!({"id": "1", "kind": "packed"}),
        json!("packed"),
        json!(null),
    ] {
        assert!(PartnerEvent::decode(&unreadable).is_err(), "{unreadable}");
    }
    assert_eq!(
        PartnerEventKind::from_word(" Drone Charged "),
        PartnerEventKind::Other(String::from("Drone Charged"))
    );
}

#[test]
fn a_figure_of_few_jobs_is_none_and_halves_round_up() {
    assert_eq!(measured_share(19, 19, 19), None);
    assert_eq!(measured_share(1, 32, 20), Some(Decimal::new(31, 3)));
    assert_eq!(measured_share(1, 16, 20), Some(Decimal::new(63, 3)));
    assert_eq!(measured_share(5, 4, 20), Some(Decimal::ONE));
    assert_eq!(measured_share(0, 0, 20), None);
    let hour = HOUR_MS.unsigned_abs();
    assert_eq!(measured_hours(hour, 1, 19), None);
    assert_eq!(measured_hours(hour / 4, 1, 20), Some(Decimal::new(3, 1)));
    assert_eq!(measured_hours(25 * hour, 20, 20), Some(Decimal::new(13, 1)));
}

#[test]
fn bands_begin_at_95_90_and_85_in_a_hundred() {
    for (thousandths, band) in [
        (1_000, "reliable"),
        (950, "reliable"),
        (949, "good"),
        (900, "good"),
        (899, "weak"),
        (850, "weak"),
        (849, "poor"),
        (0, "poor"),
    ] {
        let share = Decimal::new(thousandths, 3);
        assert_eq!(Punctuality::of(&share).word(), band, "{share}");
    }
}
