//! How satisfied customers are: the same as an independent count of what they said, asked and unasked, by any period, zone and segment.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use serde_json::{Value, json};

use crate::server::{NOW, Server};
use crate::wismo::{Asked, Oracle, Part, ZONES, address, ask, assert_figures, periods, segments};
use crate::wismo_shapes::shape;

const SATISFACTION: &str = "/api/analytics/wismo/satisfaction";
const HOSTILE: &str = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> \u{202e}";

/// What somebody gave an order, and what they wrote beside.
#[derive(Clone, sqlx::FromRow)]
struct Comment {
    inquiry: String,
    order_id: String,
    order_number: String,
    topic: String,
    rating: u64,
    #[sqlx(rename = "comment")]
    words: Option<String>,
    answered_at: i64,
}

/// What a customer said who had asked nothing.
struct Unasked {
    part: Part,
    day: NaiveDate,
    said: Comment,
}

/// What was said unasked, and what those wrote who had asked.
struct Said {
    unasked: Vec<Unasked>,
    comments: BTreeMap<String, Comment>,
}

impl Said {
    async fn read(server: &Server, oracle: &Oracle) -> Self {
        let pool = server.store.pool();
        let comments: Vec<Comment> = sqlx::query_as(
            "SELECT i.id AS inquiry, i.seller_order_id AS order_id, o.order_number, i.topic, i.rating, i.comment, i.answered_at
             FROM inquiries i JOIN orders o ON o.id = i.order_id WHERE i.rating IS NOT NULL",
        )
        .fetch_all(pool)
        .await
        .unwrap();
        let days: Vec<(String, i64)> = sqlx::query_as("SELECT id, asked_at FROM order_ratings")
            .fetch_all(pool)
            .await
            .unwrap();
        let days: BTreeMap<String, i64> = days.into_iter().collect();
        let unasked: Vec<Comment> = sqlx::query_as(
            "SELECT r.id AS inquiry, r.order_id || CASE WHEN EXISTS (SELECT 1 FROM order_items i WHERE i.order_id = r.order_id
                 AND i.seller_id <> r.seller_id) THEN '.' || r.seller_id ELSE '' END AS order_id,
               o.order_number, 'order' AS topic, r.rating, r.comment, r.answered_at
             FROM order_ratings r JOIN orders o ON o.id = r.order_id",
        )
        .fetch_all(pool)
        .await
        .unwrap();
        let unasked = unasked.into_iter().map(|said| Unasked {
            part: oracle.parts[&said.order_id].clone(),
            day: oracle.day(days[&said.inquiry]),
            said,
        });
        let comments = comments.into_iter().map(|one| (one.inquiry.clone(), one));
        Self {
            unasked: unasked.collect(),
            comments: comments.collect(),
        }
    }

    /// What was said unasked of these days and that segment. Whoever chose a channel means inquiries alone.
    fn unasked(&self, days: (NaiveDate, NaiveDate), segment: &[(&str, String)]) -> Vec<&Unasked> {
        let is_meant = |one: &&Unasked| {
            (days.0..=days.1).contains(&one.day)
                && one.part.is_in(segment)
                && segment.iter().all(|(name, _)| *name != "channel")
        };
        self.unasked.iter().filter(is_meant).collect()
    }

    /// The fifty written last.
    fn comments(&self, asked: &[&Asked], unasked: &[&Unasked]) -> Vec<Value> {
        let of_asked = asked.iter().filter_map(|one| self.comments.get(&one.id));
        let mut all: Vec<&Comment> = of_asked
            .chain(unasked.iter().map(|one| &one.said))
            .filter(|one| one.words.is_some())
            .collect();
        all.sort_by_key(|one| Reverse((one.answered_at, one.topic != "order", &one.inquiry)));
        let comment = |one: &&Comment| {
            let at = chrono::DateTime::from_timestamp_millis(one.answered_at).unwrap();
            json!({
                "inquiry": one.inquiry,
                "orderId": one.order_id,
                "orderNumber": one.order_number,
                "topic": one.topic,
                "rating": one.rating,
                "comment": one.words,
                "answeredAt": at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
            })
        };
        all.iter().take(50).map(comment).collect()
    }
}

/// Those asked how it was, and how many gave each number of stars.
#[derive(Clone, Copy, Default)]
struct Count {
    surveys: u64,
    counts: [u64; 5],
}

