//! What becomes of an order, as a plan in time: the present cuts it off wherever it stands.

use fastrand::Rng;
use shared::order::EventCode;
use shared::time::{DAY_MS, HOUR_MS, MINUTE_MS};

use super::{happens, pick};

/// How an order ends if nobody looks before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Received and kept.
    Delivered,
    /// Never paid; the marketplace gives up on some.
    Unpaid,
    /// Called off before it was shipped.
    Cancelled,
    /// Received; money for one unit went back.
    PartlyRefunded,
    /// Nobody was there twice, so the carrier took it back.
    ReturnedToSender,
    /// Received and sent back.
    ReturnedByCustomer,
}

/// What happens on the way.
#[expect(
    clippy::struct_excessive_bools,
    reason = "turns of a story that any other may come with"
)]
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot {
    pub(super) fate: Fate,
    pub(super) pays_on_delivery: bool,
    pub(super) first_payment_fails: bool,
    pub(super) is_delayed: bool,
    pub(super) has_exception: bool,
    pub(super) failed_attempts: u32,
}

impl Plot {
    /// Goes well: paid, sent, received.
    pub(super) const SMOOTH: Self = Self {
        fate: Fate::Delivered,
        pays_on_delivery: false,
        first_payment_fails: false,
        is_delayed: false,
        has_exception: false,
        failed_attempts: 0,
    };

    /// As chance has it.
    pub(super) fn by_chance(chance: &mut Rng) -> Self {
        let fate = match chance.u32(..100) {
            0..4 => Fate::Unpaid,
            4..8 => Fate::Cancelled,
            8..11 => Fate::PartlyRefunded,
            11..13 => Fate::ReturnedToSender,
            13..16 => Fate::ReturnedByCustomer,
            _ => Fate::Delivered,
        };
        Self {
            fate,
            pays_on_delivery: fate == Fate::Delivered && happens(chance, 9),
            first_payment_fails: happens(chance, 5),
            is_delayed: happens(chance, 12),
            has_exception: happens(chance, 3),
            failed_attempts: if fate == Fate::ReturnedToSender {
                2
            } else {
                u32::from(happens(chance, 7))
            },
        }
    }
}

/// Something that happens, so many milliseconds after the order was placed.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub(super) at: i64,
    pub(super) code: EventCode,
    pub(super) place: Option<&'static str>,
    pub(super) words: Option<&'static str>,
}

/// Tells the story; `places` are the carrier's on the way to the customer.
pub(super) fn told(plot: Plot, places: [&'static str; 3], chance: &mut Rng) -> Vec<Moment> {
    let mut teller = Teller {
        moments: Vec::with_capacity(12),
        at: 0,
        chance,
    };
    teller.say(EventCode::Placed, None, None);
    if !teller.pays(plot) {
        return teller.moments;
    }
    if plot.fate == Fate::Cancelled {
        teller.wait_hours(2, 30);
        teller.say(EventCode::Cancelled, None, None);
        teller.wait_hours(1, 5);
        teller.say(EventCode::Refunded, None, None);
        return teller.moments;
    }
    teller.wait_hours(1, 18);
    teller.say(EventCode::Processing, None, None);
    teller.travels(plot, places);
    teller.ends(plot, places);
    teller.moments
}

struct Teller<'a> {
    moments: Vec<Moment>,
    at: i64,
    chance: &'a mut Rng,
}

