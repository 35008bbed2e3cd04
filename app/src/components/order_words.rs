//! Actions, refusals and fulfilment in words.

use shared::order::{
    ExceptionAction, ExceptionCause, Fulfillment, ItemStatus, ItemStep, OrderAction, RefusalCode,
    Resolution,
};
use shared::query::{Age, Column, Tab};

use crate::state::{Entry, EntryState, Wish};
use crate::text;

/// What a button says.
pub fn action(action: OrderAction) -> String {
    text::of("action_", action.word())
}

/// What somebody wished.
pub fn wish(entry: &Entry) -> String {
    match &entry.wish {
        Wish::Act(done) => action(*done),
        Wish::Note => text::wish_note(),
        Wish::Undo => text::wish_undo(),
        Wish::Item(step, _) => item_step(*step),
        Wish::Exception(action, _) => exception_step(*action),
    }
}

/// What the button of a step about an exception says.
pub fn exception_step(action: ExceptionAction) -> String {
    text::of("step_", action.word())
}

/// What was done about an exception, as the trail words it; nothing for what is no such step.
pub fn exception_done(word: &str) -> Option<String> {
    some(text::of("did_", word))
}

/// What is wrong; a cause that is not known here as it came.
pub fn cause(cause: &ExceptionCause) -> String {
    match cause {
        ExceptionCause::Other(word) => word.clone(),
        known => text::of("cause_", known.word()),
    }
}

/// How an exception ended; an outcome that is not known here as it came.
pub fn outcome(outcome: &Resolution) -> String {
    match outcome {
        Resolution::Other(word) => word.clone(),
        known => text::of("outcome_", known.word()),
    }
}

/// What the button of an item's step says.
pub fn item_step(step: ItemStep) -> String {
    match step {
        ItemStep::Ship => text::action_ship(),
        ItemStep::Deliver => text::action_deliver(),
        ItemStep::ReportIssue => text::item_report(),
    }
}

/// Where an item stands; a status that is not known here as it came.
pub fn item_status(status: &ItemStatus) -> String {
    match status {
        ItemStatus::Packed => text::item_packed(),
        ItemStatus::Shipped => text::item_shipped_status(),
        ItemStatus::Delivered => text::item_delivered(),
        ItemStatus::Issue => text::item_issue(),
        ItemStatus::Other(word) => word.clone(),
    }
}

/// Why something cannot be done; nothing for a code that has no words here.
pub fn refusal(code: RefusalCode) -> Option<String> {
    some(text::of("refusal_", code.as_str()))
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// What would make it possible; nothing when nothing will.
pub fn remedy(code: RefusalCode) -> Option<String> {
    some(text::of("remedy_", code.as_str()))
}

/// Why the server did not do it: in the user's language where the code is known, else in the server's words.
pub fn refused_because(state: &EntryState) -> String {
    let EntryState::Refused { code, detail, .. } = state else {
        return String::new();
    };
    match some(text::of("refusal_", code)) {
        Some(sentence) => sentence,
        None if detail.is_empty() => text::error_invalid_plain(),
        None => text::error_invalid(detail),
    }
}

/// How much was handed over.
pub fn fulfillment(fulfillment: Fulfillment) -> String {
    match fulfillment {
        Fulfillment::Unfulfilled => text::fulfillment_unfulfilled(),
        Fulfillment::PartiallyFulfilled => text::fulfillment_partially(),
        Fulfillment::Fulfilled => text::fulfillment_fulfilled(),
    }
}

/// What a tab is called.
pub fn tab(tab: Tab) -> String {
    text::of("tab_", tab.word())
}

/// What a tile is called.
pub fn age(age: Age) -> String {
    match age {
        Age::UnderOneDay => text::age_under_one_day(),
        Age::OneDay => text::age_one_day(),
        Age::TwoDays => text::age_two_days(),
        Age::ThreeDays => text::age_three_days(),
    }
}

/// What a column is called.
pub fn column(column: Column) -> String {
    text::of("column_", column.word())
}
