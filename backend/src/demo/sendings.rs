//! Notices that the demo's marketplace has sent before, and that kept some customers from asking. They have a chance of their own, so that
//! nothing else in the story moves.

use fastrand::Rng;
use shared::time::{DAY_MS, HOUR_MS, Timestamp};

use super::{Plan, happens};
use crate::error::StartError;
use crate::store::{PastSending, Store};

/// How many days ago, first ones first.
const AGES: [i64; 6] = [40, 33, 26, 19, 12, 5];
/// In a hundred.
const HELD_SHARE: u32 = 30;
/// Of a hundred that would have asked, so many do not once they were told.
const SPARED: u32 = 65;
/// Orders that make one more of a sending, within [`FEWEST`] and [`MOST`].
const ORDERS_A_NOTICE: u64 = 60;
const FEWEST: u64 = 10;
const MOST: u64 = 120;

/// Adds them to what the demo has told so far.
///
/// # Errors
/// When the database does not answer.
pub async fn add_sendings(store: &Store, plan: Plan) -> Result<(), StartError> {
    let explain = |error: sqlx::Error| StartError::database("for the demo data", &error);
    let learned = store.learn_askers(plan.now.0.div_euclid(DAY_MS)).await;
    learned.map_err(explain)?;
    let mut chance = Rng::with_seed(plan.seed ^ 0x74_6f_6d_6f_72);
    let many = (plan.orders / ORDERS_A_NOTICE).clamp(FEWEST, MOST);
    for age in AGES {
        // Somebody did so in the morning, by the clocks of Nairobi.
        let day = (plan.now.0 - age * DAY_MS).div_euclid(DAY_MS);
        let at = Timestamp(day * DAY_MS + 6 * HOUR_MS);
        let likely = store.likely_askers(at, many).await.map_err(explain)?;
        let mut subjects = Vec::new();
        for one in likely {
            let is_held = happens(&mut chance, HELD_SHARE);
            // Who did not ask for having been told has never asked in this story: others take their place.
            let is_spared = happens(&mut chance, SPARED) && one.asks_later && !is_held;
            if !is_spared {
                subjects.push((one, is_held));
            }
        }
        let sending = PastSending {
            at,
            held_share: u64::from(HELD_SHARE),
            subjects,
        };
        store.add_past_sending(&sending).await.map_err(explain)?;
    }
    store.retell_inquiries().await.map_err(explain)
}
