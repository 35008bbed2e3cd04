//! How often one caller may try.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::Config;
use crate::error::ApiError;

/// Tries so far, by who tries and by what they try. Kept in memory: a restart forgives.
pub struct Limits {
    logins_by_address: DefaultKeyedRateLimiter<IpAddr>,
    logins_by_email: DefaultKeyedRateLimiter<String>,
    lookups_by_address: DefaultKeyedRateLimiter<IpAddr>,
    lookups_by_number: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    /// No tries yet.
    pub fn new(config: &Config) -> Self {
        let (logins, lookups) = (
            per_minute(config.logins_a_minute),
            per_minute(config.lookups_a_minute),
        );
        Self {
            logins_by_address: RateLimiter::keyed(logins),
            logins_by_email: RateLimiter::keyed(logins),
            lookups_by_address: RateLimiter::keyed(lookups),
            lookups_by_number: RateLimiter::keyed(lookups),
        }
    }

    /// Counts a login.
    ///
    /// # Errors
    /// 429 when address or e-mail address have tried too often.
    pub fn count_login(&self, from: IpAddr, email: &str) -> Result<(), ApiError> {
        count(&self.logins_by_address, &from)?;
        count(&self.logins_by_email, &email.to_owned())
    }

    /// Counts a lookup.
    ///
    /// # Errors
    /// 429 when the address has asked too often, or the number was asked for too often.
    pub fn count_lookup(&self, from: IpAddr, number: &str) -> Result<(), ApiError> {
        count(&self.lookups_by_address, &from)?;
        count(&self.lookups_by_number, &number.to_owned())
    }

    /// Forgets who has not tried for a while, so that memory does not grow with the visitors.
    pub fn forget_old(&self) {
        self.logins_by_address.retain_recent();
        self.logins_by_email.retain_recent();
        self.lookups_by_address.retain_recent();
        self.lookups_by_number.retain_recent();
    }
}

fn per_minute(tries: u32) -> Quota {
    Quota::per_minute(NonZeroU32::new(tries).unwrap_or(NonZeroU32::MIN))
}

fn count<K: Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), ApiError> {
    limiter.check_key(key).map_err(|refusal| {
        let wait = refusal.wait_time_from(DefaultClock::default().now());
        ApiError::too_many(wait.as_secs() + 1)
    })
}
