//! States of an order and of its payment, as read from any backend.

/// The place of the spelling that reads like `word`: letter case and `_`, `-`, spaces do not matter.
pub(crate) fn place_of(word: &str, spellings: &[&[&str]]) -> Option<usize> {
    spellings
        .iter()
        .position(|of_one| of_one.iter().any(|known| folded(known).eq(folded(word))))
}

fn folded(word: &str) -> impl Iterator<Item = u8> {
    word.bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| byte.to_ascii_lowercase())
}

/// Declares an enum that travels as a word: one spelling is written, several are read, and a word that is
/// not known is kept as it came.
macro_rules! wire_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal $(| $alias:literal)*),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// A word this version does not know, as read.
            Other(String),
        }

        impl $name {
            /// Every known value, in lifecycle order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Reads a word in any letter case and word-joining style; an unknown word is kept.
            pub fn from_word(word: &str) -> Self {
                const SPELLINGS: &[&[&str]] = &[$(&[$word $(, $alias)*]),+];
                $crate::order::place_of(word, SPELLINGS)
                    .and_then(|place| Self::ALL.get(place).cloned())
                    .unwrap_or_else(|| Self::Other(word.chars().take(80).collect()))
            }

            /// The word as written on the wire.
            pub fn word(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl $crate::json::Decode for $name {
            fn decode<J: $crate::json::Json>(json: &J) -> Result<Self, $crate::json::DecodeError> {
                <String as $crate::json::Decode>::decode(json).map(|word| Self::from_word(&word))
            }
        }

        #[cfg(feature = "server")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        #[cfg(feature = "server")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some(Self::ALL.iter().map(|value| value.word().to_owned())))
                    .into()
            }
        }

        #[cfg(feature = "server")]
        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use wire_enum;

wire_enum!(
    /// Where an order stands. `Other` keeps what a backend sent beyond these.
    OrderStatus {
        /// Placed; nothing done yet.
        Pending = "pending" | "created" | "placed" | "unpaid",
        /// Paid or pay-on-delivery, being prepared.
        Processing = "processing" | "paid" | "confirmed" | "approved" | "invoiced" | "packed",
        /// Handed to the carrier.
        Shipped = "shipped" | "in_transit" | "fulfilled",
        /// On the vehicle that should deliver it.
        OutForDelivery = "out_for_delivery",
        /// Received.
        Delivered = "delivered" | "completed",
        /// Called off before it was shipped; final.
        Cancelled = "cancelled" | "canceled",
        /// Came back to the seller; final.
        Returned = "returned",
    }
);

wire_enum!(
    /// Where the payment of an order stands.
    PaymentStatus {
        /// Not yet paid.
        Pending = "pending" | "unpaid" | "initiated" | "authorized",
        /// Paid in full.
        Paid = "paid" | "succeeded" | "completed",
        /// The attempt did not succeed; another may.
        Failed = "failed",
        /// Part of what was paid went back.
        PartiallyRefunded = "partially_refunded",
        /// All that was paid went back.
        Refunded = "refunded",
    }
);
