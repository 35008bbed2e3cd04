//! How fast the server answers over a large database: real HTTP over loopback, the real file.

use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::error::StartError;
use crate::store::{Store, statements};

/// The statements behind an answer, each with the index that makes it fast.
const INDEXES: [(&str, &str, &str); 6] = [
    ("revenue", statements::REVENUE, "order_items_sold"),
    ("top products", statements::TOP_PRODUCTS, "order_items_sold"),
    ("disputes", statements::DISPUTES, "order_items_sold"),
    ("rating", statements::RATING, "reviews_of_seller"),
    ("trend", statements::TREND, "reviews_of_seller"),
    (
        "tracking",
        statements::BY_NUMBER,
        "sqlite_autoindex_orders_2",
    ),
];

/// Times of many answers of one kind.
#[derive(Clone, Debug)]
pub struct Timings {
    what: &'static str,
    sorted: Vec<Duration>,
}

impl Timings {
    fn at(&self, percent: usize) -> f64 {
        let place = (self.sorted.len() * percent / 100).min(self.sorted.len().saturating_sub(1));
        self.sorted.get(place).map_or(0.0, Duration::as_secs_f64) * 1_000.0
    }
}

impl fmt::Display for Timings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p50, p95, p99) = (self.at(50), self.at(95), self.at(99));
        let count = self.sorted.len();
        write!(
            f,
            "{:<38} {count:>6} answers  p50 {p50:>7.2} ms  p95 {p95:>7.2} ms  p99 {p99:>7.2} ms",
            self.what
        )
    }
}

/// What to ask for: paths of summaries, and numbers of orders.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    /// Sellers by size, largest first.
    pub sellers: Vec<String>,
    /// Order numbers.
    pub numbers: Vec<String>,
    /// Orders that can be moved on.
    pub new_orders: Vec<String>,
}

impl Questions {
    /// Draws them from the database.
    ///
    /// # Errors
    /// When the database does not answer, or is empty.
    pub async fn draw(store: &Store, count: u32) -> Result<Self, StartError> {
        let explain = |error: sqlx::Error| StartError::database("to measure", &error);
        let (sellers, numbers) = store.sample(count).await.map_err(explain)?;
        if sellers.is_empty() || numbers.is_empty() {
            return Err(StartError(String::from(
                "The database is empty. Fill it with: backend demo --orders 1000000",
            )));
        }
        let new_orders = u32::try_from(CLIENTS * CHANGES_A_CLIENT).unwrap_or(u32::MAX);
        Ok(Self {
            sellers,
            numbers,
            new_orders: store.new_orders(new_orders).await.map_err(explain)?,
        })
    }
}

/// How the database finds each answer, and whether the index it should use is used.
///
/// # Errors
/// When a statement does not use its index.
pub async fn plans(store: &Store) -> Result<Vec<String>, StartError> {
    let mut lines = Vec::new();
    for (what, statement, index) in INDEXES {
        let plan = store
            .query_plan(statement)
            .await
            .map_err(|error| StartError::database("to measure", &error))?;
        let line = plan.iter().find(|line| line.contains(index));
        let line = line.ok_or_else(|| {
            StartError(format!(
                "{what} does not use the index {index}: {}",
                plan.join("; ")
            ))
        })?;
        lines.push(format!("{what:<14} {line}"));
    }
    Ok(lines)
}

/// Lists as sellers open them, by what they are called here and their query.
const LISTS: [(&str, &str); 11] = [
    ("list: all, newest first", ""),
    (
        "list: what waits, by promise",
        "status=unfulfilled&ordering=promised_to",
    ),
    (
        "list: new ones, oldest first",
        "status=pending&ordering=placed_at",
    ),
    ("list: delivered in 30 days", "status=delivered&period=30d"),
    ("list: not paid", "payment=pending"),
    (
        "list: by carrier, 100 a page",
        "carrier=Sendy&page_size=100",
    ),
    ("list: late", "late=1"),
    ("list: parcels in trouble", "exception=1"),
    ("list: over 100, dearest first", "min=100&ordering=-total"),
    ("list: search for a word", "search=kente"),
    ("list: search for a number", "search=sk-2345"),
];

