//! Reading JSON that somebody else wrote.
//!
//! [`Json`] is the little that reading needs from a parsed document. The browser implements it over its
//! own parsed value, the backend and the tests over `serde_json`, so the tolerant reading below exists
//! once and a page of the application carries no JSON parser of its own.

use std::fmt;

use crate::time::{Date, Timestamp};

/// A parsed JSON value.
pub trait Json: Clone {
    /// The member of that exact name; nothing when this is no object, the member is absent, or it is `null`.
    fn member(&self, name: &str) -> Option<Self>;
    /// The elements, when this is an array.
    fn elements(&self) -> Option<Vec<Self>>;
    /// The text, when this is a string.
    fn text(&self) -> Option<String>;
    /// The number in decimal notation, when this is a number.
    fn number(&self) -> Option<String>;
    /// The flag, when this is `true` or `false`.
    fn flag(&self) -> Option<bool>;
}

/// Why a document could not be read: where, and what was expected there.
///
/// One pointer, since every member that is read hands a result on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Missing>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Missing {
    path: String,
    expected: &'static str,
}

impl DecodeError {
    /// An error at the place itself; callers prepend where that place is with [`DecodeError::under`].
    pub fn expected(expected: &'static str) -> Self {
        Self(Box::new(Missing {
            path: String::new(),
            expected,
        }))
    }

    /// Path from the root, like `events[2].occurredAt`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    #[must_use]
    fn under(mut self, name: &str) -> Self {
        let path = &mut self.0.path;
        if !path.is_empty() && !path.starts_with('[') {
            path.insert(0, '.');
        }
        path.insert_str(0, name);
        self
    }

    #[must_use]
    fn at(self, index: usize) -> Self {
        self.under(&["[", &index.to_string(), "]"].concat())
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.0.path.is_empty() {
            "the document"
        } else {
            &self.0.path
        };
        write!(f, "expected {} at {place}", self.0.expected)
    }
}

impl std::error::Error for DecodeError {}

/// A value that can be read from JSON.
pub trait Decode: Sized {
    /// Reads `json`.
    ///
    /// # Errors
    /// When something that the value cannot do without is absent or of another kind.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError>;
}

/// Reads a response body: the value itself, or the value inside the envelope that some backends put
/// around it (`{"success": true, "data": …}`, `{"message": …, "data": …}`).
///
/// # Errors
/// As [`Decode::decode`]; when neither reading fits, the error speaks of the inner document if there is one.
pub fn decode_body<T: Decode, J: Json>(json: &J) -> Result<T, DecodeError> {
    match json.member("data") {
        None => T::decode(json),
        Some(data) => T::decode(&data)
            .map_err(|error| error.under("data"))
            .or_else(|inner| T::decode(json).map_err(|_| inner)),
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let elements = json
            .elements()
            .ok_or_else(|| DecodeError::expected("a list"))?;
        elements
            .iter()
            .enumerate()
            .map(|(index, element)| T::decode(element).map_err(|error| error.at(index)))
            .collect()
    }
}

impl Decode for String {
    /// Identifiers come as text or as numbers; both read as text.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        json.text()
            .or_else(|| json.number())
            .ok_or_else(|| DecodeError::expected("text"))
    }
}

impl Decode for u64 {
    /// A whole number, as a number or as text.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let digits = json.number().or_else(|| json.text());
        digits
            .and_then(|digits| {
                let digits = digits.trim();
                digits.strip_suffix(".0").unwrap_or(digits).parse().ok()
            })
            .ok_or_else(|| DecodeError::expected("a whole number of at least 0"))
    }
}

impl Decode for bool {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        json.flag()
            .ok_or_else(|| DecodeError::expected("true or false"))
    }
}

impl Decode for Timestamp {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        json.text()
            .and_then(|text| Self::parse(&text))
            .ok_or_else(|| DecodeError::expected("a UTC instant"))
    }
}

impl Decode for Date {
    /// A date, or the date that an instant begins with.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        json.text()
            .and_then(|text| Self::parse(text.get(..10)?))
            .ok_or_else(|| DecodeError::expected("a date"))
    }
}

/// Reads the member of that name and kind; `names` are alternatives in order of preference, each also
/// tried in `snake_case`.
///
/// # Errors
/// When no alternative is there, or the first that is there does not decode.
pub fn required<T: Decode, J: Json>(json: &J, names: &[&str]) -> Result<T, DecodeError> {
    optional(json, names)?.ok_or_else(|| missing(names))
}

