//! Importing what others have written, with all its oddities.

#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]

use std::fs;
use std::io::Write as _;

use backend::import::{self, Report};
use backend::store::Store;
use flate2::Compression;
use flate2::write::GzEncoder;
use shared::api::wismo::{Grouping, Ratings, WismoQuery};
use shared::period::Period;
use shared::time::Timestamp;
use tempfile::TempDir;

const NOW: Timestamp = Timestamp(1_763_640_000_000);
const ORDERS: &str = "\u{feff}order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date
o1,c1,delivered,2018-01-10 10:00:00,2018-01-10 12:00:00,2018-01-12 09:00:00,2018-01-20 15:00:00,2018-01-18 00:00:00
o2,c2,canceled,2018-01-11 10:00:00,2018-01-11 11:00:00,,,2018-01-20 00:00:00
o3,c3,created,2018-01-12 10:00:00,,,,
o4,c4,teleported,2018-01-12 10:00:00,,,,
o5,c5,shipped,yesterday,,,,
o1,c1,delivered,2018-01-10 10:00:00,,,,
o6,c6,shipped,2018-01-15 10:00:00,2018-01-15 10:30:00,2018-01-16 10:00:00,,2018-01-17 00:00:00
";
const ITEMS: &str =
    "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
o1,1,p1,s1,2018-01-11 10:00:00,58.90,13.29
o1,2,p1,s1,2018-01-11 10:00:00,299.40999999999997,13.29
o2,1,p2,s1,2018-01-11 10:00:00,abc,1
o2,2,p2,s2,2018-01-11 10:00:00,10.00,1
o9,1,p3,s1,2018-01-11 10:00:00,1.00,1
o6,1,p1,s1,2018-01-11 10:00:00,5.55,1
";
const REVIEWS: &str = "review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,review_answer_timestamp
r1,o1,5,,\"two
lines\",2018-01-21 00:00:00,2018-01-22 00:00:00
r2,o1,6,,,2018-01-21 00:00:00,2018-01-22 00:00:00
r3,o8,4,,,2018-01-21 00:00:00,2018-01-22 00:00:00
";

struct Imported {
    store: Store,
    folder: TempDir,
}

impl Imported {
    async fn nothing() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("i.db").to_str().unwrap())
            .await
            .unwrap();
        Self { store, folder }
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    async fn import(&self, now: Timestamp, shift: bool) -> Report {
        import::olist(&self.store, self.folder.path(), now, shift)
            .await
            .unwrap()
    }

    async fn text(&self, sql: &str) -> String {
        sqlx::query_scalar(sql)
            .fetch_one(self.store.pool())
            .await
            .unwrap()
    }
}

async fn whole_folder() -> Imported {
    let imported = Imported::nothing().await;
    imported.write("olist_orders_dataset.csv", ORDERS);
    imported.write("olist_order_items_dataset.csv", ITEMS);
    let zipped = fs::File::create(
        imported
            .folder
            .path()
            .join("olist_order_reviews_dataset.csv.gz"),
    )
    .unwrap();
    let mut zipped = GzEncoder::new(zipped, Compression::fast());
    zipped.write_all(REVIEWS.as_bytes()).unwrap();
    zipped.finish().unwrap();
    imported
}

#[tokio::test]
async fn good_rows_arrive_and_bad_rows_are_counted_and_named() {
    let imported = whole_folder().await;
    let report = imported.import(NOW, false).await;
    assert_eq!(report.added["orders"], 4);
    assert_eq!(report.added["order_items"], 4);
    assert_eq!(report.added["reviews"], 1);
    assert_eq!(report.bad_rows, 7);
    // Reviews are reviews: no inquiry is made up for them.
    assert_eq!(
        imported
            .text("SELECT time_zone || ' ' || (SELECT COUNT(*) FROM inquiries) || ' ' || (SELECT SUM(orders) FROM order_days) FROM marketplace")
            .await,
        "America/Sao_Paulo 0 3"
    );
    assert_eq!(
        report.named,
        [
            "olist_orders_dataset.csv:5: order_status \"teleported\" is not known",
            "olist_orders_dataset.csv:6: order_purchase_timestamp \"yesterday\" is no time",
            "olist_orders_dataset.csv:7: order o1 is here a second time",
            "olist_order_items_dataset.csv:4: price \"abc\" is no amount of BRL",
            "olist_order_items_dataset.csv:6: there is no order o9",
            "olist_order_reviews_dataset.csv.gz:4: review_score \"6\" is not 1 to 5",
            "olist_order_reviews_dataset.csv.gz:5: there is no order o8",
        ]
    );
    assert_eq!(imported.text("SELECT group_concat(unit_price || '-' || unit_fee) FROM order_items WHERE order_id = 'o1'").await, "5890-589,29941-2994");
    assert_eq!(
        imported
            .text("SELECT status || payment_status FROM orders WHERE id = 'o2'")
            .await,
        "cancelledrefunded"
    );
    assert_eq!(imported.text("SELECT group_concat(code) FROM (SELECT code FROM tracking_events WHERE order_id = 'o1' ORDER BY occurred_at, id)").await, "placed,paid,processing,shipped,delivered");
    let untold = "SELECT COUNT(*) || '' FROM orders o WHERE NOT EXISTS (SELECT 1 FROM tracking_events e WHERE e.order_id = o.id AND e.code = 'placed')";
    assert_eq!(imported.text(untold).await, "0", "no timeline is empty");
}

