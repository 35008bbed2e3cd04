//! Why something may not be done: a code for programs, a sentence for people.

use std::fmt;

/// Declares the codes with their words on the wire and the reason that each gives by itself.
macro_rules! refusal_codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $reason:literal;)+) => {
        /// Why an action was refused. Codes are stable: texts in other languages hang on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum RefusalCode {
            $($(#[$doc])* $variant,)+
        }

        impl RefusalCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code as written on the wire, in `snake_case`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The reason as the end of a sentence.
            pub const fn reason(self) -> &'static str {
                match self {
                    $(Self::$variant => $reason,)+
                }
            }
        }
    };
}

refusal_codes!(
    /// The status is none of those this version knows.
    UnknownStatus = "unknown_status", "the status is not known here";
    /// A final state was reached.
    AlreadyFinal = "already_final", "this is final";
    /// The action would lead where things already are.
    AlreadyDone = "already_done", "this was already done";
    /// The action is for another state.
    WrongState = "wrong_state", "it is not the time for it";
    /// Somebody else may do this.
    NotAllowed = "not_allowed", "somebody else must do that";
    /// The money has not arrived.
    PaymentPending = "payment_pending", "payment is still pending";
    /// The payment did not succeed.
    PaymentFailed = "payment_failed", "the payment failed";
    /// The money went back.
    PaymentRefunded = "payment_refunded", "the payment was refunded";
    /// The payment's status is none of those this version knows.
    PaymentUnknown = "payment_unknown", "the status of the payment is not known here";
    /// A reason must be given.
    ReasonMissing = "reason_missing", "a reason is needed";
    /// Who carries it and under which number must be given.
    CarrierMissing = "carrier_missing", "carrier and tracking number are needed, unless the seller delivers";
    /// The number is none that this carrier gives out.
    TrackingNumberMalformed = "tracking_number_malformed", "that is no tracking number of this carrier";
    /// Every unit was handed over before.
    NothingToShip = "nothing_to_ship", "nothing is left to ship";
    /// A parcel would hold units that are not left, or none at all.
    QuantityExceeded = "quantity_exceeded", "there are not that many units left";
    /// A parcel or a return without a unit.
    QuantityMissing = "quantity_missing", "at least one unit is needed";
    /// Said to have happened before the parcel was on its way.
    BeforeShipped = "before_shipped", "the time given lies before it was shipped";
    /// The customer's cancellation request was not approved.
    CancellationNotApproved = "cancellation_not_approved", "no cancellation request was approved";
    /// The order left, so that it can no longer be cancelled.
    TooLateToCancel = "too_late_to_cancel", "the order can no longer be cancelled";
    /// A parcel has left, so that calling the order off would leave it on its way.
    PartlyShipped = "partly_shipped", "a part of it was shipped already";
    /// Somebody changed it in between.
    ChangedSince = "changed_since", "it was changed again since";
    /// A change can be taken back for a short while only.
    UndoTooLate = "undo_too_late", "more than 30 seconds have passed";
    /// No return was approved and received.
    ReturnNotReceived = "return_not_received", "no return was approved and received";
    /// The refund of a return has not been made.
    RefundNotMade = "refund_not_made", "the money was not refunded yet";
    /// An amount must be given, and be more than zero.
    AmountMissing = "amount_missing", "an amount above zero is needed";
    /// More than what is left of the payment.
    RefundExceedsPayment = "refund_exceeds_payment", "the refund would exceed what was paid";
    /// All that was paid has gone back.
    NothingToRefund = "nothing_to_refund", "nothing is left to refund";
    /// The whole rest was to be refunded as a part, or a part as the whole rest.
    RefundKind = "refund_kind", "a refund in full is exactly what is left of the payment, and one in part is less";
    /// The amount is in another currency than the payment.
    CurrencyMismatch = "currency_mismatch", "the amount is in another currency than the payment";
    /// How it ended must be given.
    OutcomeMissing = "outcome_missing", "an outcome is needed: refund, claim, replacement or delivered";
    /// It shall end with something that nobody has begun.
    RemedyNotOpened = "remedy_not_opened", "that refund, claim or replacement was not opened yet";
    /// It shall end as if the parcel had arrived, or the order had been called off.
    NotEnded = "not_ended", "the parcel has not arrived, nor was the order called off";
);

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: RefusalCode,
    /// For people, in English: "Cannot ship: payment is still pending."
    pub sentence: String,
}

impl Refusal {
    /// A refusal whose reason is that of its code.
    pub(super) fn of(code: RefusalCode, verb: &str) -> Self {
        Self::because(code, verb, code.reason())
    }

    /// A refusal with a reason of its own.
    pub(super) fn because(code: RefusalCode, verb: &str, reason: &str) -> Self {
        Self {
            code,
            sentence: format!("Cannot {verb}: {reason}."),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Refusal {}