/// Figures about inquiries as support opens them, by what they are called here, their path and their query.
const WISMO: [(&str, &str, &str); 12] = [
    ("wismo overview: 7 days", "overview", "date_range=7d"),
    ("wismo overview: 30 days", "overview", ""),
    ("wismo overview: 90 days", "overview", "date_range=90d"),
    (
        "wismo overview: a carrier, 30 days",
        "overview",
        "carrier=Sendy",
    ),
    (
        "wismo overview: a carrier, 90 days",
        "overview",
        "carrier=Sendy&date_range=90d",
    ),
    ("wismo inquiries: 30 days", "inquiries", ""),
    ("wismo inquiries: 90 days", "inquiries", "date_range=90d"),
    (
        "wismo inquiries: a carrier, 30 days",
        "inquiries",
        "carrier=Sendy",
    ),
    (
        "wismo overview: two things, 90 days",
        "overview",
        "value=middle&customer=new&date_range=90d",
    ),
    (
        "wismo inquiries: two things, 90 days",
        "inquiries",
        "value=middle&customer=new&date_range=90d",
    ),
    ("wismo rows: 30 days", "inquiries/rows", ""),
    ("wismo: who will ask tomorrow", "at-risk", ""),
];

/// Asks for figures about inquiries, of the whole marketplace, of a segment and of the largest shop.
///
/// # Errors
/// When the server does not answer with 200.
pub fn measure_wismo(
    server: SocketAddr,
    bearer: &str,
    questions: &Questions,
    requests: usize,
) -> Result<Vec<Timings>, StartError> {
    let get = |path: &str, query: &str| {
        let head = format!(
            "GET /api/analytics/wismo/{path}?{query} HTTP/1.1\r\nauthorization: Bearer {bearer}\r\n"
        );
        [(head, String::new())]
    };
    let mut timings = Vec::new();
    for (what, path, query) in WISMO {
        timings.push(timed(server, what, &get(path, query), requests)?);
    }
    let seller = questions.sellers.first().map_or("", String::as_str);
    let of_shop = get("overview", &format!("seller={seller}&date_range=90d"));
    let what = "wismo overview: largest shop, 90 days";
    timings.push(timed(server, what, &of_shop, requests)?);
    Ok(timings)
}

/// Clients that list and change orders at once.
const CLIENTS: usize = 50;
/// Orders that each of them changes.
const CHANGES_A_CLIENT: usize = 20;

/// Asks for lists of the largest shop: each kind, the figures above it, and a part from its middle.
///
/// # Errors
/// When the server does not answer with 200.
pub fn measure_lists(
    server: SocketAddr,
    bearer: &str,
    questions: &Questions,
    requests: usize,
) -> Result<Vec<Timings>, StartError> {
    let seller = questions.sellers.first().cloned().unwrap_or_default();
    let get = |path: String| {
        let head = format!("GET {path} HTTP/1.1\r\nauthorization: Bearer {bearer}\r\n");
        vec![(head, String::new())]
    };
    let base = format!("/api/enhanced-orders/?seller={seller}");
    let mut timings = Vec::new();
    for (what, query) in LISTS {
        let asked = get(format!("{base}&{query}"));
        timings.push(timed(server, what, &asked, requests)?);
    }
    // Everything placed before half of the history: a part that no offset would reach quickly.
    let middle = get(format!("{base}&cursor=after~1700000000000~x"));
    timings.push(timed(server, "list: a part far behind", &middle, requests)?);
    let counts = get(format!(
        "/api/enhanced-orders/dashboard_summary/?seller={seller}"
    ));
    timings.push(timed(server, "tabs and tiles", &counts, requests)?);
    Ok(timings)
}

