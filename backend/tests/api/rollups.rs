//! What is counted by day never drifts: after ten thousand events, corrections and late arrivals it is what a count from scratch finds. Nor
//! do the days that are kept in memory, from which segments are counted: they are what counting the versions of a moment ago finds.

use backend::store::{
    Answer, Author, Ended, Ending, Intention, NewInquiry, Outcome, Reported, Reporter,
};
use fastrand::Rng;
use shared::api::carrier_events::CarrierEvent;
use shared::api::seller_orders::ChangeRequest;
use shared::api::wismo::{
    Channel, CustomerKind, InquiryResolution, InquiryTopic, KnownAt, Segment, ValueBand,
    WismoInquiries, WismoQuery,
};
use shared::ids::{OrderId, SellerId};
use shared::period::Period;
use shared::time::{DAY_MS, HOUR_MS, Timestamp};

use crate::inquiries::assert_equals_a_rebuild;
use crate::server::{NOW, Server};

const EVENTS: usize = 10_000;
/// After so many events all is counted from scratch, and the calendar changes.
const ROUND: usize = 2_500;
/// After so many events a few segments are counted in both ways.
const LOOK: usize = 100;
const ZONES: [&str; 4] = [
    "America/Sao_Paulo",
    "Europe/Paris",
    "Pacific/Auckland",
    "Africa/Nairobi",
];

/// A part of an order, as far as somebody may ask about it.
#[derive(Clone, sqlx::FromRow)]
struct Part {
    id: String,
    seller_id: String,
    order_number: String,
    placed_at: i64,
}

/// A marketplace to which things happen by chance.
pub(crate) struct Chaos<'a> {
    server: &'a Server,
    pub(crate) chance: Rng,
    parts: Vec<Part>,
    /// Keys of what was asked, when, and whether it has a survey.
    asked: Vec<(String, i64)>,
    surveys: Vec<String>,
    keys: u64,
    pub(crate) now: Timestamp,
    /// Changes that can still be taken back.
    made: Vec<(OrderId, u64, Author)>,
    /// What happened, to see that everything does.
    pub(crate) done: [usize; 6],
}

