//! What the figures about inquiries mean.
//!
//! Words used in the formulas: an *inquiry* is one contact of a customer about an order, by whatever channel. It is *about where
//! the order is* when it asks for its status, its tracking, its delivery, or says that it is missing; others ask for money or
//! something else. It is the *first* of its order when nobody had asked about that order before it, and a *repeat* else: so
//! repeats of several days add up, which counts of distinct orders would not. Days are those of the marketplace's calendar.
//!
//! An inquiry counts on the day on which it was asked, whatever happens to it later; an order (a seller's part of one) on the day on
//! which it was placed; a parcel on the day on which it left.

use rust_decimal::Decimal;

use super::{SMALL_SAMPLE, Share, percent_of, share, tenths};
use crate::api::wismo::{Ratings, WismoFigures};

/// Grows whenever a formula of this file or of the SQL behind it changes, so that a chart can say where.
pub const WISMO_FORMULAS: u64 = 1;

/// Days within which another inquiry about the same order shows that the first one was not answered.
pub const REPEAT_DAYS: i64 = 7;

/// Days after which what a customer was told last is stale, so that asking again could have been prevented by a notice.
pub const STALE_DAYS: i64 = 3;

/// What a rate of inquiries is a rate of: figures of different denominators are not comparable, so each is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denominator {
    /// Inquiries about where an order is ÷ orders placed.
    Orders,
    /// Inquiries about where an order is ÷ parcels that left.
    Shipments,
    /// Inquiries about where an order is ÷ all inquiries.
    Contacts,
}

impl Denominator {
    /// Every denominator.
    pub const ALL: [Self; 3] = [Self::Orders, Self::Shipments, Self::Contacts];

    /// As in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Shipments => "shipments",
            Self::Contacts => "contacts",
        }
    }
}

impl WismoFigures {
    /// **Inquiry rate** (WISMO rate): inquiries about where an order is per hundred of the denominator, one decimal, half up;
    /// nothing when there is nothing to divide by. *Gross* counts all of them, *net* the first of each order alone. More than
    /// 100 is possible: a customer may ask twice. As a share of contacts, net also divides by first inquiries alone.
    pub fn inquiry_rate(&self, denominator: Denominator, is_net: bool) -> Option<Decimal> {
        let asked = if is_net {
            self.asking_where_first
        } else {
            self.asking_where
        };
        let of = match (denominator, is_net) {
            (Denominator::Orders, _) => self.orders,
            (Denominator::Shipments, _) => self.shipments,
            (Denominator::Contacts, false) => self.inquiries,
            (Denominator::Contacts, true) => self.first,
        };
        percent_of(asked, of)
    }

    /// **Repeat rate**: share of inquiries that are not the first of their order.
    pub fn repeats(&self) -> Share {
        share(self.inquiries.saturating_sub(self.first), self.inquiries)
    }

    /// **First-contact resolution**: of the first inquiries of their orders whose seventh day after has passed, the share that was
    /// answered (with words or with the tracking) and not followed by another about the same order by the end of that day.
    pub fn first_contact_resolution(&self) -> Share {
        share(self.first_contact_resolved, self.first_decided)
    }

    /// **Average resolution time**: hours from asking to resolution, mean of the resolved inquiries, one decimal, half up;
    /// nothing without any. Inquiries that are still open are not in it, and counted beside it.
    pub fn resolution_hours(&self) -> Option<Decimal> {
        tenths(self.resolution_minutes, 1, self.resolved.checked_mul(60)?)
    }

    /// Inquiries that are not resolved.
    pub fn open(&self) -> u64 {
        self.inquiries.saturating_sub(self.resolved)
    }

    /// **Satisfaction**: mean of the answers, 1 to 5, one decimal, half up; nothing without any. Silence is no answer, neither a good
    /// nor a bad one: [`WismoFigures::response_rate`] stands beside it.
    pub fn satisfaction(&self) -> Option<Decimal> {
        tenths(self.stars, 1, self.answers)
    }

    /// **Response rate**: share of those who were asked how it was that said so.
    pub fn response_rate(&self) -> Share {
        share(self.answers, self.surveys)
    }

    /// **Preventable contacts**: share of inquiries that a notice would have answered.
    pub fn preventable_share(&self) -> Share {
        share(self.preventable, self.inquiries)
    }
}

impl Ratings {
    /// Those who said how it was.
    pub fn answers(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Whether so many answered that a point is drawn of their mean.
    pub fn has_point(&self) -> bool {
        self.answers() >= SMALL_SAMPLE
    }

    /// **Satisfaction** of these: mean of the answers, 1 to 5, one decimal, half up; nothing without any.
    pub fn mean(&self) -> Option<Decimal> {
        let stars = (1..).zip(&self.counts).map(|(stars, count)| stars * count);
        tenths(stars.sum(), 1, self.answers())
    }

    /// **Response rate** of these: share of those who were asked how it was that said so.
    pub fn response_rate(&self) -> Share {
        share(self.answers(), self.surveys)
    }

    /// Where the mean of all who might have answered lies in 95 cases of 100, if those who did are like those who did not: the mean
    /// ± 1.96 × its standard error, one decimal, outward, within 1 to 5; nothing under [`SMALL_SAMPLE`] answers.
    pub fn interval(&self) -> Option<(Decimal, Decimal)> {
        let answers = u128::from(self.answers());
        if answers < u128::from(SMALL_SAMPLE) {
            return None;
        }
        let moment = |power: u32| -> u128 {
            let stars = (1_u128..).zip(&self.counts);
            stars
                .map(|(stars, count)| stars.pow(power) * u128::from(*count))
                .sum()
        };
        let spread = (answers * moment(2)).checked_sub(moment(1).pow(2))?;
        // Millionths of a star: 1.96² × 1,000,000². Every rounding is outward, so that no bound is said that the interval crosses.
        let square = (spread * 3_841_600_000_000).div_ceil(answers.pow(2) * (answers - 1));
        let half = square.isqrt() + u128::from(square.isqrt().pow(2) < square);
        let stars = moment(1) * 1_000_000;
        let low = (stars / answers).saturating_sub(half).max(1_000_000) / 100_000;
        let high = (stars.div_ceil(answers) + half).min(5_000_000);
        let tenth = |tenths: u128| {
            let tenths = i128::try_from(tenths).ok()?;
            Decimal::try_from_i128_with_scale(tenths, 1).ok()
        };
        Some((tenth(low)?, tenth(high.div_ceil(100_000))?))
    }
}
