//! Who will ask tomorrow: bodies survive the wire, and what a request says is what the server expects.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use shared::api::wismo::{
    AskingReason, AskingSign, AtRiskPage, LeftOut, LeftOutReason, LikeliestAskers, LikelyAsker,
    NoticeAnswer, NoticeRequest, NoticeSending, NoticeSendings, Segment, SegmentOptions, at_risk,
    likeliest_askers, send_notices,
};
use shared::ids::{OrderId, OrderNumber, SellerId};
use shared::json::decode_body;
use shared::metrics::Arms;
use shared::money::{Currency, Money};
use shared::order::OrderStatus;
use shared::time::Timestamp;

use crate::round_trip::assert_survives;

fn asker() -> LikelyAsker {
    LikelyAsker {
        order_id: OrderId::parse("o1").unwrap(),
        order_number: OrderNumber::parse("SK-1").unwrap(),
        seller: SellerId::parse("s1"),
        shop_name: "Mama Ade".to_owned(),
        status: OrderStatus::Shipped,
        placed_at: Timestamp(5),
        promised_to: Some(Timestamp(7)),
        value: Some(Money {
            amount: Decimal::new(1_050, 2),
            currency: Currency::parse("KES").unwrap(),
        }),
        chance: 431,
        alike: 120,
        alike_asked: 52,
        signs: vec![
            AskingSign {
                reason: AskingReason::Silent,
                days: Some(4),
            },
            AskingSign {
                reason: AskingReason::Other("full_moon".to_owned()),
                days: None,
            },
        ],
        last_told_at: Some(Timestamp(6)),
        in_sending_since: None,
    }
}

#[test]
fn lists_and_sendings_survive_the_wire() {
    let page = AtRiskPage {
        results: vec![asker()],
        total: 9,
        likely: 1,
        learned_from: 5_000,
        learned_asked: 300,
        next_cursor: Some("431~5~o1".to_owned()),
        options: SegmentOptions::default(),
        time_zone: Some("UTC".to_owned()),
        as_of: Some(Timestamp(9)),
    };
    assert_survives(&page);
    let text = serde_json::to_string(&page).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let brief: LikeliestAskers = decode_body(&json).unwrap();
    assert_eq!((brief.likely, brief.total), (1, 9));
    assert_eq!(brief.results, [(asker().order_number, 431)]);
    assert_survives(&NoticeAnswer {
        sending: Some("sending_3".to_owned()),
        told: 20,
        held_back: 5,
        left_out: vec![LeftOut {
            order_id: "o2".to_owned(),
            reason: LeftOutReason::InSending,
        }],
    });
    let arms = Arms {
        told: 80,
        told_asked: 20,
        held: 40,
        held_asked: 20,
    };
    assert_survives(&NoticeSendings {
        results: vec![NoticeSending {
            id: "sending_3".to_owned(),
            at: Timestamp(5),
            actor: "Grace".to_owned(),
            shop_name: None,
            held_share: 30,
            told: 80,
            held: 40,
            effects: vec![arms.effect(24), arms.running(72)],
        }],
        together: vec![Arms::effect_of_all(&[arms], 24)],
        time_zone: None,
        as_of: None,
    });
}

#[test]
fn requests_name_their_segment_and_only_what_was_chosen() {
    let segment = Segment {
        carrier: Some("Sendy & Co".to_owned()),
        ..Segment::default()
    };
    assert_eq!(
        at_risk(&segment, Some("4~5~o")).path,
        "/analytics/wismo/at-risk?carrier=Sendy%20%26%20Co&cursor=4~5~o"
    );
    assert_eq!(
        likeliest_askers(&Segment::default()).path,
        "/analytics/wismo/at-risk?limit=3"
    );
    // It carries a key.
    assert!(send_notices(&segment).repeatable);
    let request = NoticeRequest {
        orders: vec!["o\"1".to_owned(), "o2".to_owned()],
        top: None,
        held_share: Some(20),
    };
    let json: Value = serde_json::from_str(&request.to_json()).unwrap();
    assert_eq!(json, json!({ "orders": ["o\"1", "o2"], "heldShare": 20 }));
    assert_eq!(
        serde_json::from_value::<NoticeRequest>(json).unwrap(),
        request
    );
}
