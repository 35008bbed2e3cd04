//! What charts say, and what an address of the inquiries asks for.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]

use app::browser::json::JsJson;
use app::charts::{Kind, Mark, Plot, Point, Series, Unit, summary};
use app::route::{Parsed, Route, WismoView};
use app::state::WismoAddress;
use app::text;
use js_sys::JSON;
use rust_decimal::Decimal;
use shared::format::Locale;
use shared::json::Json as _;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn install() {
    let catalogue = JSON::parse(include_str!("../locales/insight/en.json")).unwrap();
    text::install(Locale::En, JsJson(catalogue));
}

fn series(name: &str, values: &[Option<u32>]) -> Series {
    Series {
        name: name.to_owned(),
        values: values
            .iter()
            .map(|value| value.map(Decimal::from))
            .collect(),
        has_own_axis: false,
    }
}

fn plot(kind: Kind, all: Vec<Series>) -> Plot {
    Plot {
        kind,
        unit: Unit::Count,
        places: String::from("Day"),
        labels: ["Mon", "Tue", "Wed"].map(String::from).to_vec(),
        series: all,
        marks: vec![Mark {
            at: 1,
            name: String::from("formula 2"),
        }],
    }
}

#[wasm_bindgen_test]
fn a_summary_names_first_last_the_first_of_the_extremes_and_what_happened() {
    install();
    let one = series("Inquiries", &[Some(4), Some(9), Some(9)]);
    assert_eq!(
        summary(&plot(Kind::Line, vec![one])),
        "Inquiries: first 4 (Mon), last 9 (Wed); lowest 4 (Mon), highest 9 (Tue). formula 2 (Tue)"
    );
}

#[wasm_bindgen_test]
fn many_series_are_not_each_told_from_first_to_last() {
    install();
    let many = || {
        vec![
            series("Satisfaction", &[Some(3), Some(4), Some(2)]),
            series("Lowest", &[Some(2), Some(3), Some(1)]),
            series("Highest", &[Some(4), Some(5), None]),
        ]
    };
    assert_eq!(
        summary(&plot(Kind::Line, many())),
        "Satisfaction: first 3 (Mon), last 2 (Wed); lowest 2 (Wed), highest 4 (Tue). formula 2 (Tue)"
    );
    assert_eq!(
        summary(&plot(Kind::Stack, many())),
        "Satisfaction: highest 4 (Tue). Lowest: highest 3 (Tue). Highest: highest 5 (Tue). formula 2 (Tue)"
    );
}

#[wasm_bindgen_test]
fn a_gap_is_no_zero() {
    install();
    let gapped = plot(
        Kind::Line,
        vec![series("Inquiries", &[None, Some(5), None])],
    );
    assert_eq!(
        summary(&gapped),
        "Inquiries: first 5 (Tue), last 5 (Tue); lowest 5 (Tue), highest 5 (Tue). formula 2 (Tue)"
    );
    assert_eq!(gapped.say_value(Point { series: 0, at: 0 }), "—");
    assert!(gapped.document(false).contains("[null,5,null]"));
}

#[wasm_bindgen_test]
fn a_chart_without_values_says_so() {
    install();
    let nothing = plot(Kind::Pie, vec![series("Inquiries", &[None, None, None])]);
    assert!(nothing.is_empty());
    assert_eq!(
        summary(&nothing),
        "There is nothing to draw for these days."
    );
}

#[wasm_bindgen_test]
fn a_point_says_its_place_its_values_and_what_happened_there() {
    install();
    let two = || {
        vec![
            series("Inquiries", &[Some(1), Some(2), Some(3)]),
            series("Orders", &[Some(10), Some(20), Some(30)]),
        ]
    };
    let point = Point { series: 1, at: 1 };
    assert_eq!(
        plot(Kind::Line, two()).say(point),
        "Tue: Inquiries 2 · Orders 20 · formula 2"
    );
    assert_eq!(
        plot(Kind::Stack, two()).say(point),
        "Tue: Orders 20 · formula 2"
    );
    assert_eq!(
        plot(Kind::Heat, two()).say(point),
        "Orders, Tue: 20 · formula 2"
    );
}

#[wasm_bindgen_test]
fn steps_of_a_heat_map_hold_every_value_and_nothing_twice() {
    install();
    let steps = |values: &[Option<u32>]| plot(Kind::Heat, vec![series("Mon", values)]).steps();
    let numbers = |all: &[u32]| {
        all.iter()
            .copied()
            .map(Decimal::from)
            .collect::<Vec<Decimal>>()
    };
    assert_eq!(
        steps(&[Some(0), Some(7), Some(12)]),
        numbers(&[0, 3, 6, 9, 12])
    );
    assert_eq!(steps(&[Some(0), Some(1), None]), numbers(&[0, 1]));
    assert_eq!(steps(&[Some(0), Some(0), Some(0)]), numbers(&[0]));
}

#[wasm_bindgen_test]
fn names_of_others_stay_text_on_their_way_to_what_draws() {
    install();
    let hostile = "</script>\"\\\u{1}\u{202e}";
    let mut chart = plot(
        Kind::Bars,
        vec![series(hostile, &[Some(1), Some(2), Some(3)])],
    );
    chart.labels = vec![hostile.to_owned()];
    let read = JsJson(JSON::parse(&chart.document(true)).unwrap());
    let labels = read.member("labels").unwrap().elements().unwrap();
    assert_eq!(labels[0].text().as_deref(), Some(hostile));
    let all = read.member("series").unwrap().elements().unwrap();
    assert_eq!(
        all[0].member("name").unwrap().text().as_deref(),
        Some(hostile)
    );
}

#[wasm_bindgen_test]
fn an_address_of_the_inquiries_reads_back() {
    for query in [
        "",
        "date_range=7d&compare=year&group_by=week&seller=s%201&carrier=a%26b&value=high&customer=new",
        "date_range=2026-01-01..2026-01-31&channel=chat&topic=missing&status=shipped&age=14%2B&hour=167&cursor=x&rate=contacts&net=1",
    ] {
        let (address, dropped) = WismoAddress::parse(WismoView::Inquiries, query);
        assert_eq!(dropped, Vec::<String>::new(), "{query}");
        let printed = address.route().to_string();
        let Some(Parsed {
            route: Route::Wismo { view, query: again },
            ..
        }) = Route::parse(&printed)
        else {
            unreachable!("{printed}");
        };
        assert_eq!(WismoAddress::parse(view, &again).0, address, "{query}");
    }
}

#[wasm_bindgen_test]
fn what_an_address_of_the_inquiries_cannot_mean_is_dropped_and_named() {
    let (address, dropped) = WismoAddress::parse(
        WismoView::Overview,
        "date_range=never&rate=apples&net=maybe&utm=1&group_by=week",
    );
    assert_eq!(dropped, ["date_range", "rate", "net", "utm"]);
    let usual = WismoAddress::parse(WismoView::Overview, "group_by=week").0;
    assert_eq!(address, usual);
}
