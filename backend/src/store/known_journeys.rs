//! What has come to be known of journeys since: why the line of all orders of some days is another now. The orders of then are taken
//! through one cause after the other, and the line is made anew after each, so that all effects make up the difference, of middles and
//! estimates as well.

use shared::api::wismo::{ChangeCause, Effect, FulfillmentLine, Known, Tally};
use sqlx::SqliteConnection;

use super::journey_changes::{Change, Journey};
use super::known::Asked;
use super::ways::{Shift, Ways};
use super::wismo_fulfillment::{Calendar, together};
use super::{formulas, journey_changes};

/// Causes by which an order as a whole is one of those that are counted, or is none of them; and by which its way is another.
const CAUSES: [ChangeCause; 10] = [
    ChangeCause::Ordered,
    ChangeCause::Cancelled,
    ChangeCause::Returned,
    ChangeCause::Moved,
    ChangeCause::Planned,
    ChangeCause::Corrected,
    ChangeCause::LateScans,
    ChangeCause::Left,
    ChangeCause::Missed,
    ChangeCause::Arrived,
];

/// What each cause does, in their order: added up journey by journey, so that none has to be kept.
struct Shifts {
    by_cause: [Shift; CAUSES.len()],
    today: i64,
    /// The first day that was not over then.
    over: i64,
}

impl Shifts {
    /// Adds what has become of an order, or of its way.
    fn add(&mut self, change: &Change) {
        let of_order = change.of_order();
        let counted = |one: &Option<Journey>| one.filter(Journey::is_counted);
        let (mut here, now) = (counted(&change.then), counted(&change.now));
        for (cause, shift) in CAUSES.iter().zip(&mut self.by_cause) {
            let next = match (here, now) {
                _ if of_order.as_ref() == Some(cause) => now,
                (Some(here), Some(now)) => Some(here.by(cause, &now, self.over)),
                _ => here,
            };
            if next == here {
                continue;
            }
            shift.count += 1;
            for (journey, by) in [(here, -1), (next, 1)] {
                if let Some(journey) = journey {
                    shift.add(journey.way(self.today), journey.beside(), by);
                }
            }
            here = next;
        }
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

    /// Tells what has become of orders and of their ways.
    fn tell_changes(&mut self, shifts: &Shifts) {
        for (cause, shift) in CAUSES.iter().zip(&shifts.by_cause) {
            self.ways.shift(shift);
            self.tell(cause, shift.count);
        }
    }

    /// Tells of exceptions that were found of orders that are there at both times, and of answers about them.
    fn tell_beside(&mut self, now: &Ways) {
        let found = now.with_exception.saturating_sub(self.ways.with_exception);
        self.ways.with_exception += found;
        self.tell(&ChangeCause::Troubled, found);
        let given = now.answers.saturating_sub(self.ways.answers);
        self.ways.answers += given;
        self.ways.stars += now.stars.saturating_sub(self.ways.stars);
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

/// What an answer says of when its figures were known; `then` are the orders that it counts, whose journeys have been put together.
pub(super) async fn known(
    database: &mut SqliteConnection,
    asked: &Asked,
    (then, is_business): (&Ways, bool),
) -> Result<Known<FulfillmentLine>, sqlx::Error> {
    let formulas = asked.formulas(database).await?;
    let Some(known_at) = asked.known_at else {
        return Ok(Known {
            formulas,
            ..Known::default()
        });
    };
    let today = asked.present_day(database).await?;
    // What was not over by the first instant behind that moment happened later.
    let over = known_at.plus_ms(1).civil(&asked.zone).date;
    let mut shifts = Shifts {
        by_cause: Default::default(),
        today,
        over: over.days_since_epoch(),
    };
    journey_changes::each(database, known_at, |change| shifts.add(&change)).await?;
    let now = together(database, None, Calendar { today, is_business }).await?;
    let mut telling = Telling::from(then, (asked.windows.today, today));
    telling.tell_changes(&shifts);
    telling.tell_beside(&now);
    let since = formulas::since(database, known_at).await?;
    telling.tell(&ChangeCause::Formulas, since);
    Ok(Known {
        known_at: Some(known_at),
        now: Some(now.line()),
        changed_since: telling.told,
        effects: telling.effects,
        formulas,
    })
}