/// Has 50 clients at once list orders and move some on, each its own; what each kind took, lists first.
///
/// # Errors
/// When any of them is answered with anything but 200.
pub fn crowd(
    server: SocketAddr,
    bearer: &str,
    questions: &Questions,
) -> Result<Vec<Timings>, StartError> {
    let seller = questions.sellers.first().cloned().unwrap_or_default();
    let clients: Vec<_> = questions
        .new_orders
        .chunks(CHANGES_A_CLIENT)
        .enumerate()
        .map(|(number, orders)| {
            let list = format!(
                "GET /api/enhanced-orders/?seller={seller}&status=unfulfilled HTTP/1.1\r\nauthorization: Bearer {bearer}\r\n"
            );
            let body = String::from("{\"action\":\"process\"}");
            let changes: Vec<(String, String)> = orders
                .iter()
                .map(|order| {
                    let head = format!(
                        "POST /api/enhanced-orders/{order}/update_status/ HTTP/1.1\r\nauthorization: Bearer {bearer}\r\nidempotency-key: bench-{number}-{order}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
                        body.len()
                    );
                    (head, body.clone())
                })
                .collect();
            std::thread::spawn(move || {
                let (mut lists, mut moved) = (Vec::new(), Vec::new());
                for change in changes {
                    let list = [(list.clone(), String::new())];
                    lists.extend(timed(server, "lists", &list, 1)?.sorted);
                    moved.extend(timed(server, "changes", &[change], 1)?.sorted);
                }
                Ok((lists, moved))
            })
        })
        .collect();
    let (mut lists, mut moved) = (Vec::new(), Vec::new());
    for client in clients {
        let died = |_| StartError(String::from("A client stopped."));
        let (listed, changed): (Vec<Duration>, Vec<Duration>) = client.join().map_err(died)??;
        lists.extend(listed);
        moved.extend(changed);
    }
    lists.sort();
    moved.sort();
    Ok(vec![
        Timings {
            what: "50 clients at once: lists",
            sorted: lists,
        },
        Timings {
            what: "50 clients at once: changes",
            sorted: moved,
        },
    ])
}

/// Asks a running server one question after the other, on one connection, `requests` of each kind. Blocks.
///
/// # Errors
/// When it does not answer with 200.
pub fn measure(
    server: SocketAddr,
    bearer: &str,
    questions: &Questions,
    requests: usize,
) -> Result<Vec<Timings>, StartError> {
    let summary = |seller: &String| {
        format!(
            "GET /api/analytics/seller/summary?sellerId={seller} HTTP/1.1\r\nauthorization: Bearer {bearer}\r\n"
        )
    };
    let track = |number: &String| {
        let body = format!("{{\"orderNumber\":\"{number}\"}}");
        (
            format!(
                "POST /api/track HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
                body.len()
            ),
            body,
        )
    };
    let largest = questions
        .sellers
        .iter()
        .take(1)
        .map(summary)
        .map(|head| (head, String::new()))
        .collect();
    let sellers = questions
        .sellers
        .iter()
        .map(summary)
        .map(|head| (head, String::new()))
        .collect();
    let orders = questions.numbers.iter().map(track).collect();
    [
        ("summary of the largest seller", largest),
        ("summary of any seller", sellers),
        ("tracking of any order", orders),
    ]
    .into_iter()
    .map(|(what, asked): (&'static str, Vec<(String, String)>)| {
        timed(server, what, &asked, requests)
    })
    .collect()
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
fn timed(
    server: SocketAddr,
    what: &'static str,
    asked: &[(String, String)],
    requests: usize,
) -> Result<Timings, StartError> {
    let failed = |error: std::io::Error| StartError(format!("{what}: {error}."));
    let mut stream = TcpStream::connect(server).map_err(failed)?;
    stream.set_nodelay(true).map_err(failed)?;
    let mut reader = BufReader::new(stream.try_clone().map_err(failed)?);
    let mut sorted = Vec::with_capacity(requests);
    for (head, body) in asked.iter().cycle().take(requests) {
        let request = format!("{head}host: localhost\r\n\r\n{body}");
        let started = Instant::now();
        stream.write_all(request.as_bytes()).map_err(failed)?;
        let status = read_answer(&mut reader).map_err(failed)?;
        sorted.push(started.elapsed());
        if !status.contains(" 200 ") {
            return Err(StartError(format!(
                "{what}: the server said {}.",
                status.trim()
            )));
        }
    }
    sorted.sort();
    Ok(Timings { what, sorted })
}

/// Reads one answer to its end and tells its first line.
fn read_answer(reader: &mut impl BufRead) -> std::io::Result<String> {
    let mut status = String::new();
    reader.read_line(&mut status)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(status)
}
