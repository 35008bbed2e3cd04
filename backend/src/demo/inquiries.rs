//! What customers of the demo ask, and how they are answered: as people do when a parcel is late, silent or in trouble, and more
//! than usual when something went wrong with many at once.

use std::collections::BTreeMap;

use fastrand::Rng;
use shared::api::wismo::{Channel, InquiryResolution, InquiryTopic};
use shared::order::EventCode;
use shared::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

use super::{Plan, happens, pick};
use crate::error::StartError;
use crate::store::{NewInquiry, PastInquiry, PastOrder, Store};

/// Orders looked at in one go.
const CHUNK: u32 = 2_000;
/// Who reported them all.
const SENDER: &str = "demo";
/// The clocks of Nairobi, which are never changed.
const CLOCK_MS: i64 = 3 * HOUR_MS;
/// What went wrong with many parcels at once, latest first.
const INCIDENTS: [Incident; 5] = [
    Incident {
        hit: Hit::Carrier("Sendy"),
        days_ago: (47, 33),
        asked: &[(InquiryTopic::Missing, 55), (InquiryTopic::Tracking, 45)],
    },
    Incident {
        hit: Hit::Carrier("Aramex"),
        days_ago: (112, 84),
        asked: &[(InquiryTopic::Tracking, 25)],
    },
    Incident {
        hit: Hit::All,
        days_ago: (171, 169),
        asked: &[(InquiryTopic::Status, 60)],
    },
    Incident {
        hit: Hit::Region("Tunis"),
        days_ago: (252, 240),
        asked: &[(InquiryTopic::Delivery, 50)],
    },
    Incident {
        hit: Hit::Carrier("Posta Kenya"),
        days_ago: (395, 374),
        asked: &[(InquiryTopic::Missing, 20), (InquiryTopic::Delivery, 30)],
    },
];
/// Since so many days ago e-mails are answered in half the time.
const QUICKER_DAYS: i64 = 24;
/// Nothing was heard of a parcel for so long that people begin to ask.
const SILENCE_MS: i64 = 48 * HOUR_MS;

/// What went wrong, and what is asked a day after a parcel of those left: the topics, and how many of a hundred.
struct Incident {
    hit: Hit,
    /// From how many days ago until how many.
    days_ago: (i64, i64),
    asked: &'static [(InquiryTopic, u32)],
}

/// Whose parcels went astray.
enum Hit {
    All,
    Carrier(&'static str),
    Region(&'static str),
}

impl Incident {
    fn concerns(&self, order: &PastOrder, shipped_at: Timestamp, now: Timestamp) -> bool {
        let (first, last) = self.days_ago;
        let days = now.plus_ms(-first * DAY_MS)..now.plus_ms(-last * DAY_MS);
        let is_hit = match self.hit {
            Hit::All => true,
            Hit::Carrier(carrier) => order.carrier == carrier,
            Hit::Region(region) => order.region == region,
        };
        is_hit && days.contains(&shipped_at)
    }
}

const COMMENTS: [(&str, &str); 12] = [
    ("good", "Quick and clear, thank you."),
    ("good", "Asante sana, nimepata jibu haraka."),
    ("good", "Réponse rapide, merci !"),
    ("good", "شكرًا، وصلني الجواب بسرعة"),
    ("good", "They called me back within minutes."),
    ("good", "Very kind, and my parcel came the same day."),
    ("bad", "I waited two days for a link that I already had."),
    ("bad", "Nobody could tell me where it is."),
    ("bad", "Had to ask three times."),
    ("bad", "The tracking still says nothing."),
    ("bad", "On m'a renvoyé au transporteur."),
    ("bad", "Jibu lilichelewa sana."),
];

/// Why somebody of the demo asks, which nobody but the story knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Motive {
    /// Something went well, or nothing in particular happened.
    Curiosity,
    /// Something went wrong with a parcel, and its timeline says so.
    Trouble,
    /// Nothing was heard of a parcel.
    Silence,
    /// It is not there when it was promised.
    Lateness,
}

/// Why each inquiry was asked, by its key: told again from the orders, whose story it is.
///
/// # Errors
/// When the database does not answer.
pub async fn motives(store: &Store, plan: Plan) -> Result<BTreeMap<String, Motive>, StartError> {
    let explain = |error: sqlx::Error| StartError::database("for the demo data", &error);
    let mut teller = Teller::of(plan);
    let mut behind = String::new();
    loop {
        let orders = store.past_orders(&behind, CHUNK).await.map_err(explain)?;
        let Some(last) = orders.last() else {
            return Ok(teller.motives);
        };
        behind.clone_from(&last.id);
        for order in &orders {
            teller.tell(order);
        }
        teller.asked.clear();
    }
}

/// Adds what is asked about the orders that are there. It has a chance of its own, so that nothing else in the story moves.
pub(super) async fn add_inquiries(store: &Store, plan: Plan) -> Result<(), StartError> {
    let explain = |error: sqlx::Error| StartError::database("for the demo data", &error);
    let mut teller = Teller::of(plan);
    let mut behind = String::new();
    loop {
        let orders = store.past_orders(&behind, CHUNK).await.map_err(explain)?;
        for order in &orders {
            teller.tell(order);
        }
        let asked = std::mem::take(&mut teller.asked);
        let added = store.add_past_inquiries(SENDER, &asked, orders.is_empty());
        added.await.map_err(explain)?;
        let Some(last) = orders.last() else {
            return Ok(());
        };
        behind.clone_from(&last.id);
    }
}

struct Teller {
    chance: Rng,
    now: Timestamp,
    asked: Vec<PastInquiry>,
    count: u64,
    motives: BTreeMap<String, Motive>,
}

impl Teller {
    fn of(plan: Plan) -> Self {
        Self {
            chance: Rng::with_seed(plan.seed ^ 0x77_69_73_6d_6f),
            now: plan.now,
            asked: Vec::new(),
            count: 0,
            motives: BTreeMap::new(),
        }
    }

