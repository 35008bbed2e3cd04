//! What carriers' codes and events are read as.

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::api::carrier_events::CarrierEvent;
use shared::order::{
    CARRIER_CODES, CARRIERS, CODES_OF_CARRIERS, Carrier, EventCode, carrier_event,
};
use shared::time::Timestamp;

const NOW: Timestamp = Timestamp(1_763_640_000_000);

#[test]
fn a_code_means_what_its_carrier_means_by_it() {
    for (carrier, code, event) in [
        ("Sendy", "PU", EventCode::Shipped),
        ("Sendy", " od ", EventCode::OutForDelivery),
        ("Sendy", "Out For Delivery", EventCode::OutForDelivery),
        ("Sendy", "failed-attempt", EventCode::DeliveryFailed),
        ("Sendy", "RT", EventCode::Returned),
        ("DHL Express", "RT", EventCode::ReturnStarted),
        ("dhl express", "ok", EventCode::Delivered),
        ("UPS", "X", EventCode::Exception),
        ("UPS", "m", EventCode::LabelCreated),
        ("FedEx", "OC", EventCode::LabelCreated),
        ("FedEx", "HL", EventCode::ReadyForPickup),
        ("DHL Express", "PL", EventCode::InTransit),
        ("DHL Express", "CC", EventCode::ReadyForPickup),
        ("Sendy", "pre_transit", EventCode::LabelCreated),
        ("Sendy", "Label printed", EventCode::LabelCreated),
        ("Sendy", "available for pickup", EventCode::ReadyForPickup),
        ("Sendy", "X", EventCode::Other("X".to_owned())),
        ("Sendy", "OK", EventCode::Other("OK".to_owned())),
    ] {
        assert_eq!(carrier_event(carrier, code), event, "{carrier} {code}");
    }
}

#[test]
fn a_carrier_has_no_say_in_payments_and_preparations() {
    for word in [
        "paid",
        "refunded",
        "cancelled",
        "placed",
        "Processing",
        "backordered",
        "payment_failed",
    ] {
        let read = carrier_event("Sendy", word);
        assert_eq!(read, EventCode::Other(format!("{word} (Sendy)")));
        // What is stored as a word is read as the same.
        assert_eq!(EventCode::from_word(read.word()), read);
    }
}

#[test]
fn carriers_with_codes_of_their_own_are_known_by_the_names_that_forms_suggest() {
    for (name, _) in CODES_OF_CARRIERS {
        assert_eq!(
            Carrier::named(name).map(|carrier| carrier.name),
            Some(*name)
        );
    }
}

#[test]
fn the_document_lists_every_code() {
    let document = include_str!("../../../docs/carrier-events.md");
    let mut rows: Vec<String> = CARRIER_CODES
        .iter()
        .map(|(code, event)| format!("| `{code}` | {} |", event.word()))
        .collect();
    for (carrier, codes) in CODES_OF_CARRIERS {
        let row = |(code, event): &(&str, EventCode)| {
            format!("| `{code}` of {carrier} | {} |", event.word())
        };
        rows.extend(codes.iter().map(row));
    }
    assert!(document.contains(&rows.join("\n")), "{}", rows.join("\n"));
}

fn event() -> Value {
    json!({"id": " e-1 ", "trackingNumber": "12-34 ab", "code": "OD", "occurredAt": "2025-11-20T12:00:00+02:00",
           "place": "Nairobi", "description": " "})
}

#[test]
fn an_event_is_read_as_it_came_without_blanks() {
    let read = CarrierEvent::read(&event(), NOW).unwrap();
    assert_eq!(
        (
            read.id.as_str(),
            read.tracking_number.as_str(),
            read.code.as_str()
        ),
        ("e-1", "1234AB", "OD")
    );
    assert_eq!(read.occurred_at, Timestamp(NOW.0 - 2 * 3_600_000));
    assert_eq!(
        (read.place.as_deref(), read.description),
        (Some("Nairobi"), None)
    );
    let mut snake = event();
    snake["tracking_number"] = snake["trackingNumber"].take();
    assert!(CarrierEvent::read(&snake, NOW).is_ok());
}

#[test]
fn an_event_that_says_too_little_or_too_much_is_refused_in_one_sentence() {
    for (name, value, sentence) in [
        (
            "id",
            json!(null),
            "The event cannot be read: expected a value at id.",
        ),
        ("id", json!(" "), "`id` is empty."),
        (
            "id",
            json!("x".repeat(101)),
            "`id` is longer than 100 characters.",
        ),
        ("trackingNumber", json!("- -"), "`trackingNumber` is empty."),
        (
            "code",
            json!({}),
            "The event cannot be read: expected text at code.",
        ),
        (
            "code",
            json!("x".repeat(81)),
            "`code` is longer than 80 characters.",
        ),
        (
            "place",
            json!("x".repeat(201)),
            "`place` is longer than 200 characters.",
        ),
        (
            "description",
            json!("x".repeat(1_001)),
            "`description` is longer than 1000 characters.",
        ),
        (
            "occurredAt",
            json!("soon"),
            "The event cannot be read: expected a UTC instant at occurredAt.",
        ),
        (
            "occurredAt",
            json!("2025-11-20T12:05:01Z"),
            "`occurredAt` lies in the future.",
        ),
    ] {
        let mut event = event();
        event[name] = value;
        let refused = CarrierEvent::read(&event, NOW);
        assert_eq!(refused.err().as_deref(), Some(sentence), "{event}");
    }
    let mut ahead = event();
    ahead["occurredAt"] = json!("2025-11-20T12:05:00Z");
    assert!(CarrierEvent::read(&ahead, NOW).is_ok());
    assert!(CarrierEvent::read(&json!("e"), NOW).is_err());
}

proptest! {
    #[test]
    fn any_code_is_known_or_kept_as_it_came(place in 0..CARRIERS.len(), code in "\\PC{1,80}") {
        let carrier = CARRIERS[place].name;
        match carrier_event(carrier, &code) {
            EventCode::Other(kept) => prop_assert!(kept.starts_with(code.trim())),
            known => prop_assert!(known.is_of_carrier()),
        }
    }
}
