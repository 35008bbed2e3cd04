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
    match action {
        OrderAction::Process => text::action_process(),
        OrderAction::Cancel => text::action_cancel(),
        OrderAction::Ship => text::action_ship(),
        OrderAction::SendOut => text::action_send_out(),
        OrderAction::Deliver => text::action_deliver(),
        OrderAction::RecordFailedAttempt => text::action_record_failed_attempt(),
        OrderAction::ReturnToSender => text::action_return_to_sender(),
        OrderAction::AcceptReturn => text::action_accept_return(),
    }
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
    match action {
        ExceptionAction::NotifySeller => text::step_notify_seller(),
        ExceptionAction::PromptSeller => text::step_prompt_seller(),
        ExceptionAction::NotifyCustomer => text::step_notify_customer(),
        ExceptionAction::OpenRefund => text::step_open_refund(),
        ExceptionAction::OpenClaim => text::step_open_claim(),
        ExceptionAction::Replace => text::step_replace(),
        ExceptionAction::Resolve => text::step_resolve(),
        ExceptionAction::Worsen => text::did_worsen(),
    }
}

/// What was done about an exception, as the trail words it; nothing for what is no such step.
pub fn exception_done(word: &str) -> Option<String> {
    Some(match word {
        "opened" | "exception" => text::did_open(),
        _ => match ExceptionAction::from_word(word)? {
            ExceptionAction::NotifySeller => text::did_notify_seller(),
            ExceptionAction::PromptSeller => text::did_prompt_seller(),
            ExceptionAction::NotifyCustomer => text::did_notify_customer(),
            ExceptionAction::OpenRefund => text::did_open_refund(),
            ExceptionAction::OpenClaim => text::did_open_claim(),
            ExceptionAction::Replace => text::did_replace(),
            ExceptionAction::Resolve => text::did_resolve(),
            ExceptionAction::Worsen => text::did_worsen(),
        },
    })
}

/// What is wrong; a cause that is not known here as it came.
pub fn cause(cause: &ExceptionCause) -> String {
    match cause {
        ExceptionCause::ReportedIssue => text::cause_reported_issue(),
        ExceptionCause::DeliveryDelay => text::cause_delivery_delay(),
        ExceptionCause::NoScan => text::cause_no_scan(),
        ExceptionCause::FailedAttempt => text::cause_failed_attempt(),
        ExceptionCause::TrackingProblem => text::cause_tracking_problem(),
        ExceptionCause::ReturnedToSender => text::cause_returned_to_sender(),
        ExceptionCause::Other(word) => word.clone(),
    }
}

/// How an exception ended; an outcome that is not known here as it came.
pub fn outcome(outcome: &Resolution) -> String {
    match outcome {
        Resolution::Refund => text::outcome_refund(),
        Resolution::Claim => text::outcome_claim(),
        Resolution::Replacement => text::outcome_replacement(),
        Resolution::Delivered => text::outcome_delivered(),
        Resolution::CalledOff => text::outcome_called_off(),
        Resolution::Other(word) => word.clone(),
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
    Some(match code {
        RefusalCode::UnknownStatus => text::refusal_unknown_status(),
        RefusalCode::AlreadyFinal => text::refusal_already_final(),
        RefusalCode::AlreadyDone => text::refusal_already_done(),
        RefusalCode::WrongState => text::refusal_wrong_state(),
        RefusalCode::NotAllowed => text::refusal_not_allowed(),
        RefusalCode::PaymentPending => text::refusal_payment_pending(),
        RefusalCode::PaymentFailed => text::refusal_payment_failed(),
        RefusalCode::PaymentRefunded => text::refusal_payment_refunded(),
        RefusalCode::PaymentUnknown => text::refusal_payment_unknown(),
        RefusalCode::ReasonMissing => text::refusal_reason_missing(),
        RefusalCode::CarrierMissing => text::refusal_carrier_missing(),
        RefusalCode::TrackingNumberMalformed => text::refusal_tracking_number_malformed(),
        RefusalCode::NothingToShip => text::refusal_nothing_to_ship(),
        RefusalCode::PartlyShipped => text::refusal_partly_shipped(),
        RefusalCode::QuantityExceeded => text::refusal_quantity_exceeded(),
        RefusalCode::QuantityMissing => text::refusal_quantity_missing(),
        RefusalCode::BeforeShipped => text::refusal_before_shipped(),
        RefusalCode::ChangedSince => text::refusal_changed_since(),
        RefusalCode::UndoTooLate => text::refusal_undo_too_late(),
        RefusalCode::ReturnNotReceived => text::refusal_return_not_received(),
        RefusalCode::OutcomeMissing => text::refusal_outcome_missing(),
        RefusalCode::RemedyNotOpened => text::refusal_remedy_not_opened(),
        RefusalCode::NotEnded => text::refusal_not_ended(),
        _ => return None,
    })
}

/// What would make it possible; nothing when nothing will.
pub fn remedy(code: RefusalCode) -> Option<String> {
    Some(match code {
        RefusalCode::PaymentPending => text::remedy_payment_pending(),
        RefusalCode::PaymentFailed => text::remedy_payment_failed(),
        RefusalCode::WrongState => text::remedy_wrong_state(),
        RefusalCode::NotAllowed => text::remedy_not_allowed(),
        RefusalCode::PartlyShipped => text::remedy_partly_shipped(),
        RefusalCode::ReturnNotReceived => text::remedy_return_not_received(),
        _ => return None,
    })
}

/// Why the server did not do it: in the user's language where the code is known, else in the server's words.
pub fn refused_because(state: &EntryState) -> String {
    let EntryState::Refused { code, detail, .. } = state else {
        return String::new();
    };
    if code == "depends" {
        return text::refusal_depends();
    }
    let known = RefusalCode::ALL.iter().find(|known| known.as_str() == code);
    let known = known.and_then(|code| refusal(*code));
    match known {
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
    match tab {
        Tab::All => text::tab_all(),
        Tab::Unfulfilled => text::tab_unfulfilled(),
        Tab::Pending => text::tab_pending(),
        Tab::Processing => text::tab_processing(),
        Tab::Shipped => text::tab_shipped(),
        Tab::OutForDelivery => text::tab_out_for_delivery(),
        Tab::Delivered => text::tab_delivered(),
        Tab::Cancelled => text::tab_cancelled(),
        Tab::Returned => text::tab_returned(),
    }
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
    match column {
        Column::Placed => text::column_placed(),
        Column::Promised => text::column_promised(),
        Column::Customer => text::column_customer(),
        Column::Items => text::column_items(),
        Column::Payment => text::column_payment(),
        Column::Fulfillment => text::column_fulfillment(),
        Column::Carrier => text::column_carrier(),
        Column::Total => text::column_total(),
        Column::Net => text::column_net(),
    }
}
