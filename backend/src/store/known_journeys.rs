//! What has come to be known of journeys since: why the line of all orders of some days is another now. The orders of then are taken
//! through one cause after the other, and the line is made anew after each, so that all effects make up the difference, of middles and
//! estimates as well.

use std::collections::{BTreeMap, BTreeSet};

use shared::api::wismo::{ChangeCause, Effect, FulfillmentLine, Known, Segment, Tally};
use sqlx::SqliteConnection;

use super::counted_segment::Counted;
use super::formulas;
use super::journey_changes::{Change, Journey, changes};
use super::known::Asked;
use super::seller_orders::whole;
use super::ways::Ways;
use super::wismo_fulfillment::{Calendar, in_trouble, satisfaction, together};

/// Causes by which an order as a whole is one of those that are counted, or is none of them.
const OF_ORDERS: [ChangeCause; 4] = [
    ChangeCause::Ordered,
    ChangeCause::Cancelled,
    ChangeCause::Returned,
    ChangeCause::Moved,
];
/// Causes by which the way of an order is another.
const OF_WAYS: [ChangeCause; 6] = [
    ChangeCause::Planned,
    ChangeCause::Corrected,
    ChangeCause::LateScans,
    ChangeCause::Left,
    ChangeCause::Missed,
    ChangeCause::Arrived,
];

/// What else is counted of orders, by their keys.
struct Beside {
    troubled: BTreeSet<String>,
    answers: BTreeMap<String, (u64, u64)>,
}

impl Beside {
    async fn of(
        database: &mut SqliteConnection,
        counted: Counted<'_>,
    ) -> Result<Self, sqlx::Error> {
        let key = "c.seller_order_id";
        let troubled = in_trouble(database, counted, key).await?;
        let answers = satisfaction(database, counted, key).await?;
        Ok(Self {
            troubled: troubled.into_iter().map(|(id, _)| id).collect(),
            answers: answers
                .into_iter()
                .map(|(id, answers, stars)| (id, (whole(answers), whole(stars))))
                .collect(),
        })
    }

    /// All answers and their stars.
    fn sum(&self) -> (u64, u64) {
        let all = self.answers.values();
        all.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }

    /// Takes that of one order out.
    fn take(&mut self, id: &str) -> (u64, u64, u64) {
        let is_troubled = self.troubled.remove(id);
        let (answers, stars) = self.answers.remove(id).unwrap_or_default();
        (u64::from(is_troubled), answers, stars)
    }
}

/// The orders on their way from then to now, and what is told of it.
struct Telling {
    ways: Ways,
    line: FulfillmentLine,
    told: Vec<Tally>,
    effects: Vec<Effect>,
}

impl Telling {
    /// From what was known on a day to another on which nothing else is known.
    fn from(then: &Ways, (day, today): (i64, i64)) -> Self {
        let mut telling = Self {
            line: then.line(),
            ways: then.clone().later(today - day),
            told: Vec::new(),
            effects: Vec::new(),
        };
        let decided = telling.ways.line().decided;
        let due = decided.saturating_sub(telling.line.decided);
        telling.tell(&ChangeCause::Due, due);
        telling
    }

    /// Tells what has become of orders and of their ways. `over` is the first day that was not over then.
    fn tell_changes(
        &mut self,
        changes: &mut [Change],
        beside: &mut (Beside, Beside),
        (today, over): (i64, i64),
    ) {
        for cause in &OF_ORDERS {
            let count = self.change_orders(cause, changes, beside, today);
            self.tell(cause, count);
        }
        for cause in &OF_WAYS {
            let count = self.change_orders(cause, changes, beside, today)
                + self.change_ways(cause, changes, (today, over));
            self.tell(cause, count);
        }
    }

    /// Lets orders come in or fall out because of that; how many.
    fn change_orders(
        &mut self,
        cause: &ChangeCause,
        changes: &[Change],
        (then, now): &mut (Beside, Beside),
        today: i64,
    ) -> u64 {
        let mut count = 0;
        for change in changes {
            if change.of_order().as_ref() != Some(cause) {
                continue;
            }
            count += 1;
            if let Some(journey) = change.then.as_ref().filter(|one| one.is_counted()) {
                self.leave(journey, today, then);
            }
            if let Some(journey) = change.now.as_ref().filter(|one| one.is_counted()) {
                self.enter(journey, today, now);
            }
        }
        count
    }

    /// Lets orders go another way because of that; how many.
    fn change_ways(
        &mut self,
        cause: &ChangeCause,
        changes: &mut [Change],
        (today, over): (i64, i64),
    ) -> u64 {
        let mut count = 0;
        for change in changes {
            if let (Some(here), Some(now)) = (&mut change.then, &change.now)
                && here.is_counted()
                && now.is_counted()
            {
                let next = here.by(cause, now, over);
                if next != *here {
                    count += 1;
                    self.ways.take(here.way(today));
                    self.ways.add(next.way(today), 1);
                    *here = next;
                }
            }
        }
        count
    }

