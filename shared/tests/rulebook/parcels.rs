//! Parcels: what they make of an order, whose numbers fit, and what can be taken back.

use proptest::prelude::*;
use shared::order::{
    CARRIERS, Carrier, OrderAction, OrderStatus, RefusalCode, UNDO_WINDOW_MS, UndoFacts,
    check_undo, least_advanced, tracking_number, tracking_page,
};

fn made(words: &[&str]) -> Option<String> {
    let parts: Vec<OrderStatus> = words
        .iter()
        .map(|word| OrderStatus::from_word(word))
        .collect();
    least_advanced(&parts).map(|status| status.word().to_owned())
}

#[test]
fn an_order_is_as_far_as_the_parcel_that_is_furthest_behind() {
    for (parts, expected) in [
        (
            &["delivered", "out_for_delivery", "shipped"][..],
            Some("shipped"),
        ),
        (&["delivered", "processing"], Some("processing")),
        (&["delivered", "returned"], Some("delivered")),
        (&["delivered", "cancelled"], Some("delivered")),
        (&["cancelled", "cancelled"], Some("cancelled")),
        (&["on_the_moon", "pending"], Some("on_the_moon")),
        (&[], None),
    ] {
        assert_eq!(made(parts).as_deref(), expected, "{parts:?}");
    }
}

#[test]
fn a_number_is_kept_as_the_carrier_prints_it() {
    for (carrier, typed, kept) in [
        ("DHL Express", " 1234 567 890 ", "1234567890"),
        ("dhl express", "1234-567-890", "1234567890"),
        // The example of the Universal Postal Union's standard.
        ("Correios", "rr 473124829 gb", "RR473124829GB"),
        ("UPS", "1z999aa10123456784", "1Z999AA10123456784"),
        ("Somebody", "ab-12", "AB12"),
    ] {
        assert_eq!(
            tracking_number(carrier, typed).as_deref(),
            Ok(kept),
            "{carrier} {typed}"
        );
    }
}

#[test]
fn a_number_of_another_form_is_refused_with_a_reason() {
    for (carrier, typed) in [
        ("DHL Express", "123456789"),
        ("DHL Express", "12345678901"),
        ("DHL Express", "123456789A"),
        ("Correios", "RR473124828GB"),
        ("Correios", "473124829"),
        ("UPS", "2Z999AA10123456784"),
        ("Somebody", "123"),
        ("Somebody", "12_34"),
        ("Somebody", "<b>1234</b>"),
    ] {
        let refusal = tracking_number(carrier, typed).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::TrackingNumberMalformed);
        assert_eq!(
            refusal.sentence,
            "Cannot ship: that is no tracking number of this carrier."
        );
    }
}

#[test]
fn a_tracking_page_is_a_secure_address_with_the_number_in_it() {
    assert_eq!(
        tracking_page("fedex", "12 3&x=y").as_deref(),
        Some("https://www.fedex.com/fedextrack/?trknbr=12%203%26x%3Dy")
    );
    assert_eq!(tracking_page("Somebody", "1234"), None);
    for carrier in CARRIERS {
        assert_eq!(Carrier::named(carrier.name), Some(carrier));
        let page = tracking_page(carrier.name, "1").unwrap_or_else(|| "https://".to_owned());
        assert!(page.starts_with("https://"), "{page}");
    }
}

fn just_done(action: OrderAction) -> UndoFacts {
    UndoFacts {
        action,
        age_ms: UNDO_WINDOW_MS,
        is_own: true,
        is_changed_since: false,
        is_undone: false,
    }
}

#[test]
fn what_ends_an_order_cannot_be_undone_and_the_rest_can() {
    for action in OrderAction::ALL {
        let ends = ["cancel", "return_to_sender", "accept_return"].contains(&action.word());
        let answer = check_undo(&just_done(action)).map_err(|refusal| refusal.code);
        let expected = if ends {
            Err(RefusalCode::AlreadyFinal)
        } else {
            Ok(())
        };
        assert_eq!(answer, expected, "{action:?}");
    }
}

#[test]
fn undo_is_for_whoever_did_it_soon_and_before_anything_else() {
    let ship = just_done(OrderAction::Ship);
    for (facts, code) in [
        (
            UndoFacts {
                age_ms: UNDO_WINDOW_MS + 1,
                ..ship
            },
            RefusalCode::UndoTooLate,
        ),
        (
            UndoFacts {
                is_own: false,
                ..ship
            },
            RefusalCode::NotAllowed,
        ),
        (
            UndoFacts {
                is_changed_since: true,
                ..ship
            },
            RefusalCode::ChangedSince,
        ),
        (
            UndoFacts {
                is_undone: true,
                ..ship
            },
            RefusalCode::AlreadyDone,
        ),
    ] {
        assert_eq!(check_undo(&facts).unwrap_err().code, code, "{facts:?}");
    }
}

#[test]
fn action_words_read_back_and_name_where_they_lead() {
    for action in OrderAction::ALL {
        assert_eq!(OrderAction::from_word(action.word()), Some(action));
        assert!(action.target().is_some());
    }
    let leading = |from: &str, to: &str| {
        OrderAction::leading(&OrderStatus::from_word(from), &OrderStatus::from_word(to))
    };
    assert_eq!(leading("processing", "shipped"), Some(OrderAction::Ship));
    assert_eq!(
        leading("out_for_delivery", "shipped"),
        Some(OrderAction::RecordFailedAttempt)
    );
    assert_eq!(leading("cancelled", "pending"), None);
}

proptest! {
    #[test]
    fn a_kept_number_is_kept_as_it_is_when_it_is_typed_again(
        carrier in prop::sample::select(CARRIERS), typed in "[0-9]{9,12}|[A-Za-z]{2}[0-9]{9}[a-z]{2}|1z[0-9a-z]{16}|\\PC{0,20}",
    ) {
        if let Ok(kept) = tracking_number(carrier.name, &typed) {
            prop_assert!(kept.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
            prop_assert_eq!(tracking_number(carrier.name, &kept), Ok(kept));
        }
    }
}
