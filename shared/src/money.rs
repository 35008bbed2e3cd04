//! Money: an exact decimal amount and the currency it is in. Never a float.

use std::fmt;

use rust_decimal::Decimal;

use crate::json::{Decode, DecodeError, Json, required};

/// An ISO 4217 currency code. A code this version does not know is kept and taken to have 2 decimals.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads three ASCII letters in any case, blanks around them ignored; anything else is no currency.
    pub fn parse(code: &str) -> Option<Self> {
        let mut code: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
        code.make_ascii_uppercase();
        code.iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(code))
    }

    /// The code in capitals, like `KES`.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the point of an amount that can be paid: the ISO 4217 minor unit.
    pub const fn decimals(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Decode for Currency {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        json.text()
            .and_then(|code| Self::parse(&code))
            .ok_or_else(|| DecodeError::expected("an ISO 4217 currency code"))
    }
}

/// An amount of money. Equal when amount and currency are equal; `1.50` and `1.5` are the same amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// In the currency's major unit (dollars, not cents); may be negative.
    pub amount: Decimal,
    /// What it is an amount of.
    pub currency: Currency,
}

/// Why two amounts could not be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// The amounts are in these two different currencies; there is no rate here to convert by.
    CurrencyMismatch(Currency, Currency),
    /// The result does not fit: it has more than 28 digits.
    Overflow,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CurrencyMismatch(left, right) => {
                write!(f, "amounts in {left} and in {right} cannot be put together")
            }
            Self::Overflow => f.write_str("the amount is too large"),
        }
    }
}

impl std::error::Error for MoneyError {}

impl Money {
    /// Nothing, in that currency.
    pub const fn zero(currency: Currency) -> Self {
        Self {
            amount: Decimal::ZERO,
            currency,
        }
    }

    /// An amount counted in the currency's smallest unit, as databases store it: 123456 is 1,234.56 dollars,
    /// 123,456 yen or 123.456 dinars.
    pub fn from_minor(minor_units: i64, currency: Currency) -> Self {
        Self {
            amount: Decimal::new(minor_units, currency.decimals()),
            currency,
        }
    }

    /// The sum.
    ///
    /// # Errors
    /// When the currencies differ or the sum does not fit.
    pub fn checked_add(&self, other: &Self) -> Result<Self, MoneyError> {
        self.combined(other, Decimal::checked_add)
    }

    /// The difference; negative when `other` is more.
    ///
    /// # Errors
    /// As [`Money::checked_add`].
    pub fn checked_sub(&self, other: &Self) -> Result<Self, MoneyError> {
        self.combined(other, Decimal::checked_sub)
    }

    /// So many times the amount, as it can be paid: rounded as [`Money::rounded`] does.
    ///
    /// # Errors
    /// When the product does not fit.
    pub fn times(&self, factor: &Decimal) -> Result<Self, MoneyError> {
        let digits = self.amount.mantissa().checked_mul(factor.mantissa());
        let digits = digits.ok_or(MoneyError::Overflow)?;
        let behind = self.amount.scale() + factor.scale();
        let amount = checked_at_places(digits, behind, self.currency.decimals());
        Ok(Self {
            amount: amount.ok_or(MoneyError::Overflow)?,
            currency: self.currency,
        })
    }

    /// The amount as it can be paid: rounded to the currency's decimals, half away from zero.
    #[must_use]
    pub fn rounded(&self) -> Self {
        Self {
            amount: rounded_half_up(&self.amount, self.currency.decimals()),
            currency: self.currency,
        }
    }

    fn combined(
        &self,
        other: &Self,
        operation: impl Fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch(self.currency, other.currency));
        }
        let amount = operation(self.amount, other.amount).ok_or(MoneyError::Overflow)?;
        Ok(Self {
            amount,
            currency: self.currency,
        })
    }
}

impl Decode for Money {
    /// `{amount, currency}`, the amount as a number or as text.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            amount: required(json, &["amount"])?,
            currency: required(json, &["currency"])?,
        })
    }
}

impl Decode for Decimal {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        decode_decimal(json)
    }
}

/// Rounds as people do: a half goes away from zero, so 0.25 is 0.3 and -0.25 is -0.3.
pub(crate) fn rounded_half_up(value: &Decimal, decimals: u32) -> Decimal {
    at_places(value.mantissa(), value.scale(), decimals)
}

/// `digits` with so many behind the point, rounded to at most `decimals` of them, a half away from zero.
///
/// Whole numbers, here as in a [`crate::metrics::delta`]: decimals that are divided and added weigh five kilobytes in each program of the browser.
pub(crate) fn at_places(digits: i128, behind: u32, decimals: u32) -> Decimal {
    // Never more digits than a decimal holds: they came from one.
    checked_at_places(digits, behind, decimals).unwrap_or_default()
}

