//! Why a parcel came late: because of its shop, its carrier, or since nobody was there to take it.

use super::status::wire_enum;

wire_enum!(
    /// To whose part it is put down that a promise was broken. Every late parcel has exactly one.
    LateCause {
        /// The shop handed it over too late, has not handed it over, or brings it itself.
        Shop = "shop",
        /// It was handed over in time, and its carrier took too long.
        Carrier = "carrier",
        /// It was at the door or at a pickup point in time, and nobody took it.
        Recipient = "recipient",
        /// Not enough was recorded to say so.
        Unknown = "unknown",
    }
);

/// Days within which a shop hands parcels over, open days of its own, unless it says otherwise.
pub const DISPATCH_DAYS: u32 = 2;
/// The most it may say.
pub const MOST_DISPATCH_DAYS: u32 = 30;

/// A parcel's way in days of its shop's calendar, counted since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParcelDays {
    /// The last day promised at the sale.
    pub promised: i64,
    /// By when its shop was to hand it over, as laid down when it was paid.
    pub ship_by: Option<i64>,
    /// When all of it had left.
    pub left: Option<i64>,
    /// When it could first be taken, at the door or at a pickup point, and was not.
    pub missed: Option<i64>,
    /// When it arrived.
    pub arrived: Option<i64>,
    /// Whether a carrier brings it, and not the shop.
    pub has_carrier: bool,
}

impl ParcelDays {
    /// Whether its promise was broken by the morning of `today`.
    pub fn is_late(&self, today: i64) -> bool {
        self.arrived.unwrap_or(today) > self.promised
    }

    /// Why it is late; nothing when it is not. The first that applies:
    ///
    /// 1. it could be taken by the promised day: nobody was there;
    /// 2. it has not left: the shop; and if it has arrived all the same, nobody knows;
    /// 3. the shop brings it itself: the shop;
    /// 4. it left after the day by which it was to: the shop; by then: the carrier; no such day is known: nobody knows.
    pub fn late_cause(&self, today: i64) -> Option<LateCause> {
        if !self.is_late(today) {
            return None;
        }
        if self.missed.is_some_and(|missed| missed <= self.promised) {
            return Some(LateCause::Recipient);
        }
        let Some(left) = self.left else {
            let has_arrived = self.arrived.is_some();
            return Some(if has_arrived {
                LateCause::Unknown
            } else {
                LateCause::Shop
            });
        };
        if !self.has_carrier {
            return Some(LateCause::Shop);
        }
        Some(match self.ship_by {
            Some(ship_by) if left > ship_by => LateCause::Shop,
            Some(_) => LateCause::Carrier,
            None => LateCause::Unknown,
        })
    }
}
