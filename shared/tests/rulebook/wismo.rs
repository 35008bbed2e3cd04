//! Inquiries: addresses of any kind are read, bodies survive the wire, and rates say what they are rates of.

use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use shared::api::wismo::{
    ChangeCause, Channel, Cut, Effect, FormulaMark, FulfillmentLine, Grouping, Inquiry,
    InquiryBreakdown, InquiryFilter, InquiryPage, InquiryResolution, InquiryTopic, Known,
    RatingComment, Ratings, SegmentOptions, Shop, Survey, Tally, TrendPoint, WismoFigures,
    WismoFulfillment, WismoInquiries, WismoOverview, WismoQuery, WismoSatisfaction, WismoSpan,
};
use shared::ids::{OrderId, OrderNumber, SellerId};
use shared::json::decode_body;
use shared::metrics::{Denominator, Share};
use shared::order::OrderStatus;
use shared::query::Parameters;
use shared::time::{Date, Timestamp};

use crate::round_trip::assert_survives;

/// Names and values that mean something, next to anything at all.
fn pair() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("date_range"),
        Just("compare"),
        Just("group_by"),
        Just("seller"),
        Just("carrier"),
        Just("region"),
        Just("channel"),
        Just("value"),
        Just("customer"),
        Just("known_at"),
        Just("topic"),
        Just("hour"),
        Just("preventable"),
        Just("cursor"),
        Just("x"),
    ];
    let value = prop_oneof![
        Just("7d".to_owned()),
        Just("2026-10-31".to_owned()),
        Just("2026-10-31T10:00:00+03:00".to_owned()),
        Just("2026-01-01..2026-02-28".to_owned()),
        Just("year".to_owned()),
        Just("week".to_owned()),
        Just("chat".to_owned()),
        Just("low".to_owned()),
        Just("new".to_owned()),
        Just("missing".to_owned()),
        Just("167".to_owned()),
        Just("8-12".to_owned()),
        Just("weekday-6".to_owned()),
        Just("1".to_owned()),
        Just("DHL%20Express".to_owned()),
        "\\PC{0,12}",
    ];
    (name, value).prop_map(|(name, value)| format!("{name}={value}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_address_is_read_and_what_was_read_reads_back(pairs in prop::collection::vec(pair(), 0..8)) {
        let mut parameters = Parameters::read(&pairs.join("&"));
        let (query, filter) = (WismoQuery::take(&mut parameters), InquiryFilter::take(&mut parameters));
        let mut address = query.text();
        filter.push_to(&mut address);
        let address = address.to_string();
        let mut again = Parameters::read(&address);
        prop_assert_eq!(WismoQuery::take(&mut again), query, "{}", address);
        prop_assert_eq!(InquiryFilter::take(&mut again), filter, "{}", address);
        prop_assert!(again.rest().is_empty(), "{}", address);
    }

    #[test]
    fn shares_never_exceed_the_whole_and_net_never_exceeds_gross(
        inquiries in 0_u64..5_000, where_share in 0_u64..=100, first_share in 0_u64..=100, orders in 0_u64..5_000,
    ) {
        let asking_where = inquiries * where_share / 100;
        let figures = WismoFigures {
            inquiries,
            asking_where,
            asking_where_first: asking_where * first_share / 100,
            first: inquiries,
            orders,
            shipments: orders,
            ..WismoFigures::default()
        };
        for of in Denominator::ALL {
            let (gross, net) = (figures.inquiry_rate(of, false), figures.inquiry_rate(of, true));
            prop_assert!(net <= gross, "{:?} {:?} {:?}", of, net, gross);
        }
        prop_assert!(figures.inquiry_rate(Denominator::Contacts, false) <= Some(Decimal::ONE_HUNDRED));
    }
}

