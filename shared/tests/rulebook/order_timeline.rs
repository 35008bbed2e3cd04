//! The timeline of an order: it survives the wire, keeps what it does not know, and knows how old news was.

use serde_json::{Value, json};
use shared::api::order_timeline::{OrderTimeline, TimelineEntry, TimelineKind};
use shared::api::tracking::DateRange;
use shared::api::wismo::Channel;
use shared::ids::{OrderId, OrderNumber};
use shared::json::decode_body;
use shared::order::OrderStatus;
use shared::time::{DAY_MS, HOUR_MS, Timestamp, Utc};

use crate::round_trip::assert_survives;

fn entry(kind: TimelineKind, at: i64) -> TimelineEntry {
    TimelineEntry::new("e".to_owned(), kind, Timestamp(at))
}

fn timeline(entries: Vec<TimelineEntry>) -> OrderTimeline {
    OrderTimeline {
        order_number: OrderNumber::parse("SK-2345-6789").unwrap(),
        order_id: OrderId::parse("part_1"),
        status: OrderStatus::Delivered,
        promised: Some(DateRange {
            from: Timestamp(DAY_MS),
            to: Timestamp(2 * DAY_MS),
        }),
        estimated: None,
        delivered_at: Some(Timestamp(3 * DAY_MS)),
        shops: vec!["Mama Ade".to_owned()],
        entries,
        time_zone: Some("Africa/Nairobi".to_owned()),
        as_of: Some(Timestamp(9)),
    }
}

#[test]
fn a_timeline_survives_the_wire() {
    let full = TimelineEntry {
        code: Some("tracking".to_owned()),
        shop: Some("<b>Shop</b>".to_owned()),
        parcel: Some("TN1".to_owned()),
        carrier: Some("DHL".to_owned()),
        place: Some("Mombasa".to_owned()),
        note: Some("\u{202e}later".to_owned()),
        actor: Some("Ade".to_owned()),
        told: Some("customer".to_owned()),
        channel: Some(Channel::Chat),
        range: Some(DateRange {
            from: Timestamp(1),
            to: Timestamp(2),
        }),
        rating: Some(4),
        last_told: Some("in_transit".to_owned()),
        last_told_at: Some(Timestamp(3)),
        is_preventable: true,
        inquiry: Some("i".to_owned()),
        ..entry(TimelineKind::Asked, 5)
    };
    let unknown = entry(TimelineKind::Other("teleported".to_owned()), 6);
    assert_survives(&timeline(vec![full, unknown]));
    assert_survives(&timeline(Vec::new()));
}

#[test]
fn what_another_backend_sends_is_read_and_unknown_kinds_are_kept() {
    let body = json!({ "success": true, "data": {
        "order_number": "SK-2345-6789",
        "status": "in_transit",
        "promisedDelivery": "2026-01-05T00:00:00Z",
        "events": [{ "type": "drone_launched", "timestamp": "2026-01-02T03:04:05Z", "description": "off", "more": 1 }],
    }});
    let read: OrderTimeline = decode_body(&body).unwrap();
    assert_eq!(read.status, OrderStatus::Shipped);
    assert_eq!(read.promised.unwrap().from, read.promised.unwrap().to);
    assert_eq!(read.entries[0].kind.word(), "drone_launched");
    assert_eq!(read.entries[0].note.as_deref(), Some("off"));
    assert!(read.shops.is_empty());
    let nameless: Result<OrderTimeline, _> =
        decode_body::<_, Value>(&json!({ "status": "shipped" }));
    assert_eq!(nameless.unwrap_err().path(), "orderNumber");
}

#[test]
fn staleness_is_the_age_of_the_latest_news_when_somebody_asked() {
    let asked = TimelineEntry {
        last_told_at: Some(Timestamp(DAY_MS)),
        ..entry(TimelineKind::Asked, 5 * DAY_MS + 3 * HOUR_MS)
    };
    assert_eq!(asked.staleness_ms(), Some(4 * DAY_MS + 3 * HOUR_MS));
    assert_eq!(entry(TimelineKind::Asked, 5).staleness_ms(), None);
    let before = TimelineEntry {
        last_told_at: Some(Timestamp(9)),
        ..entry(TimelineKind::Asked, 5)
    };
    assert_eq!(before.staleness_ms(), Some(0));
}

#[test]
fn what_was_received_is_held_against_the_last_day_of_the_promise() {
    assert_eq!(timeline(Vec::new()).days_late(&Utc), Some(1));
    let on_the_day = OrderTimeline {
        delivered_at: Some(Timestamp(3 * DAY_MS - 1)),
        ..timeline(Vec::new())
    };
    assert_eq!(on_the_day.days_late(&Utc), Some(0));
    let under_way = OrderTimeline {
        delivered_at: None,
        ..timeline(Vec::new())
    };
    assert_eq!(under_way.days_late(&Utc), None);
}

#[test]
fn unknown_kinds_come_last_at_one_instant() {
    let ranks: Vec<usize> = TimelineKind::ALL.iter().map(TimelineKind::rank).collect();
    assert!(ranks.is_sorted_by(|a, b| a < b));
    assert!(TimelineKind::Other("x".to_owned()).rank() > *ranks.last().unwrap());
}