impl Count {
    fn add(&mut self, is_surveyed: bool, stars: Option<u64>) {
        self.surveys += u64::from(is_surveyed);
        if let Some(stars) = stars {
            self.counts[usize::try_from(stars).unwrap() - 1] += 1;
        }
    }

    fn told(&self, day: Option<NaiveDate>, key: Option<&str>) -> Value {
        let day = day.map(|day| day.to_string());
        json!({ "day": day, "key": key, "surveys": self.surveys, "counts": self.counts })
    }
}

/// Whether whoever asked was asked how that was.
fn is_surveyed(asked: &Asked) -> bool {
    let end = asked.resolution.as_ref();
    end.is_some_and(|(how, _)| how != "verification_failed")
}

/// Most surveys first, then most answers; of as many by the alphabet.
fn most_first<'a>(said: impl Iterator<Item = (&'a str, bool, Option<u64>)>) -> Vec<Value> {
    let mut by_key: BTreeMap<&str, Count> = BTreeMap::new();
    for (key, is_surveyed, stars) in said {
        by_key.entry(key).or_default().add(is_surveyed, stars);
    }
    let mut by_key: Vec<(&str, Count)> = by_key.into_iter().collect();
    by_key.sort_by_key(|(_, count)| Reverse((count.surveys, count.counts.iter().sum::<u64>())));
    let told = |(key, count): &(&str, Count)| count.told(None, Some(key));
    by_key.iter().map(told).collect()
}

/// By days, weeks or months, each called after its first day of these.
fn trend(
    days: (NaiveDate, NaiveDate),
    group: &str,
    said: impl Iterator<Item = (NaiveDate, bool, Option<u64>)>,
) -> Vec<Value> {
    let first = |day: NaiveDate| {
        let first = match group {
            "week" => day.week(Weekday::Mon).first_day(),
            "month" => day.with_day(1).unwrap(),
            _ => day,
        };
        first.max(days.0)
    };
    let all = days.0.iter_days().take_while(|day| *day <= days.1);
    let mut parts: BTreeMap<NaiveDate, Count> =
        all.map(|day| (first(day), Count::default())).collect();
    for (day, is_surveyed, stars) in said {
        parts.entry(first(day)).or_default().add(is_surveyed, stars);
    }
    let told = |(day, count): (&NaiveDate, &Count)| count.told(Some(*day), None);
    parts.iter().map(told).collect()
}

/// By how long the answer took, with none left out.
fn answer_times(asked: &[&Asked]) -> Vec<Value> {
    let bands = [
        (0, 1, "1h"),
        (1, 4, "4h"),
        (4, 12, "12h"),
        (12, 24, "24h"),
        (24, 72, "3d"),
    ];
    let longer = (72, i64::MAX / 3_600_000, "longer");
    let band = |(over, up_to, key): (i64, i64, &str)| {
        let mut count = Count::default();
        for one in asked.iter().filter(|one| is_surveyed(one)) {
            let took = one.resolution.as_ref().unwrap().1 - one.at;
            if (over == 0 || took > over * 3_600_000) && took <= up_to * 3_600_000 {
                count.add(true, one.rating);
            }
        }
        count.told(None, Some(key))
    };
    bands.into_iter().chain([longer]).map(band).collect()
}

/// What is told of some days and of a segment, list by list.
struct Lists<'a> {
    oracle: &'a Oracle,
    said: &'a Said,
    days: (NaiveDate, NaiveDate),
    asked: Vec<&'a Asked>,
    unasked: Vec<&'a Unasked>,
}

impl Lists<'_> {
    fn assert(&self, told: &Value, group: &str, what: &str) {
        let (oracle, days, unasked) = (self.oracle, self.days, &self.unasked);
        let surveyed = || self.asked.iter().filter(|one| is_surveyed(one));
        let by_day = surveyed().map(|one| (oracle.day(one.at), true, one.rating));
        let carriers = surveyed().map(|one| (one.carrier.as_str(), true, one.rating));
        let topics = surveyed().map(|one| (one.topic.as_str(), true, one.rating));
        let stars = |one: &Unasked| Some(one.said.rating);
        let order_days = unasked.iter().map(|one| (one.day, false, stars(one)));
        let order_carriers = unasked.iter();
        let order_carriers =
            order_carriers.map(|one| (one.part.carrier.as_str(), false, stars(one)));
        let mut order_trend = trend(days, group, order_days);
        if unasked.is_empty() {
            order_trend.clear();
        }
        for (list, expected) in [
            ("trend", trend(days, group, by_day)),
            ("answerTimes", answer_times(&self.asked)),
            ("carriers", most_first(carriers)),
            ("topics", most_first(topics)),
            ("orderTrend", order_trend),
            ("orderCarriers", most_first(order_carriers)),
            ("comments", self.said.comments(&self.asked, unasked)),
        ] {
            assert_eq!(told[list], Value::from(expected), "{list} of {what}");
        }
    }
}

