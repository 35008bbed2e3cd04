//! The API contract: paths, request and response bodies, the error envelope. One file a resource.
//!
//! Reading is tolerant (see [`crate::json`]); writing is exact. `docs/openapi.json` is generated from
//! these types by the reference backend.

pub mod auth;
pub mod carrier_events;
pub mod customer_orders;
pub mod delivery_promise;
pub mod desks;
pub mod exceptions;
pub mod fulfillment;
pub mod late_reasons;
pub mod notifications;
pub mod order_events;
pub mod order_jobs;
pub mod order_timeline;
pub mod partner_events;
pub mod partners;
pub mod problem;
pub mod saved_views;
pub mod seller_directory;
pub mod seller_orders;
pub mod seller_summary;
pub mod tracking;
pub mod wismo;

/// HTTP method of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads; safe to repeat.
    Get,
    /// Changes, or reads with a body.
    Post,
    /// Changes a part.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// As written in a request line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// The areas of the API; `config.json` may give each its own base address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Sessions.
    Auth,
    /// A seller's figures.
    Analytics,
    /// The public lookup.
    Tracking,
    /// A customer's own orders.
    Customer,
    /// A seller's orders.
    Orders,
    /// Promises, packing and what goes wrong on the way.
    Fulfillment,
}

impl Area {
    /// Every area.
    pub const ALL: [Self; 6] = [
        Self::Auth,
        Self::Analytics,
        Self::Tracking,
        Self::Customer,
        Self::Orders,
        Self::Fulfillment,
    ];
}

impl Area {
    /// The key in `config.json`'s `api.areas`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Analytics => "analytics",
            Self::Tracking => "tracking",
            Self::Customer => "customer",
            Self::Orders => "orders",
            Self::Fulfillment => "fulfillment",
        }
    }
}

/// An endpoint: the only way to come by an address of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// HTTP method.
    pub method: Method,
    /// Area, which decides the base address.
    pub area: Area,
    /// Path below the base address, with its query, percent-encoded.
    pub path: String,
    /// Whether repeating the call changes nothing, so that it may be retried.
    pub repeatable: bool,
}

impl Endpoint {
    const fn new(method: Method, area: Area, path: String, repeatable: bool) -> Self {
        Self {
            method,
            area,
            path,
            repeatable,
        }
    }

    fn get(area: Area, path: impl Into<String>) -> Self {
        Self::new(Method::Get, area, path.into(), true)
    }
}

/// Percent-encodes everything but RFC 3986 unreserved characters, for a path segment or a query value.
pub fn percent_encoded(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// Undoes [`percent_encoded`]; nothing when an escape is incomplete or the bytes are no UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            decoded.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_escapes_are_refused() {
        for text in ["%", "%F", "%zz", "%FF"] {
            assert_eq!(percent_decoded(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn encoding_and_decoding_are_inverse(text in "\\PC{0,30}") {
            proptest::prop_assert_eq!(percent_decoded(&percent_encoded(&text)), Some(text));
        }
    }
}
