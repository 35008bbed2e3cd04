//! Partners to look at, and what they reported in the last months: made up, and taken in as if they had sent it.

use fastrand::Rng;
use serde_json::{Value, json};
use shared::ids::{PartnerId, SellerId, UserId};
use shared::money::{Currency, Money};
use shared::time::{DAY_MS, HOUR_MS, Timestamp};

use super::{happens, pick};
use crate::error::StartError;
use crate::store::{PartnerListing, PartnerReport, Store};

/// Days back that partners report of: more than are measured.
const DAYS: i64 = 150;
/// Days back that they say what they can take.
const CAPACITY_DAYS: i64 = 14;
/// Hours within which a job must leave.
const HOURS: i64 = 24;
/// Reports taken in at once.
const CHUNK: usize = 5_000;

/// Which partners to make.
#[derive(Clone, Copy, Debug)]
pub struct PartnerPlan<'a> {
    /// Jobs of the busiest one.
    pub jobs: u64,
    /// Whose jobs those are; jobs of nobody known when it is empty.
    pub shops: &'a [SellerId],
    /// When the story ends; nothing happens later.
    pub now: Timestamp,
    /// What chance starts from.
    pub seed: u64,
}

/// Where partners are, and what they ask for in comparison with what stands below.
struct Region {
    currency: &'static str,
    cities: [&'static str; 6],
    factor: i64,
}

const REGIONS: [Region; 2] = [
    Region {
        currency: "USD",
        cities: ["Lagos", "Ibadan", "Abuja", "Nairobi", "Mombasa", "Kampala"],
        factor: 1,
    },
    Region {
        currency: "BRL",
        cities: [
            "São Paulo",
            "Campinas",
            "Belo Horizonte",
            "Curitiba",
            "Porto Alegre",
            "Recife",
        ],
        factor: 5,
    },
];

/// A partner and how it works. Prices in hundredths.
struct Story {
    id: &'static str,
    name: &'static str,
    description: &'static str,
    capabilities: &'static [&'static str],
    pick_pack: i64,
    storage: i64,
    stars: &'static [i64],
    /// Of the busiest one's jobs, percent.
    jobs_percent: u64,
    /// Place in the list of cities, and how many jobs of a hundred leave too late there.
    centres: &'static [(usize, u32)],
    /// Of a hundred picked items, wrong ones.
    wrong_percent: u32,
    /// Of a hundred jobs, those of which only receipt and hand-over are reported.
    silent_percent: u32,
}

const STORIES: [Story; 4] = [
    Story {
        id: "partner_bandari",
        name: "Bandari Pack & Ship",
        description: "Picks, packs and hands over the same day, from two warehouses.",
        capabilities: &["Same-day packing", "Fragile goods", "Gift wrap"],
        pick_pack: 120,
        storage: 35,
        stars: &[5, 4, 5, 5, 4, 5, 3, 5],
        jobs_percent: 100,
        centres: &[(0, 2), (1, 4)],
        wrong_percent: 1,
        silent_percent: 1,
    },
    Story {
        id: "partner_kilima",
        name: "Kilima Fulfilment",
        description: "Three centres near the customers, with storage for slow sellers.",
        capabilities: &["Storage", "Returns", "Kitting"],
        pick_pack: 95,
        storage: 20,
        stars: &[4, 4, 3, 5, 2, 4],
        jobs_percent: 90,
        centres: &[(3, 1), (5, 2), (4, 24)],
        wrong_percent: 2,
        silent_percent: 3,
    },
    Story {
        id: "partner_haraka",
        name: "Haraka Express Hub",
        description: "Small and fast, for light parcels. Reports by hand, and not always.",
        capabilities: &["Same-day packing", "Cash on delivery"],
        pick_pack: 140,
        storage: 60,
        stars: &[3, 4, 4, 3, 5],
        jobs_percent: 60,
        centres: &[(2, 10), (0, 12)],
        wrong_percent: 4,
        silent_percent: 45,
    },
    Story {
        id: "partner_mtaani",
        name: "Mtaani Micro-hub",
        description: "New in the neighbourhood: a garage, two people and a motorcycle.",
        capabilities: &["Hand-over by motorcycle"],
        pick_pack: 80,
        storage: 25,
        stars: &[5, 5, 4],
        jobs_percent: 3,
        centres: &[(0, 5)],
        wrong_percent: 1,
        silent_percent: 0,
    },
];

