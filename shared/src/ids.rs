//! Identifiers are opaque text: marketplaces use cuids, integers, UUIDs and `UO_…` strings alike.

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "server", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
        #[cfg_attr(feature = "server", serde(transparent))]
        pub struct $name(String);

        impl $name {
            /// Accepts any non-blank text of at most 200 characters, trimmed; anything else is no identifier.
            pub fn parse(raw: &str) -> Option<Self> {
                let trimmed = raw.trim();
                let acceptable = !trimmed.is_empty()
                    && trimmed.chars().count() <= 200
                    && !trimmed.chars().any(char::is_control);
                acceptable.then(|| Self(trimmed.to_owned()))
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

opaque_id!(
    /// The marketplace's key of an order; never shown to people.
    OrderId
);
opaque_id!(
    /// The number people know an order by, printed on receipts and typed into the lookup.
    OrderNumber
);
opaque_id!(
    /// The marketplace's key of a seller.
    SellerId
);
opaque_id!(
    /// The marketplace's key of a user account.
    UserId
);
opaque_id!(
    /// The marketplace's key of a product (SKU level).
    ProductId
);
opaque_id!(
    /// The marketplace's key of a partner who packs and sends for shops.
    PartnerId
);
