//! Carriers whose tracking numbers and tracking pages are known.

use super::refusal::{Refusal, RefusalCode};

/// Fewest and most letters and digits of a number whose carrier is not known here.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=40;

/// A carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// As people write it.
    pub name: &'static str,
    /// What its numbers look like: `9` is a digit, `A` a letter, `X` either, anything else itself. Any form will do when
    /// there is none.
    formats: &'static [&'static str],
    /// The page that follows a number, which takes the place of `{}`; nothing when it has none that a link can open.
    page: Option<&'static str>,
}

/// The Universal Postal Union's S10, whose ninth digit checks the eight before it.
const POSTAL: &str = "AA999999999AA";

/// The carriers that forms suggest. Any other name may be typed.
pub const CARRIERS: &[Carrier] = &[
    Carrier {
        name: "Aramex",
        formats: &["9999999999", "99999999999", "999999999999"],
        page: Some("https://www.aramex.com/track/results?ShipmentNumber={}"),
    },
    Carrier {
        name: "Correios",
        formats: &[POSTAL],
        page: Some("https://rastreamento.correios.com.br/app/index.php?objetos={}"),
    },
    Carrier {
        name: "DHL Express",
        formats: &["9999999999"],
        page: Some("https://www.dhl.com/en/express/tracking.html?AWB={}"),
    },
    Carrier {
        name: "FedEx",
        formats: &["999999999999", "999999999999999"],
        page: Some("https://www.fedex.com/fedextrack/?trknbr={}"),
    },
    Carrier {
        name: "G4S Courier",
        formats: &[],
        page: None,
    },
    Carrier {
        name: "GIG Logistics",
        formats: &[],
        page: None,
    },
    Carrier {
        name: "Posta Kenya",
        formats: &[POSTAL],
        page: None,
    },
    Carrier {
        name: "Sendy",
        formats: &[],
        page: None,
    },
    Carrier {
        name: "UPS",
        formats: &["1ZXXXXXXXXXXXXXXXX"],
        page: Some("https://www.ups.com/track?tracknum={}"),
    },
];

impl Carrier {
    /// The carrier of that name, letter case and blanks around it aside.
    pub fn named(name: &str) -> Option<&'static Self> {
        CARRIERS
            .iter()
            .find(|carrier| carrier.name.eq_ignore_ascii_case(name.trim()))
    }

    /// What one of its numbers looks like, for a hint: `9` a digit, `A` a letter, `X` either.
    pub fn format(&self) -> Option<&'static str> {
        self.formats.first().copied()
    }
}

/// A number as carriers print it: capitals, without the blanks and dashes that people group digits by.
pub fn printed_number(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The number as its carrier prints it.
///
/// # Errors
/// When it is none of that carrier's: another length, other characters, or a check digit that does not fit.
pub fn tracking_number(carrier: &str, typed: &str) -> Result<String, Refusal> {
    let number = printed_number(typed);
    let fits = match Carrier::named(carrier) {
        Some(known) if !known.formats.is_empty() => {
            known.formats.iter().any(|format| fits(format, &number))
        }
        _ => LENGTHS.contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric()),
    };
    fits.then_some(number)
        .ok_or_else(|| Refusal::of(RefusalCode::TrackingNumberMalformed, "ship"))
}

/// The carrier's own page about a parcel.
pub fn tracking_page(carrier: &str, number: &str) -> Option<String> {
    let page = Carrier::named(carrier)?.page?;
    let number = crate::api::percent_encoded(number);
    Some(page.replace("{}", &number))
}

fn fits(format: &str, number: &str) -> bool {
    let matches = |(expected, found): (u8, u8)| match expected {
        b'9' => found.is_ascii_digit(),
        b'A' => found.is_ascii_uppercase(),
        b'X' => found.is_ascii_uppercase() || found.is_ascii_digit(),
        literal => literal == found,
    };
    format.len() == number.len()
        && format.bytes().zip(number.bytes()).all(matches)
        && (format != POSTAL || has_postal_check_digit(number))
}

/// S10: the weighted sum of the first eight digits modulo 11, taken from 11; 10 is written 0, and 11 is written 5.
fn has_postal_check_digit(number: &str) -> bool {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    let digit = |place: usize| {
        number
            .as_bytes()
            .get(place)
            .and_then(|byte| char::from(*byte).to_digit(10))
            .unwrap_or(0)
    };
    let sum: u32 = (2..10).map(digit).zip(WEIGHTS).map(|(d, w)| d * w).sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other,
    };
    digit(10) == check
}
