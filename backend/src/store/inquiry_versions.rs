//! What inquiries counted as before, and from when to when: kept by whoever changes one, and found for those that were written
//! before that was kept, or many at once.

use shared::metrics::REPEAT_DAYS;
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqlitePool};

/// Orders looked at in one go.
const CHUNK: i64 = 1_000;
/// Versions written in one statement.
const ROWS: usize = 500;
/// How long an answer takes that has not come: a word of [`shared::api::wismo::AnswerTime`].
const OPEN: &str = "open";

/// Keeps what an inquiry counts as until `now`. For whoever is about to change it, in the same transaction. What counted for no
/// time at all is not kept, and neither is anything when no time is told.
pub(super) async fn supersede(
    database: &mut SqliteConnection,
    id: &str,
    now: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    let Some(now) = now else {
        return Ok(());
    };
    for statement in [
        "INSERT INTO superseded_inquiries (inquiry_id, known_from, known_to, day, hour, is_repeat, is_followed, resolved_at,
           resolution, answer_time, resolution_minutes, is_surveyed, rating)
         SELECT id, known_from, $1, day, hour, is_repeat, is_followed, resolved_at, resolution, answer_time, resolution_minutes,
           is_surveyed, rating FROM inquiries WHERE id = $2 AND known_from < $1",
        "UPDATE inquiries SET known_from = $1 WHERE id = $2 AND known_from < $1",
    ] {
        sqlx::query(statement)
            .bind(now.0)
            .bind(id)
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}

/// Whether there are inquiries of which it is not settled since when they have counted as they do.
pub(super) async fn lacks_some(pool: &SqlitePool) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM inquiries WHERE known_from IS NULL)")
        .fetch_one(pool)
        .await
}

/// An inquiry with all that became of it.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Asked {
    id: String,
    order_id: String,
    reported_at: i64,
    day: i64,
    hour: i64,
    resolved_at: Option<i64>,
    resolution: Option<String>,
    answer_time: String,
    resolution_minutes: Option<i64>,
    is_surveyed: i64,
    rating: Option<i64>,
    answered_at: Option<i64>,
    known_from: Option<i64>,
}

/// What one counted as for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    is_repeat: bool,
    is_followed: bool,
    stage: Stage,
}

/// How far it had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Open,
    Resolved,
    Rated,
}

/// Finds what inquiries counted as, and when, from the times of what happened: as if each report, end and answer had been
/// recorded at once. For those of which that is not settled.
pub(super) async fn find(database: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut behind = String::new();
    loop {
        let last: Option<String> = sqlx::query_scalar(
            "SELECT MAX(order_id) FROM (SELECT order_id FROM inquiries WHERE known_from IS NULL AND order_id > $1
             ORDER BY order_id LIMIT $2) next",
        )
        .bind(&behind)
        .bind(CHUNK)
        .fetch_one(&mut *database)
        .await?;
        let Some(last) = last else { return Ok(()) };
        let asked: Vec<Asked> = sqlx::query_as(
            "SELECT id, order_id, reported_at, day, hour, resolved_at, resolution, answer_time, resolution_minutes, is_surveyed,
               rating, answered_at, known_from
             FROM inquiries WHERE order_id > $1 AND order_id <= $2 ORDER BY order_id, asked_at, id",
        )
        .bind(&behind)
        .bind(&last)
        .fetch_all(&mut *database)
        .await?;
        let mut superseded = Vec::new();
        for of_order in asked.chunk_by(|one, next| one.order_id == next.order_id) {
            find_of_order(database, of_order, &mut superseded).await?;
        }
        for some in superseded.chunks(ROWS) {
            write(database, some).await?;
        }
        behind = last;
    }
}

/// One version that is over.
struct Superseded<'a> {
    asked: &'a Asked,
    state: State,
    known_from: i64,
    known_to: i64,
}

/// Of the inquiries about one order, in the order of asking.
async fn find_of_order<'a>(
    database: &mut SqliteConnection,
    asked: &'a [Asked],
    superseded: &mut Vec<Superseded<'a>>,
) -> Result<(), sqlx::Error> {
    for (place, one) in asked.iter().enumerate() {
        if one.known_from.is_some() {
            continue;
        }
        let mut times: Vec<i64> = asked.iter().map(|other| other.reported_at).collect();
        times.extend(one.resolved_at.into_iter().chain(one.answered_at));
        // Nothing of it is known before it is.
        times.retain(|at| *at > one.reported_at);
        times.sort_unstable();
        let mut state = state_at(asked, place, one.reported_at);
        let mut known_from = one.reported_at;
        for at in times {
            let next = state_at(asked, place, at);
            if next != state {
                superseded.push(Superseded {
                    asked: one,
                    state,
                    known_from,
                    known_to: at,
                });
                (state, known_from) = (next, at);
            }
        }
        sqlx::query("UPDATE inquiries SET known_from = $1 WHERE id = $2")
            .bind(known_from)
            .bind(&one.id)
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}

fn state_at(asked: &[Asked], place: usize, at: i64) -> State {
    let (before, here, behind) = (&asked[..place], &asked[place], &asked[place + 1..]);
    let is_known = |other: &&Asked| other.reported_at <= at;
    let next = behind.iter().find(is_known);
    let has_come = |when: Option<i64>| when.is_some_and(|when| when <= at);
    let stage = match (has_come(here.resolved_at), has_come(here.answered_at)) {
        (false, _) => Stage::Open,
        (true, false) => Stage::Resolved,
        (true, true) => Stage::Rated,
    };
    State {
        is_repeat: before.iter().any(|other| is_known(&other)),
        is_followed: next.is_some_and(|next| next.day <= here.day + REPEAT_DAYS),
        stage,
    }
}

async fn write(
    database: &mut SqliteConnection,
    superseded: &[Superseded<'_>],
) -> Result<(), sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "INSERT INTO superseded_inquiries (inquiry_id, known_from, known_to, day, hour, is_repeat, is_followed, resolved_at,
           resolution, answer_time, resolution_minutes, is_surveyed, rating) ",
    );
    statement.push_values(superseded, |mut values, one| {
        let (asked, state) = (one.asked, one.state);
        let is_resolved = state.stage >= Stage::Resolved;
        let answer_time = if is_resolved {
            asked.answer_time.as_str()
        } else {
            OPEN
        };
        values
            .push_bind(&asked.id)
            .push_bind(one.known_from)
            .push_bind(one.known_to)
            .push_bind(asked.day)
            .push_bind(asked.hour)
            .push_bind(i64::from(state.is_repeat))
            .push_bind(i64::from(state.is_followed))
            .push_bind(asked.resolved_at.filter(|_| is_resolved))
            .push_bind(asked.resolution.as_deref().filter(|_| is_resolved))
            .push_bind(answer_time)
            .push_bind(asked.resolution_minutes.filter(|_| is_resolved))
            .push_bind(asked.is_surveyed * i64::from(is_resolved))
            .push_bind(asked.rating.filter(|_| state.stage == Stage::Rated));
    });
    statement.build().execute(database).await?;
    Ok(())
}
