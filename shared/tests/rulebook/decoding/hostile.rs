//! No body makes reading panic.

use proptest::prelude::*;
use serde_json::Value;
use shared::api::auth::{LoginResponse, User};
use shared::api::customer_orders::{CustomerOrder, CustomerOrders, Pagination};
use shared::api::problem::Problem;
use shared::api::seller_directory::SellerEntry;
use shared::api::seller_summary::SellerSummary;
use shared::api::tracking::Tracking;
use shared::json::decode_body;
use shared::money::Money;

use super::{SUMMARY, TRACKING, parsed, summary};

/// Reads the body as everything there is. That this returns is the point.
fn read_as_everything(body: &Value) {
    let _ = decode_body::<SellerSummary, _>(body);
    let _ = decode_body::<Tracking, _>(body);
    let _ = decode_body::<User, _>(body);
    let _ = decode_body::<LoginResponse, _>(body);
    let _ = decode_body::<CustomerOrders, _>(body);
    let _ = decode_body::<CustomerOrder, _>(body);
    let _ = decode_body::<Pagination, _>(body);
    let _ = decode_body::<Vec<SellerEntry>, _>(body);
    let _ = decode_body::<Money, _>(body);
    let _ = decode_body::<Problem, _>(body);
}

/// Names that the readers look for, so that random trees get past the first member.
const NAMES: &[&str] = &[
    "data",
    "sellerMeta",
    "revenue7d",
    "amount",
    "currency",
    "topSkus",
    "productId",
    "qty",
    "dispute",
    "disputeRatePct",
    "soldWindow",
    "rating",
    "avg",
    "count",
    "trend",
    "ts",
    "tier",
    "orderNumber",
    "status",
    "items",
    "shipments",
    "events",
    "code",
    "occurredAt",
    "promisedDelivery",
    "from",
    "to",
    "user",
    "id",
    "role",
    "orders",
    "pagination",
    "page",
    "message",
    "errors",
    "detail",
    "statusCode",
];

fn any_leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "-?[1-9][0-9]{0,60}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,6})?"
            .prop_map(|number| parsed(&number)),
        "\\PC{0,20}".prop_map(Value::from),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]{0,12}[Z+-]?[0-9:]{0,5})?".prop_map(Value::from),
        "[-0-9.eE]{0,40}".prop_map(Value::from),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    any_leaf().prop_recursive(6, 60, 8, |inner| {
        let name =
            prop_oneof![4 => prop::sample::select(NAMES).prop_map(str::to_owned), 1 => "\\PC{0,6}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..8)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// A valid body with one value anywhere in it replaced.
fn mutated(body: &Value, mut place: usize, with: &Value) -> Value {
    fn replace(json: &mut Value, place: &mut usize, with: &Value) {
        if *place == 0 {
            *json = with.clone();
            *place = usize::MAX;
            return;
        }
        *place -= 1;
        match json {
            Value::Object(members) => members
                .values_mut()
                .for_each(|member| replace(member, place, with)),
            Value::Array(elements) => elements
                .iter_mut()
                .for_each(|element| replace(element, place, with)),
            _ => {}
        }
    }
    let mut changed = body.clone();
    replace(&mut changed, &mut place, with);
    changed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_json_at_all_makes_reading_panic(body in any_json()) {
        read_as_everything(&body);
    }

    #[test]
    fn no_change_to_a_valid_body_makes_reading_panic(place in 0_usize..40, with in any_json(), is_summary in any::<bool>()) {
        let body = parsed(if is_summary { SUMMARY } else { TRACKING });
        read_as_everything(&mutated(&body, place, &with));
    }

    #[test]
    fn a_body_with_a_value_missing_never_reads_like_the_whole_one(place in 1_usize..40) {
        let body = parsed(SUMMARY);
        let without = mutated(&body, place, &Value::Null);
        if let Ok(read) = decode_body::<SellerSummary, _>(&without) {
            prop_assert!(without == body || read != summary(&body));
        }
    }
}