    /// What is asked about one order.
    fn tell(&mut self, order: &PastOrder) {
        for Reason {
            topic,
            since,
            percent,
            motive,
        } in reasons(order, self.now)
        {
            if happens(&mut self.chance, percent) {
                let hours = self.chance.i64(1..20);
                self.ask(order, (topic, motive), since.plus_ms(hours * HOUR_MS), 0);
            }
        }
    }

    fn ask(
        &mut self,
        order: &PastOrder,
        (topic, motive): (InquiryTopic, Motive),
        since: Timestamp,
        before: u32,
    ) {
        let at = self.waking_hour(since);
        if at > self.now {
            return;
        }
        self.count += 1;
        let channel = pick(
            &mut self.chance,
            &[
                Channel::Chat,
                Channel::Chat,
                Channel::Chat,
                Channel::Email,
                Channel::Email,
                Channel::Phone,
                Channel::Messenger,
                Channel::Form,
            ],
        )
        .clone();
        let ending = self.ending(&topic, &channel, at);
        let took = ending.as_ref().map(|(_, end)| end.0 - at.0);
        let surveyed = ending
            .as_ref()
            .filter(|(resolution, _)| *resolution != InquiryResolution::VerificationFailed);
        let answer = surveyed.and_then(|(_, end)| self.answer(at, *end));
        let key = format!("demo-{}", self.count);
        self.motives.insert(key.clone(), motive);
        self.asked.push(PastInquiry {
            new: NewInquiry {
                external_id: Some(key),
                order_number: order.number.clone(),
                topic: topic.clone(),
                channel,
                asked_at: Some(at),
            },
            asked_at: at,
            ending,
            answer,
        });
        let is_slow = took.is_none_or(|took| took > DAY_MS);
        let percent = if is_slow { 34 } else { 11 };
        if before < 3 && happens(&mut self.chance, percent) {
            let days = self.chance.i64(1..6);
            // The same question, for the same reason.
            self.ask(
                order,
                (topic, motive),
                at.plus_ms(days * DAY_MS),
                before + 1,
            );
        }
    }

    /// The next moment at which somebody would sit down and ask: by day, more in the morning and the evening, and on Monday what
    /// was not worth a Sunday.
    fn waking_hour(&mut self, since: Timestamp) -> Timestamp {
        const HOURS: [i64; 20] = [
            7, 8, 8, 9, 9, 9, 10, 10, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        ];
        let local = since.0 + CLOCK_MS;
        let hour = *pick(&mut self.chance, &HOURS);
        let moment = hour * HOUR_MS + self.chance.i64(0..HOUR_MS) / 1_000 * 1_000;
        let mut day = local.div_euclid(DAY_MS);
        if day * DAY_MS + moment < local {
            day += 1;
        }
        // Days since 1970-01-01, a Thursday: the third after it was a Sunday.
        if (day + 4).rem_euclid(7) == 0 && happens(&mut self.chance, 65) {
            day += 1;
        }
        Timestamp(day * DAY_MS + moment - CLOCK_MS)
    }

    fn ending(
        &mut self,
        topic: &InquiryTopic,
        channel: &Channel,
        at: Timestamp,
    ) -> Option<(InquiryResolution, Timestamp)> {
        let most = match channel {
            Channel::Chat | Channel::Phone => 2 * HOUR_MS,
            Channel::Messenger => 8 * HOUR_MS,
            _ => 40 * HOUR_MS,
        };
        let is_passed_on = happens(&mut self.chance, 12);
        let mut took = self.chance.i64(3 * MINUTE_MS..most);
        if *channel == Channel::Email && at.0 > self.now.0 - QUICKER_DAYS * DAY_MS {
            took /= 2;
        }
        if is_passed_on {
            took += self.chance.i64(12 * HOUR_MS..96 * HOUR_MS);
        }
        let is_forgotten = happens(&mut self.chance, 3);
        let resolution = match self.chance.u32(..100) {
            0..3 => InquiryResolution::VerificationFailed,
            3..6 => InquiryResolution::Unresolved,
            _ if is_passed_on => InquiryResolution::Escalated,
            6..66 if topic.asks_where() => InquiryResolution::TrackingProvided,
            _ => InquiryResolution::Answered,
        };
        let end = Timestamp((at.0 + took) / 1_000 * 1_000);
        (!is_forgotten && end <= self.now).then_some((resolution, end))
    }

