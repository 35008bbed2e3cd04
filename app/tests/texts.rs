//! Texts from a catalogue, and the browser's own knowledge of plurals and zones.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]

use app::browser::json::JsJson;
use app::browser::zone::IntlZone;
use app::route::WismoView;
use app::text;
use js_sys::JSON;
use shared::format::Locale;
use shared::time::{Timestamp, Zone};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn install(locale: Locale, catalogue: &str) {
    text::install(locale, JsJson(JSON::parse(catalogue).unwrap()));
}

#[wasm_bindgen_test]
fn an_argument_is_put_in_its_place_and_never_filled_itself() {
    install(Locale::En, r#"{"page_title":"{page} · {brand}"}"#);
    assert_eq!(
        text::page_title("{page}", "<b>Orders</b>"),
        "<b>Orders</b> · {page}"
    );
}

#[wasm_bindgen_test]
fn arabic_counts_in_six_forms() {
    install(
        Locale::Ar,
        r#"{"sellers_orders":{"zero":"z","one":"o","two":"t","few":"f {count}","many":"m {count}","other":"x {count}"}}"#,
    );
    let said: Vec<String> = [0, 1, 2, 3, 11, 100]
        .into_iter()
        .map(text::sellers_orders)
        .collect();
    assert_eq!(said, ["z", "o", "t", "f 3", "m 11", "x 100"]);
}

#[wasm_bindgen_test]
fn a_catalogue_without_the_key_shows_nothing_rather_than_stopping() {
    install(Locale::En, "{}");
    assert_eq!(text::retry(), "");
    assert_eq!(text::sellers_orders(3), "");
}

#[wasm_bindgen_test]
fn a_zone_knows_its_summer_and_an_unknown_one_is_utc() {
    let january = Timestamp::parse("2025-01-15T12:00:00Z").unwrap();
    let july = Timestamp::parse("2025-07-15T12:00:00Z").unwrap();
    let paris = IntlZone::named("Europe/Paris");
    assert_eq!(
        (paris.offset_seconds(january), paris.offset_seconds(july)),
        (3_600, 7_200)
    );
    let kathmandu = IntlZone::named("Asia/Kathmandu");
    assert_eq!(kathmandu.offset_seconds(july), 20_700);
    assert_eq!(IntlZone::named("Mars/Olympus").offset_seconds(july), 0);
}

/// As below, for an order's timeline and the survey.
#[wasm_bindgen_test]
fn every_word_of_a_timeline_and_a_survey_has_its_text() {
    use shared::api::wismo::InquiryResolution;
    use shared::order::{ExceptionAction, ExceptionCause, OrderAction};

    install(Locale::En, include_str!("../locales/insight/en.json"));
    let causes = ExceptionCause::ALL.iter().map(ExceptionCause::word);
    let endings = InquiryResolution::ALL.iter().map(InquiryResolution::word);
    let steps = ExceptionAction::ALL.iter().map(|step| step.word());
    let changes = OrderAction::ALL.iter().map(|change| change.word());
    let named = causes
        .chain(["notice"])
        .map(|word| ("trouble_", word))
        .chain(endings.map(|word| ("ended_", word)))
        .chain(steps.map(|word| ("done_", word)))
        .chain(changes.map(|word| ("made_", word)))
        .chain(["customer", "seller", "admin"].map(|word| ("recipient_", word)))
        .chain(["order", "parcel", "told", "asked"].map(|word| ("timeline_lane_", word)));
    for (group, word) in named {
        assert_ne!(text::of(group, word), "", "{group}{word}");
    }
    install(Locale::En, include_str!("../locales/en.json"));
    for word in ["1", "2", "3", "4", "5"] {
        assert_ne!(text::of("survey_word_", word), "", "{word}");
    }
}

/// As below, for what stands out.
#[wasm_bindgen_test]
fn every_word_of_an_insight_has_its_text() {
    use shared::api::wismo::{InsightBasis, InsightImpact, InsightKind, InsightType};

    install(Locale::En, include_str!("../locales/insight/en.json"));
    let kinds = InsightKind::ALL.iter().map(InsightKind::word);
    let named = InsightType::ALL
        .iter()
        .map(|one| ("insight_type_", one.word()));
    let named = named
        .chain(
            InsightImpact::ALL
                .iter()
                .map(|one| ("insight_impact_", one.word())),
        )
        .chain(
            InsightBasis::ALL
                .iter()
                .map(|one| ("insight_against_", one.word())),
        )
        .chain(kinds.clone().map(|word| ("insight_do_", word)))
        .chain(["inquiries", "parcels", "orders", "answers"].map(|word| ("insight_things_", word)));
    for (group, word) in named {
        assert_ne!(text::of(group, word), "", "{group}{word}");
    }
    for (kind, direction) in kinds.flat_map(|kind| [(kind, "_worse"), (kind, "_better")]) {
        let word = [kind, direction].concat();
        assert_ne!(text::of("insight_", &word), "", "{word}");
    }
}

/// As below, for why figures are others now.
#[wasm_bindgen_test]
fn every_cause_of_a_change_has_its_text() {
    use shared::api::wismo::ChangeCause;

    install(Locale::En, include_str!("../locales/insight/en.json"));
    for cause in ChangeCause::ALL {
        let word = cause.word();
        assert!(text::counted("since_", word, 7).contains('7'), "{word}");
    }
}

/// Every word of a group has its text in the catalogue: what is looked up by word is not checked by the compiler. The build
/// compares the other languages with this one.
#[wasm_bindgen_test]
fn every_word_of_the_rulebook_has_its_text() {
    use app::state::LineColumn;
    use shared::api::exceptions::ExceptionView;
    use shared::api::wismo::{
        Channel, Comparison, CustomerKind, Cut, Grouping, InquiryTopic, ValueBand,
    };
    use shared::metrics::Denominator;
    use shared::order::{
        EventCode, ExceptionAction, ExceptionCause, LateCause, OrderAction, OrderStatus,
        PaymentStatus, Resolution, Severity,
    };
    use shared::query::{Column, Tab};

    let mut words: Vec<(&str, &str)> = Vec::new();
    words.extend(LateCause::ALL.iter().map(|one| ("late_cause_", one.word())));
    words.extend(OrderStatus::ALL.iter().map(|one| ("status_", one.word())));
    words.extend(OrderStatus::ALL.iter().map(|one| ("next_", one.word())));
    words.extend(
        PaymentStatus::ALL
            .iter()
            .map(|one| ("payment_", one.word())),
    );
    words.extend(EventCode::ALL.iter().map(|one| ("event_", one.word())));
    words.extend(OrderAction::ALL.iter().map(|one| ("action_", one.word())));
    words.extend(ExceptionCause::ALL.iter().map(|one| ("cause_", one.word())));
    words.extend(Severity::ALL.iter().map(|one| ("severity_", one.word())));
    words.extend(Resolution::ALL.iter().map(|one| ("outcome_", one.word())));
    words.extend(ExceptionView::ALL.iter().map(|one| ("view_", one.word())));
    words.extend(ExceptionAction::ALL.iter().map(|one| ("did_", one.word())));
    let by_people = ExceptionAction::ALL
        .iter()
        .filter(|one| **one != ExceptionAction::Worsen);
    words.extend(by_people.map(|one| ("step_", one.word())));
    words.extend(Tab::ALL.iter().map(|one| ("tab_", one.word())));
    words.extend(Column::ALL.iter().map(|one| ("column_", one.word())));
    words.extend(InquiryTopic::ALL.iter().map(|one| ("topic_", one.word())));
    words.extend(Channel::ALL.iter().map(|one| ("channel_", one.word())));
    words.extend(Comparison::ALL.iter().map(|one| ("compare_", one.word())));
    words.extend(Grouping::ALL.iter().map(|one| ("group_", one.word())));
    words.extend(ValueBand::ALL.iter().map(|one| ("value_", one.word())));
    words.extend(
        CustomerKind::ALL
            .iter()
            .map(|one| ("customer_", one.word())),
    );
    words.extend(Denominator::ALL.iter().map(|one| ("rate_", one.word())));
    words.extend(WismoView::ALL.map(|one| ("wismo_view_", one.word())));
    words.extend(Cut::ALL.iter().map(|one| ("cut_", one.word())));
    let figures = LineColumn::ALL.into_iter().skip(1);
    words.extend(figures.map(|one| ("line_", one.word())));
    words.extend(
        ExceptionCause::ALL
            .iter()
            .map(|one| ("trouble_", one.word())),
    );
    for (group, list) in [
        (
            "did_",
            "opened exception carrier_report inquiry inquiry_resolved inquiry_rated notice",
        ),
        ("told_", "customer seller admin"),
        ("desk_", "fulfillment exceptions overdue partners promises"),
        (
            "step_",
            "placed processing shipped out_for_delivery delivered",
        ),
        ("kpi_note_", "answers surveys"),
        ("kpi_definition_", "answers surveys"),
        ("wismo_period_", "7d 30d 90d custom"),
        ("age_", "0_1 1_3 3_7 7_14 14"),
        ("answered_", "1h 4h 12h 24h 3d longer open"),
        ("place_", "days weeks months hours"),
        ("tracking_step_", "done current ahead skipped"),
        (
            "error_",
            "offline timeout unauthorized forbidden not_found not_offered invalid_plain server decode",
        ),
        (
            "next_",
            "other payment_failed backordered not_handed_over not_seen delayed exception ready_for_pickup \
             delivery_failed return_started",
        ),
        ("status_", "ready_for_pickup"),
        (
            "refusal_",
            "depends already_done already_final wrong_state changed_since outcome_missing",
        ),
    ] {
        words.extend(list.split(' ').map(|word| (group, word)));
    }
    let catalogues = [
        include_str!("../locales/en.json"),
        include_str!("../locales/shop/en.json"),
        include_str!("../locales/insight/en.json"),
    ];
    for (group, word) in words {
        let is_there = catalogues.iter().any(|catalogue| {
            install(Locale::En, catalogue);
            !text::of(group, word).is_empty()
        });
        assert!(is_there, "{group}{word} has no text");
    }
}
