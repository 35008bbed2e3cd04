//! How orders leave and arrive, computed a second time from their ways: what is told has to be the same in every member.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde_json::{Value, json};

use crate::wismo_journeys::Journey;

/// Fewer make no share.
const ENOUGH: usize = 20;
/// Shares are counted in parts of this, so that no half is lost.
const ONE: u128 = 1_000_000_000_000_000_000;

/// What lines stand for, in which days; business days for some, since they cost as much as the others.
pub(crate) const ASKED: [(&str, &str); 6] = [
    ("carrier", ""),
    ("lane", ""),
    ("seller", ""),
    ("week", ""),
    ("carrier", BUSINESS),
    ("week", BUSINESS),
];
const BUSINESS: &str = "&days=business";

/// What the orders of some days and of a segment make, and those of as many days before.
pub(crate) struct Expected<'a> {
    orders: Vec<&'a Journey>,
    before: Vec<&'a Journey>,
    today: NaiveDate,
}

impl<'a> Expected<'a> {
    pub(crate) fn of(
        journeys: &'a [Journey],
        days: (NaiveDate, NaiveDate),
        segment: &[(&str, String)],
        today: NaiveDate,
    ) -> Self {
        let length = Days::new(u64::try_from((days.1 - days.0).num_days()).unwrap() + 1);
        let before = (days.0 - length, days.1 - length);
        let meant = |days| {
            journeys
                .iter()
                .filter(|one| one.is_meant(days, segment))
                .collect()
        };
        Self {
            orders: meant(days),
            before: meant(before),
            today,
        }
    }

    /// Every figure of every line, of their total, of the days before and of exceptions.
    pub(crate) fn assert(&self, told: &Value, (cut, days): (&str, &str), what: &str) {
        let calendar = (self.today, days == BUSINESS);
        let all = |orders: &[&Journey]| line("", None, orders, calendar);
        assert_eq!(told["businessDays"], calendar.1, "{what}");
        assert_eq!(told["total"], all(&self.orders), "all of {what}");
        assert_eq!(told["base"], all(&self.before), "before {what}");
        let told_lines = told["lines"].as_array().unwrap();
        let expected = lines(cut, &self.orders, calendar);
        for (told, expected) in told_lines.iter().zip(&expected) {
            assert_eq!(told, expected, "{what}");
        }
        assert_eq!(told_lines.len(), expected.len(), "{what}");
        let told_causes = told["causes"].as_array().unwrap();
        let count = |one: &Value| one["count"].as_u64().unwrap();
        assert!(told_causes.is_sorted_by(|one, next| count(one) >= count(next)));
        let told_causes: BTreeMap<String, u64> = told_causes
            .iter()
            .map(|one| (one["key"].as_str().unwrap().to_owned(), count(one)))
            .collect();
        assert_eq!(told_causes, causes(&self.orders), "causes of {what}");
    }
}

impl Journey {
    fn is_meant(&self, days: (NaiveDate, NaiveDate), segment: &[(&str, String)]) -> bool {
        (days.0..=days.1).contains(&self.placed) && self.part.is_in(segment)
    }

    /// What the line stands for that it is counted in, and how people call that.
    fn key(&self, cut: &str) -> (String, Option<&str>) {
        match cut {
            "carrier" => (self.part.carrier.clone(), None),
            "lane" => (self.lane.clone(), None),
            "seller" => (self.part.seller.clone(), Some(&self.shop_name)),
            _ => (self.placed.week(Weekday::Mon).first_day().to_string(), None),
        }
    }

    /// Why it is late, if it is.
    fn late_cause(&self, today: NaiveDate) -> Option<&'static str> {
        let promised = self.promised?;
        if self.arrived.unwrap_or(today) <= promised {
            return None;
        }
        Some(match (self.left, self.arrived) {
            _ if self.missed.is_some_and(|missed| missed <= promised) => "byRecipient",
            (None, Some(_)) => "unknown",
            (None, None) => "byShop",
            _ if self.part.carrier.is_empty() => "byShop",
            (Some(left), _) if left > self.ship_by => "byShop",
            _ => "byCarrier",
        })
    }

    fn is_kept(&self) -> bool {
        let days = self.arrived.zip(self.promised);
        days.is_some_and(|(arrived, promised)| arrived <= promised)
    }
}

/// Which day it is, and whether business days count alone.
type Calendar = (NaiveDate, bool);

