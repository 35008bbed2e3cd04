//! A marketplace to look at: sellers, products and orders of every kind, the same for the same seed and instant.

mod accounts;
mod inquiries;
mod names;
mod order;
mod partners;
mod sendings;
mod shop;
mod story;
mod turns;

use fastrand::Rng;
use shared::ids::{SellerId, UserId};
use shared::order::NO_SCAN_DAYS;
use shared::time::{DAY_MS, HOUR_MS, Timestamp};

use self::order::OrderMaker;
use crate::error::StartError;
use crate::store::Store;
use crate::store::writing::{self, Batch};

pub use accounts::PASSWORD;
pub(crate) use accounts::account;
pub use inquiries::{Motive, motives};
pub use partners::{PartnerPlan, add_partners};
pub use sendings::add_sendings;

/// Orders written in one transaction.
const CHUNK: u64 = 5_000;

/// How long ago somebody looked for what is wrong, before the story ends.
const FOUND_BEFORE_MS: i64 = 26 * HOUR_MS;
/// Orders that make one more job of the busiest partner, within [`FEWEST_JOBS`] and [`MOST_JOBS`].
const ORDERS_A_JOB: u64 = 4;
const FEWEST_JOBS: u64 = 60;
const MOST_JOBS: u64 = 2_000;

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many orders.
    pub orders: u64,
    /// When the story ends; nothing happens later.
    pub now: Timestamp,
    /// What chance starts from.
    pub seed: u64,
}

/// Fills an empty database. `progress` hears how many orders of how many are written.
///
/// # Errors
/// When the database has orders already, or refuses to take these.
pub async fn fill(
    store: &Store,
    plan: Plan,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<(), StartError> {
    let explain = |error: sqlx::Error| StartError::database("for the demo data", &error);
    if !store.is_empty().await.map_err(explain)? {
        return Err(StartError(String::from(
            "The database holds orders already. Name another file with --database, or delete this one.",
        )));
    }
    let mut chance = Rng::with_seed(plan.seed);
    let shops = shop::shops(&mut chance, plan.orders);
    let mut first = Batch::default();
    for shop in &shops {
        shop.add_to(&mut first);
    }
    first.users = accounts::accounts(&shops)?;
    write(store, first).await.map_err(explain)?;

    let mut maker = OrderMaker::new(&shops, plan.now);
    let mut written = 0;
    while written < plan.orders {
        let until = (written + CHUNK).min(plan.orders);
        let mut batch = Batch::default();
        for index in written..until {
            maker.make(index, &mut chance, &mut batch);
        }
        write(store, batch).await.map_err(explain)?;
        written = until;
        progress(written, plan.orders);
    }
    let mut connection = store.pool().acquire().await.map_err(explain)?;
    let zone = chrono_tz::Africa::Nairobi;
    let zoned = writing::set_time_zone(&mut connection, zone).await;
    zoned.map_err(explain)?;
    writing::derive(&mut connection).await.map_err(explain)?;
    drop(connection);
    inquiries::add_inquiries(store, plan).await?;
    fill_partners(store, &shops, plan).await
}

/// Partners with jobs of these shops. They have a chance of their own, so that nothing else in the story moves with them.
async fn fill_partners(store: &Store, shops: &[shop::Shop], plan: Plan) -> Result<(), StartError> {
    let shops: Vec<SellerId> = shops
        .iter()
        .filter_map(|shop| SellerId::parse(&shop.id))
        .collect();
    let jobs = (plan.orders / ORDERS_A_JOB).clamp(FEWEST_JOBS, MOST_JOBS);
    let of_partners = PartnerPlan {
        jobs,
        shops: &shops,
        now: plan.now,
        seed: plan.seed,
    };
    add_partners(store, of_partners).await?;
    let demo_seller = shops.first().zip(UserId::parse(accounts::SELLER_ID));
    let Some((seller, by)) = demo_seller else {
        return Ok(());
    };
    let chosen = partners::choose_partners(store, seller, &by, plan.now).await;
    chosen.map_err(|error| StartError::database("for the demo data", &error))
}

/// Finds what is wrong with the orders, as if somebody had looked yesterday and now: what was wrong then has waited since. Learns
/// who asks where orders are, too.
///
/// # Errors
/// When the database does not answer.
pub async fn find_trouble(store: &Store, now: Timestamp) -> Result<(), StartError> {
    for at in [now.plus_ms(-FOUND_BEFORE_MS), now] {
        let explain = |error: sqlx::Error| StartError::database("for the demo data", &error);
        let foresight = store.foresight(at.0.div_euclid(DAY_MS)).await;
        let foresight = foresight.map_err(explain)?;
        let found = store.watch(NO_SCAN_DAYS, &foresight, at).await;
        found.map_err(explain)?;
    }
    let learned = store.learn_askers(now.0.div_euclid(DAY_MS)).await;
    learned.map_err(|error| StartError::database("for the demo data", &error))
}

async fn write(store: &Store, batch: Batch) -> Result<(), sqlx::Error> {
    let mut transaction = store.pool().begin().await?;
    batch.write(&mut transaction).await?;
    transaction.commit().await
}

fn pick<'a, T>(chance: &mut Rng, from: &'a [T]) -> &'a T {
    &from[chance.usize(..from.len())]
}

/// True with a probability of `percent` in a hundred.
fn happens(chance: &mut Rng, percent: u32) -> bool {
    chance.u32(..100) < percent
}
