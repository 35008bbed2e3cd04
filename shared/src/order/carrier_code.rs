//! What the codes of carriers mean.

use super::timeline::EventCode;

use EventCode::{
    Delayed, Delivered, DeliveryFailed, Exception, InTransit, LabelCreated, OutForDelivery,
    ReadyForPickup, ReturnStarted, Returned, Shipped,
};

/// A code, and what it means.
pub type CarrierCode = (&'static str, EventCode);

/// Codes that mean the same with most carriers.
pub const CARRIER_CODES: &[CarrierCode] = &[
    ("PU", Shipped),
    ("IT", InTransit),
    ("AR", InTransit),
    ("AF", InTransit),
    ("DP", InTransit),
    ("DF", InTransit),
    ("OD", OutForDelivery),
    ("OFD", OutForDelivery),
    ("DE", DeliveryFailed),
    ("NH", DeliveryFailed),
    ("DL", Delivered),
    ("DY", Delayed),
    ("EX", Exception),
    ("SE", Exception),
    ("RS", ReturnStarted),
    ("RT", Returned),
];

/// Codes that mean something else, or something at all, with one carrier. They go before the others.
pub const CODES_OF_CARRIERS: &[(&str, &[CarrierCode])] = &[
    (
        "DHL Express",
        &[
            ("PL", InTransit),
            ("WC", OutForDelivery),
            ("OK", Delivered),
            ("BA", DeliveryFailed),
            ("OH", Exception),
            ("CD", Delayed),
            ("CC", ReadyForPickup),
            ("RT", ReturnStarted),
        ],
    ),
    (
        "FedEx",
        &[
            ("OC", LabelCreated),
            ("HL", ReadyForPickup),
            ("HP", ReadyForPickup),
        ],
    ),
    (
        "UPS",
        &[
            ("M", LabelCreated),
            ("P", Shipped),
            ("I", InTransit),
            ("O", OutForDelivery),
            ("D", Delivered),
            ("X", Exception),
        ],
    ),
];

/// What a carrier means by a code: by its own table, by the common one, or because the code is a word that we use ourselves.
/// Any other is kept as it came.
pub fn carrier_event(carrier: &str, code: &str) -> EventCode {
    let code = code.trim();
    let own = CODES_OF_CARRIERS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(carrier.trim()))
        .map_or(&[][..], |(_, codes)| codes);
    let known = own
        .iter()
        .chain(CARRIER_CODES)
        .find(|(known, _)| known.eq_ignore_ascii_case(code));
    if let Some((_, event)) = known {
        return event.clone();
    }
    match EventCode::from_word(code) {
        event if event.is_of_carrier() => event,
        EventCode::Other(code) => EventCode::Other(code),
        // Whether an order is paid, prepared or refunded is not for its carrier to say: the name beside it keeps the word
        // from being read as ours.
        _ => EventCode::Other(format!("{code} ({carrier})")),
    }
}
