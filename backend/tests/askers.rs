//! What the analytics say about questions, held against the stories of the demo, which alone know why its customers ask.

#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]

use backend::demo::{self, Motive, Plan};
use backend::store::Store;
use shared::order::EventCode;
use shared::time::{DAY_MS, Timestamp};

const NOW: Timestamp = Timestamp(1_763_640_000_000);
const PLAN: Plan = Plan {
    orders: 3_000,
    now: NOW,
    seed: 1,
};

async fn marketplace(folder: &tempfile::TempDir) -> Store {
    let file = folder.path().join("sokoni.db");
    let store = Store::open(file.to_str().unwrap()).await.unwrap();
    demo::fill(&store, PLAN, &mut |_, _| ()).await.unwrap();
    store
}

#[tokio::test]
async fn the_ranking_beats_the_latest_orders_first_in_weeks_that_it_has_not_seen() {
    let folder = tempfile::tempdir().unwrap();
    let store = marketplace(&folder).await;
    let table = store.backtest_askers(NOW).await.unwrap();
    println!("{table}");
    let all = table.all();
    let (on_latest, on_oldest) = (all.lift_on_latest().unwrap(), all.lift_on_oldest().unwrap());
    println!("lift on latest first: {on_latest} in a hundred; on oldest first: {on_oldest}");
    assert_eq!(table.weeks.len(), 6);
    assert!(on_latest >= 300, "{table}");
    assert!(on_oldest >= 130, "{table}");
    // Every week by itself, too.
    for (week, grade) in &table.weeks {
        assert!(grade.top_10.asked > grade.latest.asked, "{week}\n{table}");
    }
    // A chance is what it says: within a quarter of what came, where many were ranked.
    for (chances, orders, asked) in all.groups {
        if orders >= 300 {
            let expected = chances / 1_000;
            assert!(
                expected.abs_diff(asked) * 4 <= expected.max(asked) + 40,
                "{table}"
            );
        }
    }
}

/// What the story says of an inquiry: whether a notice would have answered it, had somebody sent one.
struct Labelled {
    motive: Motive,
    asked_at: i64,
    promised_to: i64,
    is_preventable: bool,
    events: Vec<(EventCode, i64)>,
}

impl Labelled {
    /// Silence and lateness are answered by a notice, as long as they last. Whoever asks because something went wrong has read that on
    /// the timeline: a notice is news to them only once that is two days old, or the promise has passed since. Whoever asks
    /// about nothing in particular would have asked all the same.
    fn label(&self) -> bool {
        let before = self.events.iter().filter(|(_, at)| *at <= self.asked_at);
        let is_over = before.clone().any(|(code, _)| {
            matches!(
                code,
                EventCode::Delivered | EventCode::Cancelled | EventCode::Returned
            )
        });
        let silent_ms = before.map(|(_, at)| self.asked_at - at).min().unwrap_or(0);
        let is_late = self.asked_at > self.promised_to;
        let is_silent = silent_ms > 2 * DAY_MS;
        !is_over
            && match self.motive {
                Motive::Silence => is_silent,
                Motive::Lateness => is_late,
                Motive::Trouble => is_silent || is_late,
                Motive::Curiosity => false,
            }
    }
}

async fn labelled(store: &Store) -> Vec<Labelled> {
    let motives = demo::motives(store, PLAN).await.unwrap();
    let rows: Vec<(String, String, i64, i64, i64)> = sqlx::query_as(
        "SELECT i.external_id, i.order_id, i.asked_at, p.promised_to, i.is_preventable FROM inquiries i
         JOIN seller_orders p ON p.id = i.seller_order_id WHERE i.sender = 'demo' AND i.is_asking_where = 1 ORDER BY i.id",
    )
    .fetch_all(store.pool())
    .await
    .unwrap();
    let mut all = Vec::new();
    for (key, order, asked_at, promised_to, is_preventable) in rows {
        let events: Vec<(String, i64)> =
            sqlx::query_as("SELECT code, occurred_at FROM tracking_events WHERE order_id = $1")
                .bind(order)
                .fetch_all(store.pool())
                .await
                .unwrap();
        let event = |(code, at): (String, i64)| (EventCode::from_word(&code), at);
        all.push(Labelled {
            motive: motives[&key],
            asked_at,
            promised_to,
            is_preventable: is_preventable == 1,
            events: events.into_iter().map(event).collect(),
        });
    }
    all
}

#[tokio::test]
async fn what_counts_as_preventable_agrees_with_why_customers_ask() {
    let folder = tempfile::tempdir().unwrap();
    let store = marketplace(&folder).await;
    let all = labelled(&store).await;
    let agree = all.iter().filter(|one| one.label() == one.is_preventable);
    let agree = agree.count();
    println!(
        "preventable: {agree} of {} agree with their labels",
        all.len()
    );
    for motive in [
        Motive::Curiosity,
        Motive::Trouble,
        Motive::Silence,
        Motive::Lateness,
    ] {
        let of: Vec<&Labelled> = all.iter().filter(|one| one.motive == motive).collect();
        let count = |label: bool, flag: bool| {
            of.iter()
                .filter(|one| one.label() == label && one.is_preventable == flag)
                .count()
        };
        println!(
            "{motive:?}: {} both, {} neither, {} by the story alone, {} by the rule alone",
            count(true, true),
            count(false, false),
            count(true, false),
            count(false, true)
        );
    }
    assert!(all.len() > 300, "{}", all.len());
    assert!(agree * 10 >= all.len() * 9, "{agree} of {}", all.len());
}
