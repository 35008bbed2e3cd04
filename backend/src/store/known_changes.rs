//! What has come to be known since: why figures of the same days are others now, each change with what it does to them, so that
//! those of then and all changes make up those of now.

use std::collections::BTreeMap;

use shared::api::wismo::{ChangeCause, Effect, Tally, WismoFigures};
use shared::metrics::REPEAT_DAYS;
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::counted_segment::{Counted, Counts};
use super::formulas;
use super::seller_orders::whole;

/// How inquiries are read that may count differently.
const COLUMNS: &str = "id, day, is_asking_where, is_preventable, is_repeat, is_followed, resolution, resolution_minutes, is_surveyed, rating";

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
struct Version {
    id: String,
    day: i64,
    is_asking_where: i64,
    is_preventable: i64,
    is_repeat: i64,
    is_followed: i64,
    resolution: Option<String>,
    resolution_minutes: Option<i64>,
    is_surveyed: i64,
    rating: Option<i64>,
    /// Of those that count now: whether they were known then, on whatever day.
    was_known: bool,
}

impl Version {
    /// What it adds to each figure, as [`names`] has them.
    fn figures(&self, today: i64) -> WismoFigures {
        let first = 1 - self.is_repeat;
        let resolution = self.resolution.as_deref();
        let is_answered = matches!(resolution, Some("answered" | "tracking_provided"));
        let is_decided = first == 1 && self.day + REPEAT_DAYS < today;
        WismoFigures {
            inquiries: 1,
            asking_where: whole(self.is_asking_where),
            asking_where_first: whole(self.is_asking_where * first),
            first: whole(first),
            first_decided: u64::from(is_decided),
            first_contact_resolved: u64::from(is_decided && is_answered && self.is_followed == 0),
            preventable: whole(self.is_preventable),
            resolved: u64::from(resolution.is_some()),
            resolution_minutes: whole(self.resolution_minutes.unwrap_or(0)),
            surveys: whole(self.is_surveyed),
            answers: u64::from(self.rating.is_some()),
            stars: whole(self.rating.unwrap_or(0)),
            ..WismoFigures::default()
        }
    }
}

/// Figures by their names on the wire.
const fn named(figures: &WismoFigures) -> [(&'static str, u64); 14] {
    [
        ("inquiries", figures.inquiries),
        ("askingWhere", figures.asking_where),
        ("askingWhereFirst", figures.asking_where_first),
        ("first", figures.first),
        ("firstDecided", figures.first_decided),
        ("firstContactResolved", figures.first_contact_resolved),
        ("preventable", figures.preventable),
        ("resolved", figures.resolved),
        ("resolutionMinutes", figures.resolution_minutes),
        ("surveys", figures.surveys),
        ("answers", figures.answers),
        ("stars", figures.stars),
        ("orders", figures.orders),
        ("shipments", figures.shipments),
    ]
}

/// How many there are of a cause, and what they do to the figures.
#[derive(Clone, Copy, Default)]
struct Sum {
    count: u64,
    by: [i64; 14],
}

/// The sums of all causes, in the order in which they are told.
struct Sums(Vec<(ChangeCause, Sum)>);

impl Sums {
    fn add(&mut self, cause: &ChangeCause, count: u64, from: &WismoFigures, to: &WismoFigures) {
        let Some((_, sum)) = self.0.iter_mut().find(|(one, _)| one == cause) else {
            return;
        };
        sum.count += count;
        let moved = named(from).into_iter().zip(named(to));
        for (by, ((_, from), (_, to))) in sum.by.iter_mut().zip(moved) {
            *by += signed(to) - signed(from);
        }
    }

    fn told(self) -> (Vec<Tally>, Vec<Effect>) {
        let (mut counts, mut effects) = (Vec::new(), Vec::new());
        for (cause, sum) in self.0 {
            let names = named(&WismoFigures::default()).map(|(name, _)| name);
            let moved = names.into_iter().zip(sum.by).filter(|(_, by)| *by != 0);
            let before = effects.len();
            effects.extend(moved.map(|(figure, by)| Effect {
                cause: cause.word().to_owned(),
                figure: figure.to_owned(),
                by,
            }));
            if sum.count > 0 || effects.len() > before {
                counts.push(Tally {
                    key: cause.word().to_owned(),
                    count: sum.count,
                });
            }
        }
        (counts, effects)
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Why the figures of `counted` are others now; `then` is what was counted, and `days_passed` from which day to which.
pub(super) async fn of(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    known_at: Timestamp,
    then: &Counts,
    (today_then, today): (i64, i64),
) -> Result<(Vec<Tally>, Vec<Effect>), sqlx::Error> {
    let causes = ChangeCause::ALL.iter().cloned();
    let mut sums = Sums(causes.map(|cause| (cause, Sum::default())).collect());
    let (undecided, decided) = (then.figures(today_then), then.figures(today));
    let count = decided
        .first_decided
        .saturating_sub(undecided.first_decided);
    sums.add(&ChangeCause::Decided, count, &undecided, &decided);
    add_inquiries(database, counted, known_at, today, &mut sums).await?;
    add_orders(database, counted, known_at, &mut sums).await?;
    let nothing = WismoFigures::default();
    let formulas = formulas::since(database, known_at).await?;
    sums.add(&ChangeCause::Formulas, formulas, &nothing, &nothing);
    Ok(sums.told())
}

/// What has changed about inquiries.
async fn add_inquiries(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    Timestamp(known_at): Timestamp,
    today: i64,
    sums: &mut Sums,
) -> Result<(), sqlx::Error> {
    let alive = format!("v.known_from <= {known_at} AND v.known_to > {known_at}");
    let mut then: QueryBuilder<'_, Sqlite> = QueryBuilder::new(format!(
        "SELECT {COLUMNS}, 1 AS was_known FROM (SELECT v.day, v.is_repeat, v.is_followed, v.resolution, v.resolution_minutes,
           v.is_surveyed, v.rating, i.id, i.is_asking_where, i.is_preventable, i.seller_id, i.carrier, i.region, i.channel,
           i.value_band, i.customer_kind
         FROM superseded_inquiries v JOIN inquiries i ON i.id = v.inquiry_id WHERE {alive}) WHERE "
    ));
    push_scope(&mut then, counted);
    counted.push_channel(&mut then);
    let then: Vec<Version> = then.build_query_as().fetch_all(&mut *database).await?;
    let mut now: QueryBuilder<'_, Sqlite> = QueryBuilder::new(format!(
        "SELECT {COLUMNS}, EXISTS (SELECT 1 FROM superseded_inquiries v WHERE v.inquiry_id = inquiries.id AND {alive}) AS was_known
         FROM inquiries WHERE known_from > {known_at} AND "
    ));
    push_scope(&mut now, counted);
    counted.push_channel(&mut now);
    let now: Vec<Version> = now.build_query_as().fetch_all(database).await?;
    let mut then: BTreeMap<String, Version> =
        then.into_iter().map(|one| (one.id.clone(), one)).collect();
    let nothing = WismoFigures::default();
    for one in &now {
        let figures = one.figures(today);
        match then.remove(&one.id) {
            Some(before) => add_steps(&before, one, today, sums),
            None if one.was_known => sums.add(&ChangeCause::Moved, 1, &nothing, &figures),
            None => sums.add(&ChangeCause::Reported, 1, &nothing, &figures),
        }
    }
    for gone in then.values() {
        sums.add(&ChangeCause::Moved, 1, &gone.figures(today), &nothing);
    }
    Ok(())
}