#[tokio::test]
async fn each_review_is_one_answer_about_its_order_and_no_inquiry_is_made_up() {
    let imported = Imported::nothing().await;
    imported.write("olist_orders_dataset.csv", ORDERS);
    imported.write("olist_order_items_dataset.csv", ITEMS);
    let header = REVIEWS.lines().next().unwrap();
    let reviews = [
        header,
        "r1,o1,5,Ótimo,chegou antes,2018-01-21 00:00:00,2018-01-22 09:00:00",
        "r2,o1,2,,,2018-01-23 00:00:00,",
        "r3,o2,1,,nunca chegou,2018-02-01 00:00:00,2018-02-03 00:00:00",
        "r4,o6,4,,,2018-02-01 00:00:00,2018-02-03 00:00:00",
    ];
    imported.write("olist_order_reviews_dataset.csv", &reviews.join("\n"));
    imported.import(NOW, false).await;
    let said = |range: &str| {
        let query = WismoQuery {
            period: Period::parse(range).unwrap(),
            group: Some(Grouping::Week),
            ..WismoQuery::default()
        };
        let store = &imported.store;
        async move { store.wismo_satisfaction(&query, NOW).await.unwrap() }
    };
    let january = said("2018-01-01..2018-01-31").await;
    assert_eq!(january.all_of_orders().counts, [0, 1, 0, 0, 1]);
    assert_eq!(january.order_trend.len(), 5, "no week is left out");
    assert_eq!(january.order_trend[2].counts, [0, 0, 0, 0, 1]);
    assert_eq!((january.current.surveys, january.current.answers), (0, 0));
    let comments: Vec<(&str, &str)> = january
        .comments
        .iter()
        .map(|one| (one.comment.as_str(), one.topic.word()))
        .collect();
    assert_eq!(comments, [("Ótimo\nchegou antes", "order")]);
    let both = said("2018-01-01..2018-02-28").await;
    assert_eq!(both.all_of_orders().counts, [1, 1, 0, 1, 1]);
    assert_eq!(both.comments[0].comment, "nunca chegou");
    let carriers: u64 = both.order_carriers.iter().map(Ratings::answers).sum();
    assert_eq!(carriers, 4);
    assert!(said("2018-03-01..2018-03-31").await.order_trend.is_empty());
    assert_eq!(
        imported.text("SELECT COUNT(*) || '' FROM inquiries").await,
        "0"
    );
}

#[tokio::test]
async fn what_customers_say_after_the_present_is_not_known_yet() {
    let imported = whole_folder().await;
    let first_answer = Timestamp(1_516_575_600_000);
    let shifted = imported.import(first_answer, true).await;
    assert_eq!(shifted.added["reviews"], 0, "it was asked for later");
    assert_eq!(
        imported
            .text("SELECT COUNT(*) || '' FROM order_ratings")
            .await,
        "0"
    );
}

#[tokio::test]
async fn orders_alone_are_enough_and_nothing_is_too_little() {
    let imported = Imported::nothing().await;
    let refusal = import::olist(&imported.store, imported.folder.path(), NOW, false)
        .await
        .unwrap_err();
    assert!(
        refusal
            .to_string()
            .contains("no readable olist_orders_dataset.csv"),
        "{refusal}"
    );
    imported.write("olist_orders_dataset.csv", ORDERS);
    let report = imported.import(NOW, false).await;
    assert_eq!((report.added["orders"], report.added["sellers"]), (4, 0));
}

#[tokio::test]
async fn a_second_import_changes_nothing_even_when_time_has_passed() {
    let imported = whole_folder().await;
    imported.import(NOW, true).await;
    let before = imported
        .text("SELECT group_concat(id || occurred_at) FROM tracking_events")
        .await;
    let later = imported.import(NOW.plus_ms(86_400_000 * 30), true).await;
    assert!(later.added.values().all(|rows| *rows == 0), "{later}");
    assert_eq!(
        imported
            .text("SELECT group_concat(id || occurred_at) FROM tracking_events")
            .await,
        before
    );
}

#[tokio::test]
async fn shifted_to_today_the_last_order_is_placed_now_and_nothing_lies_in_the_future() {
    let imported = whole_folder().await;
    let report = imported.import(NOW, true).await;
    assert_eq!(
        imported
            .text("SELECT CAST(MAX(placed_at) AS TEXT) FROM orders")
            .await,
        NOW.0.to_string()
    );
    assert_eq!(imported.text("SELECT CAST(COUNT(*) AS TEXT) FROM tracking_events WHERE occurred_at > 1763640000000").await, "0");
    // The delivery of o1, payment and hand-over of o6, and the review lie after the last order.
    assert_eq!(report.left_in_future, 4);
    assert_eq!(
        imported
            .text("SELECT status FROM orders WHERE id = 'o1'")
            .await,
        "shipped"
    );
    assert_eq!(
        imported
            .text("SELECT status FROM orders WHERE id = 'o6'")
            .await,
        "pending"
    );
}

#[tokio::test]
async fn whoever_imports_can_sign_in_as_the_largest_seller() {
    let imported = whole_folder().await;
    imported.import(NOW, false).await;
    assert_eq!(
        imported
            .text("SELECT seller_id FROM users WHERE email = 'largest-seller@demo.example'")
            .await,
        "s1"
    );
}

#[tokio::test]
async fn a_broken_archive_is_named_and_what_was_read_is_kept() {
    let imported = whole_folder().await;
    let path = imported
        .folder
        .path()
        .join("olist_order_reviews_dataset.csv.gz");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let report = imported.import(NOW, false).await;
    assert_eq!(report.added["orders"], 4);
    assert!(
        report
            .named
            .iter()
            .any(|fault| fault.contains("not readable")),
        "{report}"
    );
}