/// Lists the partners and takes in what they report; how many reports that are. Whoever is listed already stays as it is.
///
/// # Errors
/// When the database refuses.
pub async fn add_partners(store: &Store, plan: PartnerPlan<'_>) -> Result<usize, StartError> {
    let explain = |error: sqlx::Error| StartError::database("for the partners", &error);
    let most = store.usual_currency().await.map_err(explain)?;
    let named = |region: &&Region| most.as_deref() == Some(region.currency);
    let region = REGIONS.iter().find(named).unwrap_or(&REGIONS[0]);
    let currency = Currency::parse(region.currency)
        .ok_or_else(|| StartError(String::from("A region has no currency.")))?;
    let mut written = 0;
    for (place, story) in STORIES.iter().enumerate() {
        let Some(id) = PartnerId::parse(story.id) else {
            continue;
        };
        let listing = story.listing(region, id);
        store.list_partner(&listing).await.map_err(explain)?;
        let seed = plan.seed ^ u64::try_from(place).unwrap_or(0);
        let reports = Reporter {
            story,
            region,
            plan,
            chance: Rng::with_seed(seed),
            reports: Vec::new(),
        };
        let reports: Vec<PartnerReport> = reports
            .all()
            .iter()
            .map(|json| PartnerReport::read(json, currency, plan.now))
            .collect::<Result<_, _>>()
            .map_err(StartError)?;
        for chunk in reports.chunks(CHUNK) {
            let taken = store.take_in_partner_events(&listing.id, chunk, plan.now);
            written += taken.await.map_err(explain)?.len();
        }
    }
    Ok(written)
}

/// The demo seller uses one partner, and has left another.
pub(super) async fn choose_partners(
    store: &Store,
    seller: &SellerId,
    by: &UserId,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let ago = |days: i64| now.plus_ms(-days * DAY_MS);
    for (story, from, to) in [(&STORIES[0], 120, None), (&STORIES[1], 200, Some(152))] {
        let Some(partner) = PartnerId::parse(story.id) else {
            continue;
        };
        let key = [story.id, " ", seller.as_str()].concat();
        store.opt_in(&key, seller, &partner, by, ago(from)).await?;
        if let Some(to) = to {
            store.opt_out(seller, &partner, by, ago(to)).await?;
        }
    }
    Ok(())
}

impl Story {
    fn listing(&self, region: &Region, id: PartnerId) -> PartnerListing {
        let cities = self.centres.iter().map(|(city, _)| region.cities[*city]);
        PartnerListing {
            id,
            name: self.name.to_owned(),
            description: self.description.to_owned(),
            currency: region.currency.to_owned(),
            pick_pack: self.pick_pack * region.factor,
            storage: self.storage * region.factor,
            locations: cities.map(str::to_owned).collect(),
            capabilities: self.capabilities.iter().map(ToString::to_string).collect(),
            stars: self.stars.to_vec(),
        }
    }
}

/// Writes down what a partner reports.
struct Reporter<'a> {
    story: &'a Story,
    region: &'a Region,
    plan: PartnerPlan<'a>,
    chance: Rng,
    reports: Vec<Value>,
}