impl<'a> Chaos<'a> {
    /// To the parts of orders that there are.
    pub(crate) async fn of(server: &'a Server, seed: u64) -> Self {
        let parts: Vec<Part> = sqlx::query_as(
            "SELECT id, seller_id, order_number, placed_at FROM seller_orders ORDER BY id",
        )
        .fetch_all(server.store.pool())
        .await
        .unwrap();
        Self {
            server,
            chance: Rng::with_seed(seed),
            parts,
            asked: Vec::new(),
            surveys: Vec::new(),
            keys: 0,
            now: NOW,
            made: Vec::new(),
            done: [0; 6],
        }
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.chance.usize(..from.len())].clone()
    }

    fn reporter() -> Reporter {
        Reporter {
            sender: String::from("helpdesk/chance"),
            author: Author::help_desk("chance"),
            is_program: false,
        }
    }

    /// Lets something happen, so much later.
    pub(crate) async fn happen(&mut self, later_ms: i64) {
        self.now = self.now.plus_ms(later_ms);
        match self.chance.u32(..100) {
            0..45 => self.ask().await,
            45..70 => self.resolve().await,
            70..82 => self.answer().await,
            82..91 => self.ship().await,
            91..94 => self.undo().await,
            _ => self.scan().await,
        }
    }

    /// A question, often reported days later, and sometimes twice.
    async fn ask(&mut self) {
        let parts = self.parts.clone();
        // A few orders are asked about again and again.
        let part = if self.chance.bool() {
            self.pick(&parts[..20])
        } else {
            self.pick(&parts)
        };
        let key = if self.keys > 10 && self.chance.u32(..10) == 0 {
            self.chance.u64(..self.keys)
        } else {
            self.keys += 1;
            self.keys
        };
        let topics = InquiryTopic::ALL;
        let new = NewInquiry {
            external_id: Some(key.to_string()),
            order_number: part.order_number,
            topic: self.pick(topics),
            channel: self.pick(Channel::ALL),
            asked_at: Some(Timestamp(self.chance.i64(part.placed_at..=self.now.0))),
        };
        let (store, reporter) = (&self.server.store, Self::reporter());
        let told = store.report_inquiry(&new, &reporter, self.now);
        if let Reported::Kept(inquiry) = told.await.unwrap() {
            self.asked.push((inquiry.id, inquiry.asked_at.0));
            self.done[0] += 1;
        }
    }

    async fn resolve(&mut self) {
        if self.asked.is_empty() {
            return;
        }
        let asked = self.asked.clone();
        let (id, at) = self.pick(&asked);
        let hash = self.chance.u64(..).to_string();
        let ending = Ending {
            resolution: self.pick(InquiryResolution::ALL),
            resolved_at: Some(Timestamp(self.chance.i64(at..=self.now.0))),
            survey_hash: self.chance.bool().then(|| hash.clone()),
        };
        let (store, reporter) = (&self.server.store, Self::reporter());
        let told = store.resolve_inquiry(&id, &ending, &reporter, self.now);
        if let Ended::Now(_) = told.await.unwrap() {
            self.surveys.extend(ending.survey_hash);
            self.done[1] += 1;
        }
    }

    async fn answer(&mut self) {
        if self.surveys.is_empty() {
            return;
        }
        let surveys = self.surveys.clone();
        let hash = self.pick(&surveys);
        let answer = Answer {
            rating: self.chance.u64(1..=5),
            comment: None,
        };
        let told = self.server.store.answer_survey(&hash, &answer, self.now);
        told.await.unwrap();
        self.done[2] += 1;
    }

    pub(crate) async fn ship(&mut self) {
        let parts = self.parts.clone();
        let part = self.pick(&parts);
        let words = ["process", "ship", "ship", "send_out", "deliver", "cancel"];
        let request = ChangeRequest {
            action: Some(self.pick(&words).to_owned()),
            carrier: Some(String::from("G4S Courier")),
            tracking_number: Some(format!("ABC{:05}", self.chance.u32(..40))),
            reason: Some(String::from("chance")),
            at: Some(
                self.now
                    .plus_ms(-self.chance.i64(0..3 * DAY_MS))
                    .to_string(),
            ),
            ..ChangeRequest::default()
        };
        let author = Author::user(
            &shared::api::auth::User {
                id: shared::ids::UserId::parse("user_seller").unwrap(),
                name: String::from("Chance"),
                email: String::new(),
                role: shared::api::auth::Role::Seller,
                seller_id: SellerId::parse(&part.seller_id),
            },
            None,
        );
        let order = OrderId::parse(&part.id).unwrap();
        let intention = Intention::Change(request);
        let store = &self.server.store;
        let told = store.change_order(&order, &intention, None, None, &author, self.now);
        if let Outcome::Answer(200, body) = told.await.unwrap() {
            let body: serde_json::Value = serde_json::from_str(&body).unwrap();
            self.made
                .push((order, body["change"].as_u64().unwrap(), author));
            self.done[3] += 1;
        }
    }

    pub(crate) async fn undo(&mut self) {
        let Some((order, change, author)) = self.made.pop() else {
            return;
        };
        let store = &self.server.store;
        let intention = Intention::Undo(change);
        let told = store.change_order(&order, &intention, None, None, &author, self.now);
        self.done[4] += usize::from(matches!(told.await.unwrap(), Outcome::Answer(200, _)));
    }

    /// A scan of a number that some parcel may have, or get.
    pub(crate) async fn scan(&mut self) {
        let codes = [
            "in_transit",
            "out_for_delivery",
            "delivered",
            "delivery_failed",
            "returned",
        ];
        let event = CarrierEvent {
            id: self.chance.u32(..500).to_string(),
            tracking_number: format!("ABC{:05}", self.chance.u32(..40)),
            code: self.pick(&codes).to_owned(),
            occurred_at: self.now.plus_ms(-self.chance.i64(0..48 * HOUR_MS)),
            place: None,
            description: None,
        };
        let (store, events) = (&self.server.store, [(0, event)]);
        let taken = store.take_carrier_events("G4S Courier", &events, self.now);
        taken.await.unwrap();
        self.done[5] += 1;
    }

    /// One that some inquiry is in, of some of what it could be of; or at times one that none is in.
    async fn segment(&self, chance: &mut Rng) -> Segment {
        let of: Vec<(String, String, String, String, String, String)> = sqlx::query_as(
            "SELECT seller_id, carrier, region, channel, value_band, customer_kind FROM inquiries ORDER BY id",
        )
        .fetch_all(self.server.store.pool())
        .await
        .unwrap();
        let of = of[chance.usize(..of.len())].clone();
        let (seller, carrier, region, channel, value, customer) = of;
        let mut some = |word: String| (chance.u32(..3) == 0).then_some(word);
        Segment {
            seller: some(seller).and_then(|id| SellerId::parse(&id)),
            carrier: some(carrier).filter(|name| !name.is_empty()),
            region: some(region),
            channel: some(channel).map(|word| Channel::from_word(&word)),
            value: some(value).map(|word| ValueBand::from_word(&word)),
            customer: some(customer).map(|word| CustomerKind::from_word(&word)),
        }
    }

    async fn inquiries(&self, segment: &Segment, known_at: Option<Timestamp>) -> WismoInquiries {
        let known_at = known_at.map(|at| KnownAt::parse(&at.to_string()).unwrap());
        let query = WismoQuery {
            period: Period::Last90Days,
            segment: segment.clone(),
            known_at,
            ..WismoQuery::default()
        };
        // Nothing has happened since.
        let later = self.now.plus_ms(1);
        let store = &self.server.store;
        store.wismo_inquiries(&query, later).await.unwrap()
    }

    async fn assert_segments_equal_versions(&self, chance: &mut Rng) {
        for _ in 0..4 {
            let segment = self.segment(chance).await;
            let kept = self.inquiries(&segment, None).await;
            let counted = self.inquiries(&segment, Some(self.now)).await;
            assert_eq!(kept.current, counted.current, "{segment:?}");
            assert_eq!(kept.base, counted.base, "{segment:?}");
            assert_eq!(kept.breakdown, counted.breakdown, "{segment:?}");
            assert_eq!(kept.trend, counted.trend, "{segment:?}");
        }
    }
}

#[tokio::test]
async fn ten_thousand_events_in_any_order_count_as_if_counted_from_scratch() {
    let server = Server::start().await;
    let mut chaos = Chaos::of(&server, 5).await;
    // Of its own, so that looking changes nothing of what happens.
    let mut looks = Rng::with_seed(6);
    for (zone, _) in ZONES.into_iter().zip(0..EVENTS / ROUND) {
        for happened in 0..ROUND {
            chaos.happen(1_000).await;
            if happened % LOOK == 0 {
                chaos.assert_segments_equal_versions(&mut looks).await;
            }
        }
        assert_equals_a_rebuild(&server).await;
        let zone = zone.parse().unwrap();
        server
            .store
            .rebuild_rollups(Some(zone), chaos.now)
            .await
            .unwrap();
    }
    assert!(chaos.done.iter().all(|done| *done > 5), "{:?}", chaos.done);
}