    /// About one in seven says how it was; who waited long is not content.
    fn answer(
        &mut self,
        asked_at: Timestamp,
        end: Timestamp,
    ) -> Option<(u64, Option<String>, Timestamp)> {
        let at = end.plus_ms(self.chance.i64(20 * MINUTE_MS..30 * HOUR_MS) / 1_000 * 1_000);
        if !happens(&mut self.chance, 15) || at > self.now {
            return None;
        }
        let stars: &[u64] = match end.0 - asked_at.0 {
            ..=HOUR_MS => &[5, 5, 5, 5, 4, 4, 3],
            took if took <= 12 * HOUR_MS => &[5, 5, 4, 4, 3, 2],
            took if took <= DAY_MS => &[5, 4, 4, 3, 3, 2, 1],
            _ => &[4, 3, 2, 2, 1, 1],
        };
        let rating = *pick(&mut self.chance, stars);
        let mood = if rating >= 4 { "good" } else { "bad" };
        let words: Vec<&str> = COMMENTS
            .iter()
            .filter(|(kind, _)| *kind == mood)
            .map(|(_, words)| *words)
            .collect();
        let comment =
            happens(&mut self.chance, 45).then(|| (*pick(&mut self.chance, &words)).to_owned());
        Some((rating, comment, at))
    }
}

/// Why somebody may ask about an order: what, since when, and how many of a hundred do.
struct Reason {
    topic: InquiryTopic,
    since: Timestamp,
    percent: u32,
    motive: Motive,
}

impl Reason {
    const fn of(topic: InquiryTopic, since: Timestamp, percent: u32, motive: Motive) -> Self {
        Self {
            topic,
            since,
            percent,
            motive,
        }
    }

    /// About something that was reported.
    fn told(topic: InquiryTopic, since: Timestamp, percent: u32, code: &EventCode) -> Self {
        let motive = if code.is_trouble() {
            Motive::Trouble
        } else {
            Motive::Curiosity
        };
        Self::of(topic, since, percent, motive)
    }
}

/// Why somebody may ask about this order.
fn reasons(order: &PastOrder, now: Timestamp) -> Vec<Reason> {
    let mut reasons = vec![Reason::told(
        InquiryTopic::General,
        order.placed_at,
        2,
        &EventCode::Placed,
    )];
    let shipped_at = at(order, &EventCode::Shipped);
    let delivered_at = at(order, &EventCode::Delivered);
    for (code, since) in &order.events {
        let (topic, percent) = match code {
            EventCode::Paid => (InquiryTopic::Status, 3),
            EventCode::InTransit => (InquiryTopic::Status, 2),
            EventCode::Delayed => (InquiryTopic::Delivery, 34),
            EventCode::Exception => (InquiryTopic::Tracking, 40),
            EventCode::DeliveryFailed => (InquiryTopic::Delivery, 38),
            EventCode::Delivered => (InquiryTopic::Missing, 1),
            EventCode::Cancelled | EventCode::Returned => (InquiryTopic::Refund, 16),
            _ => continue,
        };
        reasons.push(Reason::told(topic, *since, percent, code));
    }
    let ends = order.events.iter().map(|(_, at)| *at).skip(1).chain([now]);
    for ((code, from), to) in order.events.iter().zip(ends) {
        let is_silent = code.is_of_parcel() && *code != EventCode::Delivered;
        if is_silent && *code != EventCode::Returned && to.0 - from.0 > SILENCE_MS {
            let since = from.plus_ms(SILENCE_MS);
            reasons.push(Reason::of(
                InquiryTopic::Tracking,
                since,
                22,
                Motive::Silence,
            ));
        }
    }
    let promised = order.promised_to.filter(|promised| *promised < now);
    if let (Some(promised), Some(_)) = (promised, shipped_at)
        && delivered_at.is_none_or(|delivered| delivered > promised)
    {
        reasons.push(Reason::of(
            InquiryTopic::Delivery,
            promised,
            42,
            Motive::Lateness,
        ));
    }
    if let Some(shipped_at) = shipped_at {
        let incidents = INCIDENTS.iter();
        let asked = incidents
            .filter(|incident| incident.concerns(order, shipped_at, now))
            .flat_map(|incident| incident.asked);
        reasons.extend(asked.map(|(topic, percent)| {
            let since = shipped_at.plus_ms(DAY_MS);
            Reason::of(topic.clone(), since, *percent, Motive::Trouble)
        }));
    }
    reasons
}

fn at(order: &PastOrder, code: &EventCode) -> Option<Timestamp> {
    let mut events = order.events.iter();
    events.find(|(one, _)| one == code).map(|(_, at)| *at)
}
