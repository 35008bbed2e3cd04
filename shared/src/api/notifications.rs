//! What was told to somebody, as bells and mailers read it. Addresses and members are those of the systems that have them.

use crate::time::Timestamp;

/// Something that somebody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct Notification {
    /// Its key.
    pub id: String,
    /// `SELLER_EXCEPTION` for shops, `EXCEPTION_ALERT` for everybody else.
    #[cfg_attr(feature = "server", serde(rename = "type"))]
    pub kind: String,
    /// What happened, in English.
    pub title: String,
    /// About which order, and in whose words; in English around them.
    pub body: String,
    /// What it is about, for programs.
    pub data: NotificationData,
    /// Whether the reader has read it.
    pub is_read: bool,
    /// When they did.
    pub read_at: Option<Timestamp>,
    /// When it was told.
    pub created_at: Timestamp,
}

/// What a notification is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct NotificationData {
    /// Key of the exception; absent for customers.
    pub exception_id: Option<String>,
    /// A word of [`crate::order::ExceptionCause`].
    pub cause: String,
    /// `opened`, or a word of [`crate::order::ExceptionAction`].
    pub action: String,
    /// For people.
    pub order_number: String,
}

/// How many are unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct UnreadCount {
    /// That many.
    pub count: u64,
}

/// Answer to a change of what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Noted {
    /// Always so: what is read already stays so.
    pub success: bool,
}