/// The line of these orders, with every member that it has.
fn line(key: &str, name: Option<&str>, orders: &[&Journey], calendar: Calendar) -> Value {
    let (today, is_business) = calendar;
    let count = |is: &dyn Fn(&Journey) -> bool| orders.iter().filter(|one| is(one)).count();
    let by = |cause: &str| count(&|one| one.late_cause(today) == Some(cause));
    let took = |end: fn(&Journey) -> Option<NaiveDate>| {
        let days = orders
            .iter()
            .filter_map(|one| Some(days_after(one.first, end(one)?, is_business)));
        let mut days: Vec<usize> = days.collect();
        days.sort_unstable();
        days
    };
    let (ship, delivery) = (took(|one| one.left), took(|one| one.arrived));
    let has_estimate = |one: &Journey| one.arrived.is_some() && one.estimated.is_some();
    json!({
        "key": key,
        "name": name,
        "orders": orders.len(),
        "left": ship.len(),
        "shipDaysP50": nearest_rank(&ship, 50),
        "shipDaysP90": nearest_rank(&ship, 90),
        "arrived": delivery.len(),
        "deliveryDaysP50": nearest_rank(&delivery, 50),
        "deliveryDaysP90": nearest_rank(&delivery, 90),
        "decided": count(&|one| one.is_kept() || one.late_cause(today).is_some()),
        "onTime": count(&Journey::is_kept),
        "promised": count(&|one| one.promised.is_some()),
        "expectedOnTime": expected_on_time(orders, today),
        "estimated": count(&has_estimate),
        "byEstimate": count(&|one| has_estimate(one) && one.arrived <= one.estimated),
        "byShop": by("byShop"),
        "byCarrier": by("byCarrier"),
        "byRecipient": by("byRecipient"),
        "unknown": by("unknown"),
        "withException": count(&|one| !one.causes.is_empty()),
        "answers": orders.iter().map(|one| one.stars.len()).sum::<usize>(),
        "stars": orders.iter().flat_map(|one| &one.stars).sum::<u64>(),
    })
}

/// Days after one until another, counted one by one; none where it is not after it.
fn days_after(first: NaiveDate, last: NaiveDate, is_business: bool) -> usize {
    let is_counted =
        |day: &NaiveDate| !is_business || ![Weekday::Sat, Weekday::Sun].contains(&day.weekday());
    let days = first.iter_days().skip(1).take_while(|day| *day <= last);
    days.filter(is_counted).count()
}

/// The lines of a cut, at most 200: weeks in their order, others with most orders first and, of as many, by their keys.
fn lines(cut: &str, orders: &[&Journey], calendar: Calendar) -> Vec<Value> {
    let mut by_key: BTreeMap<(String, Option<&str>), Vec<&Journey>> = BTreeMap::new();
    for order in orders {
        by_key.entry(order.key(cut)).or_default().push(order);
    }
    let mut by_key: Vec<_> = by_key.into_iter().collect();
    if cut != "week" {
        by_key.sort_by_key(|(_, orders)| Reverse(orders.len()));
    }
    let line = |((key, name), orders): &((String, Option<&str>), Vec<_>)| {
        line(key, *name, orders, calendar)
    };
    by_key.iter().take(200).map(line).collect()
}

/// Orders with an exception by its cause, each once for each.
fn causes(orders: &[&Journey]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for cause in orders.iter().flat_map(|one| &one.causes) {
        *counts.entry(cause.clone()).or_default() += 1;
    }
    counts
}

/// Of days in their order, the one within which that percentage of them are through.
fn nearest_rank(days: &[usize], percent: usize) -> Option<usize> {
    let rank = (days.len() * percent).div_ceil(100);
    days.get(rank.checked_sub(1)?).copied()
}

/// Kaplan and Meier's share as Efron has it: all weigh the same, and what is still on its way hands its weight on to all that took
/// longer, in equal parts.
fn expected_on_time(orders: &[&Journey], today: NaiveDate) -> Option<u128> {
    let yesterday = today - Days::new(1);
    let seen = orders.iter().filter_map(|one| {
        let after = one.arrived.unwrap_or(yesterday) - one.promised?;
        // What arrived on a day comes before what had not by then.
        Some((after.num_days(), one.arrived.is_none()))
    });
    let mut seen: Vec<(i64, bool)> = seen.collect();
    if seen.len() < ENOUGH {
        return None;
    }
    seen.sort_unstable();
    let mut weight = ONE / seen.len() as u128;
    let mut in_time = 0;
    for (place, (days, is_on_its_way)) in seen.iter().enumerate() {
        let behind = (seen.len() - place - 1) as u128;
        match (is_on_its_way, behind) {
            (true, 1..) => weight += weight / behind,
            (false, _) if *days <= 0 => in_time += weight,
            _ => {}
        }
    }
    // So many units may have been rounded away, and a half may lack them.
    let lost = 1_000_000_000;
    Some(((in_time + lost) * 1_000 + ONE / 2) / ONE)
}