#[tokio::test]
async fn every_figure_is_that_of_an_independent_count_and_comments_stay_text() {
    let server = Server::start().await;
    shape(&server).await;
    let support = server.sign_in("support").await;
    let hostile = HOSTILE.replace('\'', "''");
    let update = format!("UPDATE inquiries SET comment = '{hostile}' WHERE rating IS NOT NULL");
    server.change(&update).await;
    let (mut answers, mut unasked_answers) = (0, 0);
    for zone in ZONES {
        server.store.rebuild_rollups(Some(zone), NOW).await.unwrap();
        let oracle = Oracle::read(server.store.pool(), zone).await;
        let said = Said::read(&server, &oracle).await;
        for (period, days) in periods(oracle.day(NOW.0)) {
            for segment in segments() {
                let figures = oracle.figures(days, &segment);
                let length = Days::new(u64::try_from((days.1 - days.0).num_days()).unwrap() + 1);
                let before = oracle.figures((days.0 - length, days.1 - length), &segment);
                let lists = Lists {
                    oracle: &oracle,
                    said: &said,
                    days,
                    asked: oracle.inquiries(days, &segment),
                    unasked: said.unasked(days, &segment),
                };
                for group in ["day", "week", "month"] {
                    let what = format!("{zone} {period} {segment:?} {group}");
                    let path = address(
                        SATISFACTION,
                        period,
                        &segment,
                        &format!("&group_by={group}"),
                    );
                    let told = ask(&server, &support, &path).await;
                    assert_eq!(told["timeZone"], zone.name());
                    assert_figures(&told["current"], &figures, &what);
                    assert_figures(&told["base"], &before, &format!("before {what}"));
                    lists.assert(&told, group, &what);
                    assert_eq!(told["group"], group);
                }
                answers += figures["answers"];
                unasked_answers += lists.unasked.len();
            }
        }
    }
    // Nothing is right because there is nothing.
    assert!(
        answers > 100 && unasked_answers > 100,
        "{answers} {unasked_answers}"
    );
}

#[tokio::test]
async fn unless_told_points_are_the_finest_of_which_most_have_twenty_answers() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    // Monday 3 March 2025, by days since 1970, and the months that it begins.
    let (monday, days) = (20_150, "date_range=2025-03-03..2025-06-30");
    for (answers, asked_on, group) in [
        ("20", "0", "day"),
        ("20", "number % 7", "week"),
        ("20", "number * 7 % 28", "month"),
        // One day has enough of four that have answers, and one week.
        ("23", "MAX(number - 20, 0) * 7", "month"),
        // One month of four.
        ("23", "MAX(number - 20, 0) * 30", "month"),
        // One is missing, so that nothing has a point.
        ("19", "0", "day"),
    ] {
        let forget = "UPDATE inquiries SET rating = NULL, is_surveyed = 0, day = 0";
        server.change(forget).await;
        let answer = format!(
            "UPDATE inquiries SET is_surveyed = 1, rating = 3, day = {monday} + {asked_on}
             FROM (SELECT id AS chosen, ROW_NUMBER() OVER (ORDER BY id) AS number FROM inquiries LIMIT {answers})
             WHERE id = chosen"
        );
        server.change(&answer).await;
        let told = ask(&server, &support, &format!("{SATISFACTION}?{days}")).await;
        assert_eq!(told["group"], group, "{answers} on {asked_on}");
        // Whoever chooses gets what they chose, with points or without.
        let chosen = ask(
            &server,
            &support,
            &format!("{SATISFACTION}?{days}&group_by=day"),
        )
        .await;
        assert_eq!(chosen["group"], "day");
        assert_eq!(chosen["trend"].as_array().unwrap().len(), 120);
        // An hour of the week is no point of this trend.
        let hours = ask(
            &server,
            &support,
            &format!("{SATISFACTION}?{days}&group_by=hour"),
        )
        .await;
        assert_eq!(hours["group"], group);
    }
}