#[test]
fn rates_name_what_they_divide_by_and_say_nothing_over_nothing() {
    let figures = WismoFigures {
        inquiries: 30,
        asking_where: 24,
        asking_where_first: 18,
        first: 20,
        orders: 200,
        shipments: 160,
        ..WismoFigures::default()
    };
    for (of, is_net, percent) in [
        (Denominator::Orders, false, Decimal::new(120, 1)),
        (Denominator::Orders, true, Decimal::new(90, 1)),
        (Denominator::Shipments, false, Decimal::new(150, 1)),
        (Denominator::Contacts, false, Decimal::new(800, 1)),
        (Denominator::Contacts, true, Decimal::new(900, 1)),
    ] {
        assert_eq!(
            figures.inquiry_rate(of, is_net),
            Some(percent),
            "{of:?} {is_net}"
        );
    }
    let nothing = WismoFigures::default();
    assert_eq!(nothing.inquiry_rate(Denominator::Orders, false), None);
    assert_eq!(nothing.resolution_hours(), None);
    assert_eq!(nothing.satisfaction(), None);
    assert_eq!(nothing.response_rate(), Share::NoData);
    assert_eq!(nothing.first_contact_resolution(), Share::NoData);
}

#[test]
fn means_are_of_those_that_are_there_and_silence_is_no_answer() {
    let figures = WismoFigures {
        inquiries: 50,
        first: 40,
        first_decided: 30,
        first_contact_resolved: 24,
        resolved: 40,
        resolution_minutes: 40 * 90,
        surveys: 40,
        answers: 8,
        stars: 30,
        ..WismoFigures::default()
    };
    assert_eq!(figures.resolution_hours(), Some(Decimal::new(15, 1)));
    assert_eq!(figures.open(), 10);
    // 30 stars of eight answers: 3.75, half up.
    assert_eq!(figures.satisfaction(), Some(Decimal::new(38, 1)));
    let percent = |share| match share {
        Share::Percent { percent, .. } => Some(percent),
        _ => None,
    };
    assert_eq!(percent(figures.response_rate()), Some(Decimal::new(200, 1)));
    assert_eq!(percent(figures.repeats()), Some(Decimal::new(200, 1)));
    assert_eq!(
        percent(figures.first_contact_resolution()),
        Some(Decimal::new(800, 1))
    );
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn answers_about_satisfaction_survive_the_wire() {
    let span = WismoSpan {
        from: date("2026-10-01"),
        to: date("2026-10-30"),
    };
    let ratings = |day, key: Option<&str>| Ratings {
        day,
        key: key.map(str::to_owned),
        surveys: 9,
        counts: vec![1, 2, 3, 4, 5],
    };
    assert_survives(&WismoSatisfaction {
        span: span.clone(),
        current: WismoFigures::default(),
        base_span: Some(span),
        base: Some(WismoFigures::default()),
        group: Some(Grouping::Week),
        trend: vec![ratings(Some(date("2026-10-01")), None)],
        answer_times: vec![ratings(None, Some("1h"))],
        carriers: vec![ratings(None, Some(""))],
        topics: vec![ratings(None, Some("missing"))],
        order_trend: vec![ratings(Some(date("2026-10-01")), None)],
        order_carriers: vec![ratings(None, Some("Correios"))],
        comments: vec![RatingComment {
            inquiry: "inq_1".to_owned(),
            order_id: OrderId::parse("part_1"),
            order_number: OrderNumber::parse("SK-1"),
            topic: InquiryTopic::Refund,
            rating: 1,
            comment: "=\"late\" <b>".to_owned(),
            answered_at: Timestamp(3_000),
        }],
        options: SegmentOptions::default(),
        time_zone: None,
        formula_version: 1,
        known: Known::default(),
        as_of: None,
    });
}

#[test]
fn the_interval_of_a_mean_is_said_from_twenty_answers_on() {
    let of = |counts: [u64; 5]| Ratings {
        surveys: 100,
        counts: counts.to_vec(),
        ..Ratings::default()
    };
    let tenths = |low, high| Some((Decimal::new(low, 1), Decimal::new(high, 1)));
    assert_eq!(of([0, 0, 0, 0, 19]).interval(), None);
    assert_eq!(of([0; 5]).mean(), None);
    assert_eq!(of([0, 0, 0, 0, 30]).interval(), tenths(50, 50));
    // Ten times one star and ten times five: mean 3, standard error 0.459, so 2.10 to 3.89.
    assert_eq!(of([10, 0, 0, 0, 10]).mean(), Some(Decimal::new(30, 1)));
    assert_eq!(of([10, 0, 0, 0, 10]).interval(), tenths(21, 39));
    assert_eq!(of([0, 0, 0, 1, 99]).interval(), tenths(49, 50));
    // 3.52 less 0.520047 is 2.999953: no 3.0 is said where the interval goes below it.
    assert_eq!(of([0, 8, 6, 1, 10]).interval(), tenths(29, 41));
}

fn inquiry() -> Inquiry {
    Inquiry {
        id: "inq_1".to_owned(),
        order_id: OrderId::parse("part_1"),
        order_number: OrderNumber::parse("SK-1"),
        topic: InquiryTopic::Missing,
        channel: Channel::Other("pigeon".to_owned()),
        asked_at: Timestamp(1_000),
        order_status: Some(OrderStatus::Shipped),
        carrier: Some("DHL Express".to_owned()),
        is_repeat: true,
        resolved_at: Some(Timestamp(2_000)),
        resolution: Some(InquiryResolution::TrackingProvided),
        rating: Some(2),
        comment: Some("=\"late\"".to_owned()),
        last_told: Some("in_transit".to_owned()),
        last_told_at: Some(Timestamp(500)),
        is_preventable: true,
    }
}

fn known<F>(now: F) -> Known<F> {
    Known {
        known_at: Some(Timestamp(6)),
        now: Some(now),
        changed_since: vec![Tally {
            key: ChangeCause::Withdrawn.word().to_owned(),
            count: 2,
        }],
        effects: vec![Effect {
            cause: ChangeCause::Withdrawn.word().to_owned(),
            figure: "shipments".to_owned(),
            by: -2,
        }],
        formulas: vec![FormulaMark {
            day: date("2026-10-03"),
            version: 2,
        }],
    }
}

#[test]
fn answers_about_inquiries_survive_the_wire() {
    let span = WismoSpan {
        from: date("2026-10-01"),
        to: date("2026-10-30"),
    };
    let figures = WismoFigures {
        inquiries: 1,
        asking_where: 2,
        asking_where_first: 3,
        first: 4,
        first_decided: 5,
        first_contact_resolved: 6,
        preventable: 7,
        resolved: 8,
        resolution_minutes: 9,
        surveys: 10,
        answers: 11,
        stars: 12,
        orders: 13,
        shipments: 14,
    };
    let tally = |key: &str, count| {
        vec![Tally {
            key: key.to_owned(),
            count,
        }]
    };
    let trend = vec![
        TrendPoint {
            day: Some(date("2026-10-01")),
            hour: None,
            inquiries: 3,
            orders: 4,
        },
        TrendPoint {
            day: None,
            hour: Some(167),
            inquiries: 5,
            orders: 0,
        },
    ];
    let options = SegmentOptions {
        carriers: vec!["DHL Express".to_owned()],
        regions: vec!["Nairobi".to_owned()],
        shops: vec![Shop {
            id: SellerId::parse("seller_1").unwrap(),
            name: "Mama Ade".to_owned(),
        }],
    };
    assert_survives(&WismoOverview {
        span: span.clone(),
        current: figures,
        base_span: Some(span.clone()),
        base: Some(figures),
        trend: trend.clone(),
        statuses: tally("shipped", 3),
        options: options.clone(),
        time_zone: Some("Africa/Nairobi".to_owned()),
        formula_version: 1,
        known: known(figures),
        as_of: Some(Timestamp(7)),
    });
    assert_survives(&WismoInquiries {
        span,
        current: figures,
        base_span: None,
        base: None,
        trend,
        breakdown: InquiryBreakdown {
            topics: tally("status", 1),
            channels: tally("chat", 2),
            carriers: tally("", 3),
            ages: tally("0-1", 4),
            statuses: tally("pending", 5),
            answer_times: tally("1h", 6),
            hours: vec![0, 1, 2],
        },
        options,
        time_zone: None,
        formula_version: 1,
        known: Known::default(),
        as_of: None,
    });
    assert_survives(&InquiryPage {
        results: vec![inquiry()],
        total: 1,
        next_cursor: Some("c".to_owned()),
        time_zone: None,
        known_at: Some(Timestamp(4)),
        as_of: None,
    });
    assert_survives(&Survey {
        topic: InquiryTopic::General,
        asked_at: Timestamp(5),
        is_answered: true,
        time_zone: Some("UTC".to_owned()),
    });
}

#[test]
fn figures_about_leaving_and_arriving_survive_the_wire() {
    let span = WismoSpan {
        from: date("2026-10-01"),
        to: date("2026-10-30"),
    };
    let line = FulfillmentLine {
        key: "Nairobi → Mombasa".to_owned(),
        name: Some("Mama Ade".to_owned()),
        orders: 1,
        left: 2,
        ship_days_p50: Some(3),
        ship_days_p90: None,
        arrived: 4,
        delivery_days_p50: Some(5),
        delivery_days_p90: Some(6),
        decided: 7,
        on_time: 8,
        promised: 9,
        expected_on_time: Some(912),
        estimated: 10,
        by_estimate: 11,
        by_shop: 12,
        by_carrier: 13,
        by_recipient: 14,
        unknown: 15,
        with_exception: 16,
        answers: 17,
        stars: 18,
    };
    assert_eq!(line.late_by_cause(), [12, 13, 14, 15]);
    assert_survives(&WismoFulfillment {
        span: span.clone(),
        total: line.clone(),
        base_span: Some(span),
        base: Some(FulfillmentLine::default()),
        cut: Cut::Lane,
        business_days: true,
        lines: vec![line.clone()],
        causes: vec![Tally {
            key: "no_scan".to_owned(),
            count: 3,
        }],
        options: SegmentOptions::default(),
        time_zone: None,
        formula_version: 1,
        known: known(line),
        as_of: None,
    });
}

#[test]
fn inquiries_of_the_backend_that_has_them_are_read() {
    // reva's list: snake case, `items`, its own words for topics, and no channel.
    let body = json!({"items": [{
        "id": "7c0f", "customer_email": "a@example.com", "order_number": "#1001", "inquiry_type": "missing_package",
        "order_status": null, "fulfillment_status": "fulfilled", "resolution": "tracking_provided",
        "created_at": "2026-02-20T10:00:00+00:00", "resolved_at": null,
    }], "total": 1, "page": 1, "page_size": 20, "pages": 1});
    let page: InquiryPage = decode_body::<_, Value>(&body).unwrap();
    assert_eq!(page.total, 1);
    let inquiry = &page.results[0];
    assert_eq!(inquiry.topic, InquiryTopic::Missing);
    assert_eq!(
        inquiry.resolution,
        Some(InquiryResolution::TrackingProvided)
    );
    assert_eq!(inquiry.order_status, Some(OrderStatus::Shipped));
    assert_eq!(inquiry.resolved_at, None);
}

#[test]
fn all_answers_together_are_those_of_every_topic() {
    let body = json!({
        "span": {"from": "2026-01-01", "to": "2026-01-30"},
        "current": {"inquiries": 12},
        "topics": [
            {"key": "status", "surveys": 7, "counts": [1, 0, 0, 0, 2]},
            {"key": "refund", "surveys": 5, "counts": [0, 1, 0, 0, 1]},
        ],
    });
    let answer: WismoSatisfaction = decode_body::<_, Value>(&body).unwrap();
    let all = answer.all();
    assert_eq!((all.surveys, all.answers()), (12, 5));
    assert_eq!(all.counts, [1, 1, 0, 0, 3]);
}
