//! The order lifecycle: what states there are, who may change them and when, and how a customer sees it.
//!
//! Five state machines, each one table of [`Rule`]s that is data: the order ([`OrderFacts`]), its payment
//! ([`PaymentFacts`]), a cancellation request ([`CancellationFacts`]), a return request ([`ReturnFacts`])
//! and a delivery exception ([`ExceptionFacts`]). [`allowed`] says what somebody may do now, [`check`]
//! says where an action leads or why it is refused. `docs/lifecycle.md` is written from the same tables.

mod action;
mod awaited;
mod cancellation;
mod carrier;
mod carrier_code;
mod exception;
mod foresight;
mod fulfillment;
mod item;
mod lateness;
mod parcel;
mod payment;
mod refusal;
mod return_request;
mod rules;
mod scans;
mod status;
mod timeline;
mod undo;
mod watch;

pub use action::{Handover, ORDER_RULES, OrderAction, OrderCondition, OrderFacts, OrderGiven};
pub use awaited::Awaited;
pub use cancellation::{
    CANCELLATION_RULES, CancellationAction, CancellationCondition, CancellationFacts,
    CancellationStatus,
};
pub use carrier::{CARRIERS, Carrier, printed_number, tracking_number, tracking_page};
pub use carrier_code::{CARRIER_CODES, CODES_OF_CARRIERS, CarrierCode, carrier_event};
pub use exception::{
    EXCEPTION_RULES, ExceptionAction, ExceptionCause, ExceptionCondition, ExceptionFacts,
    ExceptionStatus, Remedy, Resolution, Severity, due_at, next_exception_step, outcomes, owner,
    report,
};
pub use foresight::{Chance, Standing, foresee};
pub use fulfillment::{Fulfillment, ItemQuantity, fulfillment, pack};
pub use item::{ItemFacts, ItemStatus, ItemStep, next_step};
pub use lateness::{DISPATCH_DAYS, LateCause, MOST_DISPATCH_DAYS, ParcelDays};
pub use parcel::least_advanced;
pub use payment::{PAYMENT_RULES, PaymentAction, PaymentCondition, PaymentFacts, refund};
pub use refusal::{Refusal, RefusalCode};
pub use return_request::{RETURN_RULES, ReturnAction, ReturnCondition, ReturnFacts, ReturnStatus};
pub use rules::{Action, Actor, Condition, Facts, Rule, allowed, check};
pub use scans::{ParcelRecord, ParcelState, Scan, is_about_parcel, parcel_state};
pub use status::{OrderStatus, PaymentStatus};
pub(crate) use status::{place_of, wire_enum};
pub use timeline::{EventCode, Progress, Step, StepState, TimelineEvent, progress};
pub use undo::{UNDO_WINDOW_MS, UndoFacts, check_undo};
pub use watch::{NO_SCAN_DAYS, Sign, WatchedParcel, WatchedPart, gravity, signs};