impl Reporter<'_> {
    fn all(mut self) -> Vec<Value> {
        for number in 0..self.plan.jobs * self.story.jobs_percent / 100 {
            self.job(number);
        }
        let centres = self.story.centres;
        for (city, _) in centres {
            self.capacity(self.region.cities[*city]);
        }
        // Its software also tells what ours has no figure for.
        self.report(
            "shift-1",
            "shift_ended",
            self.plan.now.plus_ms(-2 * DAY_MS),
            json!({}),
        );
        self.reports
    }

    fn job(&mut self, number: u64) {
        let key = format!("{}-{number:05}", self.story.id);
        let (city, late_percent) = *pick(&mut self.chance, self.story.centres);
        let received = self
            .plan
            .now
            .plus_ms(-self.chance.i64(HOUR_MS..DAYS * DAY_MS));
        let items = self.chance.i64(1..=6);
        let shop = self.shop();
        let is_late = happens(&mut self.chance, late_percent);
        let is_silent = happens(&mut self.chance, self.story.silent_percent);
        // Some never leave: lost, damaged, or called off without a word.
        let leaves = !(is_late && happens(&mut self.chance, 10));
        let took = if is_late {
            self.chance
                .i64(HOURS * HOUR_MS + HOUR_MS..3 * HOURS * HOUR_MS)
        } else {
            self.chance.i64(2 * HOUR_MS..HOURS * HOUR_MS - HOUR_MS)
        };
        let wrong = (0..items)
            .filter(|_| happens(&mut self.chance, self.story.wrong_percent))
            .count();
        let job = json!({ "job": key });
        let with = |more: Value| merged(&job, more);
        self.report(
            &format!("{key}-r"),
            "received",
            received,
            with(
                json!({ "seller": shop, "location": self.region.cities[city], "items": items,
                "shipBy": received.plus_ms(HOURS * HOUR_MS) }),
            ),
        );
        if !is_silent {
            let more = with(json!({ "items": items, "wrong": wrong }));
            let (half, most) = (received.plus_ms(took / 2), received.plus_ms(took * 3 / 4));
            self.report(&format!("{key}-i"), "picked", half, more);
            self.report(&format!("{key}-a"), "packed", most, job.clone());
        }
        if leaves {
            let more = if is_silent {
                job
            } else {
                with(json!({ "cost": self.cost(items) }))
            };
            let left = received.plus_ms(took);
            self.report(&format!("{key}-h"), "handed_over", left, more);
        }
    }

    /// Half of the first partner's jobs are the first shop's; of the others any shop's but that one's.
    fn shop(&mut self) -> Option<String> {
        let (first, others) = self.plan.shops.split_first()?;
        let is_firsts = self.story.id == STORIES[0].id && happens(&mut self.chance, 50);
        let shop = if is_firsts || others.is_empty() {
            first
        } else {
            pick(&mut self.chance, others)
        };
        Some(shop.to_string())
    }

    /// What is asked for, and up to a fifth more for material.
    fn cost(&mut self, items: i64) -> Value {
        let asked = items * self.story.pick_pack * self.region.factor;
        let cost = asked + asked * self.chance.i64(0..=20) / 100;
        let currency = Currency::parse(self.region.currency);
        json!(currency.map(|currency| Money::from_minor(cost, currency)))
    }

    fn capacity(&mut self, city: &str) {
        let total = self.chance.i64(8..=30) * 10;
        for day in 0..CAPACITY_DAYS {
            let at = self.plan.now.plus_ms(-day * DAY_MS - HOUR_MS);
            let used = total * self.chance.i64(45..=100) / 100;
            let key = format!("capacity-{city}-{day}");
            let more = json!({ "location": city, "total": total, "used": used });
            self.report(&key, "capacity", at, more);
        }
    }

    /// What has not happened yet is not reported.
    fn report(&mut self, id: &str, kind: &str, at: Timestamp, more: Value) {
        if at <= self.plan.now {
            let head = json!({ "id": id, "kind": kind, "at": at });
            self.reports.push(merged(&head, more));
        }
    }
}

/// Both objects as one.
fn merged(first: &Value, second: Value) -> Value {
    let (Value::Object(mut all), Value::Object(more)) = (first.clone(), second) else {
        return first.clone();
    };
    all.extend(more);
    Value::Object(all)
}
