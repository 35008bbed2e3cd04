//! Addresses, read and written, where they are used: in a browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]

use app::route::{Desk, Parsed, Route, WismoView};
use app::state::{LineColumn, LineSort};
use shared::ids::{OrderId, OrderNumber, ProductId, SellerId};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn routes() -> Vec<Route> {
    let hostile = "a/b?c=d&e#f %\u{202e}<é>";
    vec![
        Route::Home,
        Route::Login { next: None },
        Route::Login {
            next: Some(String::from("/seller?sellerId=x%20y")),
        },
        Route::Seller { seller: None },
        Route::Seller {
            seller: SellerId::parse(hostile),
        },
        Desk::Promises.route(),
        Desk::Exceptions.route(),
        Desk::Partners.route(),
        Route::Sellers {
            search: String::new(),
        },
        Route::Sellers {
            search: String::from(hostile),
        },
        Route::MyOrders { page: 1 },
        Route::MyOrders { page: u64::MAX },
        Route::CustomerTracking(OrderId::parse(hostile).unwrap()),
        Route::Product {
            product: ProductId::parse(hostile).unwrap(),
            location: Some(String::from(hostile)),
        },
        Desk::Fulfillment.route(),
        Route::Desk {
            desk: Desk::Fulfillment,
            query: String::from("show=packed"),
        },
        WismoView::Overview.route(),
        WismoView::Inquiries.route(),
        WismoView::Fulfillment.route(),
        WismoView::Satisfaction.route(),
        WismoView::Tomorrow.route(),
        Route::Wismo {
            view: WismoView::Overview,
            query: String::from("date_range=7d"),
        },
        Route::LOOKUP,
        Route::TrackForm {
            number: OrderNumber::parse(hostile),
        },
        Route::Track(OrderNumber::parse(hostile).unwrap()),
        Route::Timeline(OrderNumber::parse(hostile).unwrap()),
        Route::Survey(String::from(hostile)),
    ]
}

#[wasm_bindgen_test]
fn printing_and_parsing_are_inverse() {
    for route in routes() {
        let read = Route::parse(&route.to_string()).unwrap();
        assert_eq!(
            read,
            Parsed {
                route,
                dropped: Vec::new()
            }
        );
    }
}

#[wasm_bindgen_test]
fn who_shows_the_lookup_alone_knows_its_addresses_and_no_others() {
    for route in routes() {
        let address = route.to_string();
        let is_its_own = matches!(route, Route::Track(_) | Route::TrackForm { .. });
        let read = Route::parse(&address).filter(|_| is_its_own);
        assert_eq!(Route::parse_lookup(&address), read, "{address}");
    }
}

#[wasm_bindgen_test]
fn an_address_that_leads_nowhere_is_none() {
    for address in [
        "",
        "seller",
        "/sellers",
        "/seller/nowhere",
        "/analytics",
        "/analytics/wismo/nowhere",
        "/analytics/wismo/inquiries/more",
        "/track/",
        "/track/%FF",
        "/customer/orders/%00/track",
        "//evil.example",
    ] {
        assert_eq!(Route::parse(address), None, "{address}");
    }
}

#[wasm_bindgen_test]
fn what_cannot_be_read_of_a_query_is_dropped_and_named() {
    for (address, route, dropped) in [
        (
            "/customer/orders?page=0",
            Route::MyOrders { page: 1 },
            vec!["page"],
        ),
        (
            "/customer/orders?page=abc&x=1",
            Route::MyOrders { page: 1 },
            vec!["page", "x"],
        ),
        (
            "/seller?sellerId=%FF",
            Route::Seller { seller: None },
            vec!["sellerId"],
        ),
        (
            "/track-order?utm_source=mail",
            Route::LOOKUP,
            vec!["utm_source"],
        ),
        (
            "/login?next=https://evil.example",
            Route::Login { next: None },
            vec!["next"],
        ),
        (
            "/login?next=//evil.example",
            Route::Login { next: None },
            vec!["next"],
        ),
    ] {
        let read = Route::parse(address).unwrap();
        assert_eq!(
            (read.route, read.dropped),
            (route, dropped.into_iter().map(String::from).collect()),
            "{address}"
        );
    }
}

#[wasm_bindgen_test]
fn the_order_of_lines_is_in_the_address_and_turns_round_when_pressed_again() {
    for text in ["name", "-name", "orders", "-on_time"] {
        assert_eq!(LineSort::parse(text).map(LineSort::text), Some(text.into()));
    }
    for text in ["", "-", "--orders", "apples"] {
        assert_eq!(LineSort::parse(text), None, "{text}");
    }
    let first = LineSort::pressed(None, LineColumn::Late);
    assert_eq!(first.text(), "-late");
    assert_eq!(
        LineSort::pressed(Some(first), LineColumn::Late).text(),
        "late"
    );
    assert_eq!(
        LineSort::pressed(Some(first), LineColumn::Name).text(),
        "name"
    );
}