    /// Tells of exceptions that were found of orders that are there at both times, and of answers about them.
    fn tell_beside(&mut self, (then, now): &(Beside, Beside)) {
        let found = now.troubled.difference(&then.troubled).count();
        let found = u64::try_from(found).unwrap_or(0);
        self.ways.with_exception += found;
        self.tell(&ChangeCause::Troubled, found);
        let ((answers_then, stars_then), (answers, stars)) = (then.sum(), now.sum());
        let given = answers.saturating_sub(answers_then);
        self.ways.answers += given;
        self.ways.stars += stars.saturating_sub(stars_then);
        self.tell(&ChangeCause::Answered, given);
    }

    /// Tells what a cause has done since the last one.
    fn tell(&mut self, cause: &ChangeCause, count: u64) {
        let line = self.ways.line();
        let moved = named(&self.line).into_iter().zip(named(&line));
        let before = self.effects.len();
        for ((figure, from), (_, to)) in moved {
            let by = signed(to) - signed(from);
            if by != 0 {
                self.effects.push(Effect {
                    cause: cause.word().to_owned(),
                    figure: figure.to_owned(),
                    by,
                });
            }
        }
        if count > 0 || self.effects.len() > before {
            self.told.push(Tally {
                key: cause.word().to_owned(),
                count,
            });
        }
        self.line = line;
    }

    fn leave(&mut self, journey: &Journey, today: i64, beside: &mut Beside) {
        let (troubled, answers, stars) = beside.take(&journey.id);
        self.ways.take(journey.way(today));
        self.ways.with_exception = self.ways.with_exception.saturating_sub(troubled);
        self.ways.answers = self.ways.answers.saturating_sub(answers);
        self.ways.stars = self.ways.stars.saturating_sub(stars);
    }

    fn enter(&mut self, journey: &Journey, today: i64, beside: &mut Beside) {
        let (troubled, answers, stars) = beside.take(&journey.id);
        self.ways.add(journey.way(today), 1);
        self.ways.with_exception += troubled;
        self.ways.answers += answers;
        self.ways.stars += stars;
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Figures by their names on the wire; what there is too little for counts as 0.
fn named(line: &FulfillmentLine) -> [(&'static str, u64); 20] {
    let some = |figure: Option<u64>| figure.unwrap_or(0);
    [
        ("orders", line.orders),
        ("left", line.left),
        ("shipDaysP50", some(line.ship_days_p50)),
        ("shipDaysP90", some(line.ship_days_p90)),
        ("arrived", line.arrived),
        ("deliveryDaysP50", some(line.delivery_days_p50)),
        ("deliveryDaysP90", some(line.delivery_days_p90)),
        ("decided", line.decided),
        ("onTime", line.on_time),
        ("promised", line.promised),
        ("expectedOnTime", some(line.expected_on_time)),
        ("estimated", line.estimated),
        ("byEstimate", line.by_estimate),
        ("byShop", line.by_shop),
        ("byCarrier", line.by_carrier),
        ("byRecipient", line.by_recipient),
        ("unknown", line.unknown),
        ("withException", line.with_exception),
        ("answers", line.answers),
        ("stars", line.stars),
    ]
}

/// What an answer says of when its figures were known; `then` are the orders that it counts.
pub(super) async fn known(
    database: &mut SqliteConnection,
    asked: &Asked,
    segment: &Segment,
    (then, is_business): (&Ways, bool),
) -> Result<Known<FulfillmentLine>, sqlx::Error> {
    let formulas = asked.formulas(database).await?;
    let Some(known_at) = asked.known_at else {
        return Ok(Known {
            formulas,
            ..Known::default()
        });
    };
    let of_then = asked.counted(segment);
    let of_now = Counted {
        known_at: None,
        ..of_then
    };
    let mut changes = changes(database, of_then, known_at).await?;
    let mut beside = (
        Beside::of(database, of_then).await?,
        Beside::of(database, of_now).await?,
    );
    let today = asked.present_day(database).await?;
    // What was not over by the first instant behind that moment happened later.
    let over = known_at.plus_ms(1).civil(&asked.zone).date;
    let mut telling = Telling::from(then, (asked.windows.today, today));
    telling.tell_changes(&mut changes, &mut beside, (today, over.days_since_epoch()));
    telling.tell_beside(&beside);
    let calendar = Calendar { today, is_business };
    let since = formulas::since(database, known_at).await?;
    telling.tell(&ChangeCause::Formulas, since);
    Ok(Known {
        known_at: Some(known_at),
        now: Some(together(database, of_now, calendar).await?.line()),
        changed_since: telling.told,
        effects: telling.effects,
        formulas,
    })
}