/// The same of digits that may not fit.
fn checked_at_places(digits: i128, behind: u32, decimals: u32) -> Option<Decimal> {
    let dropped = behind.saturating_sub(decimals);
    // More places than an i128 has digits leave nothing.
    let rounded = match 10_i128.checked_pow(dropped) {
        Some(divisor) => digits.checked_add(divisor / 2 * digits.signum())? / divisor,
        None => 0,
    };
    Decimal::try_from_i128_with_scale(rounded, behind - dropped).ok()
}

/// Without zeros at the end of its fraction.
pub(crate) fn without_zeros(value: &Decimal) -> Decimal {
    let (mut digits, mut scale) = (value.mantissa(), value.scale());
    while scale > 0 && digits % 10 == 0 {
        digits /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(digits, scale).unwrap_or_default()
}

/// Reads a decimal number from a JSON number or from text in JSON's notation, with or without an exponent.
/// Digits beyond the 28th after the point are rounded away.
///
/// # Errors
/// When it is no number in that notation, or too large for 28 digits.
pub fn decode_decimal<J: Json>(json: &J) -> Result<Decimal, DecodeError> {
    json.number()
        .or_else(|| json.text())
        .and_then(|digits| parse_decimal(digits.trim()))
        .ok_or_else(|| DecodeError::expected("a decimal number"))
}

/// Reads an amount that somebody typed or that stands in an address, in JSON's notation.
pub fn parse_amount(text: &str) -> Option<Decimal> {
    parse_decimal(text.trim()).map(|amount| without_zeros(&amount))
}

/// No sensible amount is longer, and reading must not take time that a hostile body decides.
const LONGEST_DECIMAL: usize = 64;

/// Own code rather than the crate's: one notation, and a third of the bytes that the two parsers weigh in the browser.
fn parse_decimal(text: &str) -> Option<Decimal> {
    if text.len() > LONGEST_DECIMAL {
        return None;
    }
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let unsigned = number.strip_prefix(['-', '+']).unwrap_or(number);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if whole.is_empty() || number.ends_with('.') {
        return None;
    }
    // Digits beyond the 28th are gathered into what the last one is rounded by.
    let (mut mantissa, mut scale, mut first_left_out) = (0_i128, exponent.checked_neg()?, None);
    for (place, digit) in whole.bytes().chain(fraction.bytes()).enumerate() {
        let digit = char::from(digit).to_digit(10)?;
        let is_fraction = place >= whole.len();
        if is_fraction && (scale >= 28 || mantissa >= LARGEST_MANTISSA / 10) {
            first_left_out.get_or_insert(digit);
            continue;
        }
        mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit))?;
        scale += i32::from(is_fraction);
    }
    mantissa += i128::from(first_left_out.is_some_and(|digit| digit >= 5));
    while scale < 0 && mantissa != 0 {
        mantissa = mantissa
            .checked_mul(10)
            .filter(|large| *large < LARGEST_MANTISSA)?;
        scale += 1;
    }
    if scale > 28 {
        // Nothing is left of a number with more leading zeros than 38, which is all that divides an i128.
        let divisor = 10_i128.pow(u32::try_from(scale - 28).ok()?.min(38));
        mantissa = (mantissa + divisor / 2) / divisor;
        scale = 28;
    }
    let signed = if number.starts_with('-') {
        -mantissa
    } else {
        mantissa
    };
    Decimal::try_from_i128_with_scale(signed, u32::try_from(scale.max(0)).ok()?).ok()
}

/// A decimal holds 96 bits of digits.
const LARGEST_MANTISSA: i128 = 1 << 96;

#[cfg(feature = "server")]
mod server {
    use super::{Currency, Money};
    use rust_decimal::Decimal;
    use serde::{Serialize, Serializer};
    use utoipa::openapi::schema::{ObjectBuilder, Type};
    use utoipa::openapi::{RefOr, Schema};

    impl Serialize for Currency {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(self.as_str())
        }
    }

    impl Serialize for Money {
        /// The amount is a JSON number with all its digits, never a float.
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            #[derive(Serialize)]
            struct Wire<'a> {
                #[serde(with = "rust_decimal::serde::arbitrary_precision")]
                amount: &'a Decimal,
                currency: Currency,
            }
            Wire {
                amount: &self.amount,
                currency: self.currency,
            }
            .serialize(serializer)
        }
    }

    impl utoipa::PartialSchema for Money {
        fn schema() -> RefOr<Schema> {
            let amount = ObjectBuilder::new()
                .schema_type(Type::Number)
                .description(Some("In the major unit, exact"));
            let currency = ObjectBuilder::new()
                .schema_type(Type::String)
                .pattern(Some("^[A-Z]{3}$"))
                .description(Some("ISO 4217 code"));
            ObjectBuilder::new()
                .property("amount", amount)
                .property("currency", currency)
                .required("amount")
                .required("currency")
                .into()
        }
    }

    impl utoipa::ToSchema for Money {}
}