/// What became of one that was known, step by step: each changes the figures from where the last one left them.
fn add_steps(before: &Version, now: &Version, today: i64, sums: &mut Sums) {
    let mut here = before.clone();
    let mut step = |cause: ChangeCause, next: Version| {
        if next != here {
            sums.add(&cause, 1, &here.figures(today), &next.figures(today));
        }
        here = next;
    };
    let moved = Version {
        day: now.day,
        ..before.clone()
    };
    let repeated = Version {
        is_repeat: now.is_repeat,
        is_followed: now.is_followed,
        ..moved.clone()
    };
    let resolved = Version {
        rating: before.rating,
        ..now.clone()
    };
    step(ChangeCause::Moved, moved);
    step(ChangeCause::Repeated, repeated);
    step(ChangeCause::Resolved, resolved);
    step(ChangeCause::Answered, now.clone());
}

/// What has changed about orders and parcels: those that count now and did not then, and those that counted then and do not now.
async fn add_orders(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    Timestamp(known_at): Timestamp,
    sums: &mut Sums,
) -> Result<(), sqlx::Error> {
    let alive = format!("v.known_from <= {known_at} AND v.known_to > {known_at}");
    let then = format!("superseded_orders v WHERE v.what = one.what AND v.id = one.id AND {alive}");
    let now = "counted_orders v WHERE v.what = one.what AND v.id = one.id";
    let now_alone = compared(
        "counted_orders",
        &format!("known_from > {known_at}"),
        &then,
        counted,
    );
    let alive = alive.replace("v.", "");
    let then_alone = compared("superseded_orders", &alive, now, counted);
    for (mut statement, is_new) in [(now_alone, true), (then_alone, false)] {
        let rows: Vec<(String, bool, i64)> =
            statement.build_query_as().fetch_all(&mut *database).await?;
        for (what, is_elsewhere, count) in rows {
            let count = whole(count);
            let (cause, figures) = match what.as_str() {
                "order" => (
                    ChangeCause::Ordered,
                    WismoFigures {
                        orders: count,
                        ..WismoFigures::default()
                    },
                ),
                _ => (
                    ChangeCause::Shipped,
                    WismoFigures {
                        shipments: count,
                        ..WismoFigures::default()
                    },
                ),
            };
            let nothing = WismoFigures::default();
            match (is_elsewhere, is_new) {
                (true, true) => sums.add(&ChangeCause::Moved, count, &nothing, &figures),
                (true, false) => sums.add(&ChangeCause::Moved, count, &figures, &nothing),
                (false, true) => sums.add(&cause, count, &nothing, &figures),
                (false, false) => sums.add(&ChangeCause::Withdrawn, count, &figures, &nothing),
            }
        }
    }
    Ok(())
}

/// Orders and parcels that are counted in `here` and not in `there`: what they are, whether they are in `there` on another day or in
/// another segment, and how many.
fn compared(
    here: &str,
    condition: &str,
    there: &str,
    counted: Counted<'_>,
) -> QueryBuilder<'static, Sqlite> {
    let mut statement = QueryBuilder::new(format!(
        "SELECT what, is_elsewhere, COUNT(*) FROM (SELECT what, EXISTS (SELECT 1 FROM {there}) AS is_elsewhere
         FROM (SELECT * FROM {here} WHERE {condition} AND "
    ));
    push_scope(&mut statement, counted);
    statement.push(format!(
        ") one WHERE NOT EXISTS (SELECT 1 FROM {there} AND "
    ));
    push_scope(&mut statement, counted);
    statement.push(")) compared GROUP BY what, is_elsewhere");
    statement
}

fn push_scope(statement: &mut QueryBuilder<'_, Sqlite>, counted: Counted<'_>) {
    counted.push_days(statement);
    counted.push_segment(statement);
}