impl Teller<'_> {
    fn say(&mut self, code: EventCode, place: Option<&'static str>, words: Option<&'static str>) {
        self.moments.push(Moment {
            at: self.at,
            code,
            place,
            words,
        });
    }

    fn wait_hours(&mut self, least: i64, most: i64) {
        self.wait(least * HOUR_MS, most * HOUR_MS);
    }

    fn wait(&mut self, least: i64, most: i64) {
        // Carriers report whole seconds.
        self.at += self.chance.i64(least..=most) / 1_000 * 1_000;
    }

    /// Whether the order goes on afterwards.
    fn pays(&mut self, plot: Plot) -> bool {
        if plot.pays_on_delivery {
            return true;
        }
        self.wait(MINUTE_MS, 20 * MINUTE_MS);
        if plot.first_payment_fails {
            self.say(
                EventCode::PaymentFailed,
                None,
                Some("The card was declined."),
            );
            self.wait(5 * MINUTE_MS, 3 * HOUR_MS);
        }
        if plot.fate == Fate::Unpaid {
            if happens(self.chance, 50) {
                self.wait_hours(48, 60);
                self.say(EventCode::Cancelled, None, None);
            }
            return false;
        }
        self.say(EventCode::Paid, None, None);
        true
    }

    fn travels(&mut self, plot: Plot, places: [&'static str; 3]) {
        self.wait_hours(5, 36);
        self.say(
            EventCode::Shipped,
            Some(places[0]),
            Some("Parcel handed over to the carrier"),
        );
        self.wait_hours(4, 20);
        self.say(EventCode::InTransit, Some(places[0]), Some("Departed"));
        if plot.is_delayed {
            self.wait_hours(8, 20);
            let words = *pick(
                self.chance,
                &[
                    "Heavy rain on the route",
                    "Public holiday",
                    "Vehicle breakdown",
                    "Customs inspection",
                ],
            );
            self.say(EventCode::Delayed, Some(places[0]), Some(words));
            self.wait_hours(96, 150);
        }
        if plot.has_exception {
            self.wait_hours(6, 20);
            self.say(
                EventCode::Exception,
                Some(places[1]),
                Some("Label damaged, address being verified"),
            );
            self.wait_hours(36, 72);
        }
        self.wait_hours(8, 30);
        self.say(
            EventCode::InTransit,
            Some(places[1]),
            Some("Arrived at sorting centre"),
        );
        self.wait_hours(6, 24);
        self.say(
            EventCode::InTransit,
            Some(places[2]),
            Some("Arrived at depot"),
        );
        self.wait_hours(3, 14);
        self.say(
            EventCode::OutForDelivery,
            Some(places[2]),
            Some("Loaded on vehicle"),
        );
        for _ in 0..plot.failed_attempts {
            self.wait_hours(2, 8);
            let words = *pick(
                self.chance,
                &[
                    "Nobody was at home",
                    "The gate was locked",
                    "The phone was not answered",
                ],
            );
            self.say(EventCode::DeliveryFailed, Some(places[2]), Some(words));
            self.wait_hours(16, 24);
            if plot.fate != Fate::ReturnedToSender {
                self.say(
                    EventCode::OutForDelivery,
                    Some(places[2]),
                    Some("Loaded on vehicle"),
                );
            }
        }
    }

    fn ends(&mut self, plot: Plot, places: [&'static str; 3]) {
        if plot.fate == Fate::ReturnedToSender {
            self.say(
                EventCode::ReturnStarted,
                Some(places[2]),
                Some("Return to sender"),
            );
            self.wait_hours(48, 96);
            self.say(
                EventCode::Returned,
                Some(places[0]),
                Some("Received by the seller"),
            );
            self.wait_hours(1, 24);
            return self.say(EventCode::Refunded, None, None);
        }
        self.wait_hours(1, 8);
        self.say(EventCode::Delivered, None, Some("Signed for"));
        if plot.pays_on_delivery {
            self.wait(MINUTE_MS, 10 * MINUTE_MS);
            self.say(EventCode::Paid, None, Some("Paid to the rider"));
        }
        match plot.fate {
            Fate::PartlyRefunded => {
                self.wait(DAY_MS, 5 * DAY_MS);
                self.say(EventCode::Refunded, None, None);
            }
            Fate::ReturnedByCustomer => {
                self.wait(DAY_MS, 4 * DAY_MS);
                self.say(EventCode::ReturnStarted, Some(places[2]), None);
                self.wait(2 * DAY_MS, 4 * DAY_MS);
                self.say(
                    EventCode::Returned,
                    Some(places[0]),
                    Some("Received by the seller"),
                );
                self.wait_hours(1, 24);
                self.say(EventCode::Refunded, None, None);
            }
            _ => (),
        }
    }
}
