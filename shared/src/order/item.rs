//! One item of an order on its way out of the shop: where it stands, and its one next step.

use super::status::wire_enum;

wire_enum!(
    /// Where an item stands for whoever packs it. `Other` keeps what a backend sent beyond these.
    ItemStatus {
        /// Units of it are still to be packed and sent.
        Packed = "PACKED" | "pending" | "to_pack",
        /// All its units have left.
        Shipped = "SHIPPED" | "in_transit" | "out_for_delivery",
        /// All its units were received.
        Delivered = "DELIVERED" | "completed",
        /// Something is wrong with it, and that has not ended.
        Issue = "ISSUE" | "issues" | "exception",
    }
);

/// What can be done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemStep {
    /// Send all units that are left, in a parcel of their own.
    Ship,
    /// Record that the parcels that hold it were received.
    Deliver,
    /// Say that something is wrong with it.
    ReportIssue,
}

impl ItemStep {
    /// Every step, in the order of an item's way.
    pub const ALL: [Self; 3] = [Self::Ship, Self::Deliver, Self::ReportIssue];

    /// As written in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ship => "ship",
            Self::Deliver => "deliver",
            Self::ReportIssue => "issue",
        }
    }

    /// Reads [`ItemStep::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }

    /// Where the item stands afterwards.
    pub const fn target(self) -> ItemStatus {
        match self {
            Self::Ship => ItemStatus::Shipped,
            Self::Deliver => ItemStatus::Delivered,
            Self::ReportIssue => ItemStatus::Issue,
        }
    }
}

/// What the next step depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemFacts {
    /// Where it stands.
    pub status: ItemStatus,
    /// Whether every unit has left.
    pub is_shipped: bool,
    /// Whether every unit was received.
    pub is_delivered: bool,
}

/// The one step that brings the item on; nothing when it has arrived or its status is not known here. An issue does not
/// hold an item up: what was wrong may be put right before it is sent.
pub fn next_step(facts: &ItemFacts) -> Option<ItemStep> {
    match &facts.status {
        ItemStatus::Delivered | ItemStatus::Other(_) => None,
        ItemStatus::Packed => Some(ItemStep::Ship),
        ItemStatus::Shipped => Some(ItemStep::Deliver),
        ItemStatus::Issue if facts.is_delivered => None,
        ItemStatus::Issue => Some(step_with_issue(facts.is_shipped)),
    }
}

const fn step_with_issue(is_shipped: bool) -> ItemStep {
    if is_shipped {
        ItemStep::Deliver
    } else {
        ItemStep::Ship
    }
}
