//! Orders in files and sums: all that the list finds, nothing that a spreadsheet would execute.

use axum::http::header;

use crate::server::Server;

async fn lines(server: &Server, session: &str, query: &str) -> Vec<Vec<String>> {
    let path = format!("/api/orders/reports/?type=export{query}");
    let answer = server.get(&path, session).await;
    assert_eq!(
        answer.headers[header::CONTENT_TYPE],
        "text/csv; charset=utf-8"
    );
    assert_eq!(
        answer.headers[header::CONTENT_DISPOSITION],
        "attachment; filename=\"orders-2025-11-20.csv\""
    );
    let text = std::str::from_utf8(&answer.bytes).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    assert!(text.ends_with("\r\n"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 20);
    let fields = |line: csv::StringRecord| line.iter().map(str::to_owned).collect();
    reader.records().map(|line| fields(line.unwrap())).collect()
}

#[tokio::test]
async fn a_file_holds_every_order_of_the_list_in_its_order_and_adds_up_to_the_sums_of_the_database()
{
    let server = Server::start().await;
    // More than one portion.
    server
        .change("UPDATE seller_orders SET seller_id = 'seller_0000', currency = (SELECT currency FROM sellers WHERE id = 'seller_0000')")
        .await;
    server
        .change(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9)
             INSERT INTO seller_orders SELECT id || '-' || i, order_id, seller_id, order_number || '-' || i, status, payment_status,
               pays_on_delivery, fulfillment, customer_name, placed_at, promised_to, first_item, item_count, unit_count, currency,
               total, commission, refunds, fees, carrier, tracking_number, exception, search_text, version, ship_by_day
             FROM seller_orders, n",
        )
        .await;
    let session = server.sign_in("seller").await;
    for (query, condition) in [
        ("", "1"),
        ("&status=pending", "status = 'pending'"),
        ("&search=a&ordering=total", "search_text LIKE '%a%'"),
        ("&min=1000", "total >= 1000 * 100"),
    ] {
        let lines = lines(&server, &session, query).await;
        let count: i64 = server
            .value(&format!(
                "SELECT COUNT(*) FROM seller_orders WHERE {condition}"
            ))
            .await;
        assert_eq!(lines.len(), usize::try_from(count).unwrap(), "{query}");
        let gross: i64 = server
            .value(&format!(
                "SELECT COALESCE(SUM(total), 0) FROM seller_orders WHERE {condition}"
            ))
            .await;
        let exact = |text: &String| text.replace('.', "").parse::<i64>().unwrap();
        assert_eq!(
            lines.iter().map(|line| exact(&line[12])).sum::<i64>(),
            gross
        );
        let mut keys: Vec<&String> = lines.iter().map(|line| &line[0]).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), lines.len(), "no order twice");
    }
    let by_total = lines(&server, &session, "&ordering=total").await;
    let totals: Vec<f64> = by_total
        .iter()
        .map(|line| line[12].parse().unwrap())
        .collect();
    assert!(totals.is_sorted());
}

#[tokio::test]
async fn no_name_becomes_a_formula_and_every_amount_stays_a_number() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let hostile = "=HYPERLINK(\"http://evil.example\",\"x\"),\r\n\"";
    for (name, title) in [
        (hostile, "+1"),
        ("  @SUM(A1)", "-2+3"),
        ("＝1", "plain - title"),
    ] {
        sqlx::query(
            "UPDATE seller_orders SET customer_name = $1, first_item = $2, fees = NULL
             WHERE id = (SELECT id FROM seller_orders WHERE seller_id = 'seller_0000' AND customer_name NOT LIKE '%1%'
               AND customer_name NOT LIKE '%=%' ORDER BY id LIMIT 1)",
        )
        .bind(name)
        .bind(title)
        .execute(server.store.pool())
        .await
        .unwrap();
    }
    let lines = lines(&server, &session, "").await;
    let find = |title: &str| lines.iter().find(|line| line[8] == title).unwrap().clone();
    assert_eq!(find("'+1")[7], format!("'{hostile}"));
    assert_eq!(find("'-2+3")[7], "'  @SUM(A1)");
    assert_eq!(find("plain - title")[7], "'＝1");
    for line in &lines {
        for place in [9, 10, 12, 13, 15] {
            assert!(line[place].parse::<f64>().is_ok(), "{:?}", line[place]);
        }
    }
    assert_eq!(find("'+1")[14], "", "a fee that nobody knows is no zero");
    assert_eq!(find("'+1")[16], "");
}

#[tokio::test]
async fn a_report_says_what_the_orders_of_its_days_were_worth() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let path = "/api/orders/reports/?type=summary&start_date=2025-11-01&end_date=2025-11-20";
    let report = server.get(path, &session).await.json();
    assert_eq!(report["period"]["start_date"], "2025-11-01");
    assert_eq!(report["period"]["end_date"], "2025-11-20");
    let offset: i64 = 3_600_000;
    let zone: String = server
        .value("SELECT time_zone FROM sellers WHERE id = 'seller_0000'")
        .await;
    assert_eq!(zone, "Africa/Lagos", "an hour ahead all year");
    let days = format!(
        "seller_id = 'seller_0000' AND placed_at >= {} AND placed_at < {}",
        1_761_955_200_000_i64 - offset,
        1_763_683_200_000_i64 - offset
    );
    let count: i64 = server
        .value(&format!("SELECT COUNT(*) FROM seller_orders WHERE {days}"))
        .await;
    assert!(count > 0);
    assert_eq!(report["summary"]["total_orders"], count);
    let best: String = server
        .value(&format!(
            "SELECT customer_name FROM seller_orders WHERE {days} GROUP BY 1 ORDER BY SUM(total) DESC, 1 LIMIT 1"
        ))
        .await;
    assert_eq!(report["top_customers"][0]["name"], best);
    let detailed = server
        .get(&path.replace("summary", "detailed"), &session)
        .await
        .json();
    assert_eq!(
        detailed["orders"].as_array().unwrap().len(),
        usize::try_from(count.min(100)).unwrap()
    );
    let wrong = server
        .get("/api/orders/reports/?start_date=2025-02-30", &session)
        .await;
    assert_eq!(wrong.refusal().0, 400);
    let customer = server.sign_in("customer").await;
    assert_eq!(server.get(path, &customer).await.refusal().0, 403);
}

#[tokio::test]
async fn a_device_gets_the_newest_orders_without_addresses() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let orders = server
        .get("/api/enhanced-orders/recent/", &session)
        .await
        .json();
    let orders = orders.as_array().unwrap();
    let count: i64 = server
        .value("SELECT MIN(200, COUNT(*)) FROM seller_orders WHERE seller_id = 'seller_0000'")
        .await;
    assert_eq!(orders.len(), usize::try_from(count).unwrap());
    let text = serde_json::to_string(orders).unwrap();
    assert!(!text.contains('@'), "no e-mail address");
    for order in orders {
        assert!(order["address"].is_null() && !order["items"].as_array().unwrap().is_empty());
    }
}