/// As [`required`], but an absent member or `null` is nothing rather than an error.
///
/// # Errors
/// When a member is there and does not decode.
pub fn optional<T: Decode, J: Json>(json: &J, names: &[&str]) -> Result<Option<T>, DecodeError> {
    let Some((member, name)) = first_member(json, names) else {
        return Ok(None);
    };
    T::decode(&member)
        .map(Some)
        .map_err(|error| error.under(name))
}

fn missing(names: &[&str]) -> DecodeError {
    DecodeError::expected("a value").under(names.first().copied().unwrap_or_default())
}

/// The first of these that is there.
fn first_member<'a, J: Json>(json: &J, names: &[&'a str]) -> Option<(J, &'a str)> {
    let member = |name: &&'a str| Some((member_in_either_case(json, name)?, *name));
    names.iter().find_map(member)
}

/// A list that may be absent, which reads as empty.
///
/// # Errors
/// When it is there and an element does not decode.
pub fn list<T: Decode, J: Json>(json: &J, names: &[&str]) -> Result<Vec<T>, DecodeError> {
    Ok(optional(json, names)?.unwrap_or_default())
}

fn member_in_either_case<J: Json>(json: &J, camel: &str) -> Option<J> {
    json.member(camel).or_else(|| {
        let snake = snake_case(camel);
        (snake != camel).then(|| json.member(&snake)).flatten()
    })
}

/// `orderNumber` as `order_number`; digits start no new word (`revenue7d` as `revenue7d`).
fn snake_case(camel: &str) -> String {
    let mut snake = String::with_capacity(camel.len() + 4);
    for c in camel.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// Writes a flat JSON object of text members; absent values are left out.
pub fn object(of_text: &[(&str, Option<&str>)]) -> String {
    let written: Vec<_> = of_text
        .iter()
        .map(|(name, value)| (*name, value.map(text)))
        .collect();
    members(&written)
}

/// Writes a JSON object of members that are JSON already; absent values are left out.
pub fn members(members: &[(&str, Option<String>)]) -> String {
    let mut json = String::from("{");
    for (name, value) in members {
        if let Some(value) = value {
            if json.len() > 1 {
                json.push(',');
            }
            push_string(&mut json, name);
            json.push(':');
            json.push_str(value);
        }
    }
    json.push('}');
    json
}

/// Writes a JSON string.
pub fn text(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    push_string(&mut json, text);
    json
}

fn push_string(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                json.push('\\');
                json.push(c);
            }
            c if c < ' ' => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                let code = c as usize;
                json.push_str("\\u00");
                json.push(char::from(HEX[code >> 4 & 15]));
                json.push(char::from(HEX[code & 15]));
            }
            c => json.push(c),
        }
    }
    json.push('"');
}

#[cfg(feature = "server")]
impl Json for serde_json::Value {
    fn member(&self, name: &str) -> Option<Self> {
        self.get(name).filter(|member| !member.is_null()).cloned()
    }

    fn elements(&self) -> Option<Vec<Self>> {
        self.as_array().cloned()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn number(&self) -> Option<String> {
        match self {
            Self::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn members_are_found_in_either_case_style() {
        for body in [
            json!({"orderNumber": "A1"}),
            json!({"order_number": "A1"}),
            json!({"order_number": "A1", "somethingNew": [1, 2]}),
        ] {
            assert_eq!(
                required::<String, _>(&body, &["orderNumber"]).as_deref(),
                Ok("A1")
            );
        }
    }

    #[test]
    fn an_envelope_is_opened_and_a_bare_body_is_read_as_it_is() {
        for body in [
            json!(["a", "b"]),
            json!({"success": true, "data": ["a", "b"]}),
            json!({"message": "ok", "data": ["a", "b"]}),
        ] {
            assert_eq!(
                decode_body::<Vec<String>, _>(&body),
                Ok(vec!["a".to_owned(), "b".to_owned()])
            );
        }
    }

    #[test]
    fn an_error_says_where_and_what() {
        let error = required::<Vec<u64>, _>(&json!({"sold": [1, "x"]}), &["sold"]);
        assert_eq!(
            error.map_err(|e| e.to_string()),
            Err("expected a whole number of at least 0 at sold[1]".to_owned())
        );
    }

    proptest::proptest! {
        #[test]
        fn written_objects_are_what_a_json_parser_reads(name in "[a-z]{1,8}", text in "\\PC{0,40}|[\\x00-\\x1f\"\\\\]{0,8}") {
            let written = object(&[(&name, Some(&text)), ("absent", None)]);
            let read: Value = serde_json::from_str(&written).unwrap();
            proptest::prop_assert_eq!(read, json!({name: text}));
        }
    }
}
