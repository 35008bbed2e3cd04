//! The browser's JSON through the tolerant reader, with what real backends send.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]

use app::browser::json::JsJson;
use js_sys::JSON;
use shared::api::seller_summary::SellerSummary;
use shared::api::tracking::{Tier, Tracking};
use shared::json::{Decode, decode_body};
use shared::order::OrderStatus;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn read<T: Decode>(body: &str) -> Option<T> {
    decode_body(&JsJson(JSON::parse(body).unwrap())).ok()
}

#[wasm_bindgen_test]
fn the_contracts_example_is_read_in_either_case_style_and_in_an_envelope() {
    let plain = r#"{"sellerMeta":{"shopName":"Mama Ade Fashion","sellerHandle":"mama-ade-fashion"},
        "revenue7d":{"amount":1234.56,"currency":"USD"},
        "topSkus":[{"productId":"clx123","title":"Ankara Print Dress","qty":15}],
        "dispute":{"disputeRatePct":2.5,"soldWindow":80,"disputesWindow":2},
        "rating":{"avg":4.7,"count":23,"trend":[{"rating":5,"ts":"2025-10-20T10:00:00Z"}]}}"#;
    let snake = r#"{"seller_meta":{"shop_name":"Mama Ade Fashion","seller_handle":"mama-ade-fashion"},
        "revenue_7d":{"amount":"1234.56","currency":"usd"},"unknown":[1],
        "top_skus":[{"product_id":"clx123","title":"Ankara Print Dress","qty":15}],
        "dispute":{"dispute_rate_pct":"2.5","sold_window":80,"disputes_window":2},
        "rating":{"avg":"4.7","count":23,"trend":[{"rating":5,"ts":"2025-10-20 13:00:00+03:00"}]}}"#;
    let wanted: SellerSummary = read(plain).unwrap();
    assert_eq!(wanted.revenue_7d.amount.to_string(), "1234.56");
    assert_eq!(read(snake), Some(wanted.clone()));
    assert_eq!(
        read(&format!(r#"{{"success":true,"data":{plain}}}"#)),
        Some(wanted)
    );
}

#[wasm_bindgen_test]
fn an_unknown_status_is_kept_and_a_missing_tier_is_the_owners() {
    let tracking: Tracking =
        read(r#"{"orderNumber":"SK-1","status":"teleported","events":null}"#).unwrap();
    assert_eq!(
        tracking.status,
        OrderStatus::Other(String::from("teleported"))
    );
    assert_eq!((tracking.tier, tracking.events.len()), (Tier::Account, 0));
}

#[wasm_bindgen_test]
fn what_is_no_answer_is_refused_without_a_panic() {
    for body in [
        "null",
        "[]",
        "\"<html>\"",
        "{}",
        r#"{"data":{}}"#,
        r#"{"orderNumber":"","status":"paid"}"#,
    ] {
        assert_eq!(read::<Tracking>(body), None, "{body}");
        assert_eq!(read::<SellerSummary>(body), None, "{body}");
    }
}
