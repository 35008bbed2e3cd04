//! Which of a seller's orders, in which order, and which part of them.

use std::fmt;

use rust_decimal::Decimal;

use super::{Parameters, QueryText};
use crate::api::{percent_decoded, percent_encoded};
use crate::money::parse_amount;
use crate::order::{Fulfillment, OrderStatus, PaymentStatus};
use crate::period::Period;
use crate::time::DAY_MS;

/// Longest search that is read; nothing to find is longer.
const LONGEST_SEARCH: usize = 100;

/// Declares a closed list of words in addresses.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every value, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As in addresses.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// Reads the word of an address.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.word() == word)
            }
        }
    };
}

words!(
    /// A tab of the list: all orders, those that wait for the seller, or those of one status.
    Tab {
        /// Every order.
        All = "all",
        /// Pending and processing: whatever has not left yet.
        Unfulfilled = "unfulfilled",
        /// Placed; nothing done yet.
        Pending = "pending",
        /// Being prepared.
        Processing = "processing",
        /// With the carrier.
        Shipped = "shipped",
        /// On the last vehicle.
        OutForDelivery = "out_for_delivery",
        /// Received.
        Delivered = "delivered",
        /// Called off.
        Cancelled = "cancelled",
        /// Came back.
        Returned = "returned",
    }
);

impl Tab {
    /// The statuses it shows; nothing for all of them.
    pub fn statuses(self) -> &'static [OrderStatus] {
        match self {
            Self::All => &[],
            Self::Unfulfilled => &[OrderStatus::Pending, OrderStatus::Processing],
            Self::Pending => &[OrderStatus::Pending],
            Self::Processing => &[OrderStatus::Processing],
            Self::Shipped => &[OrderStatus::Shipped],
            Self::OutForDelivery => &[OrderStatus::OutForDelivery],
            Self::Delivered => &[OrderStatus::Delivered],
            Self::Cancelled => &[OrderStatus::Cancelled],
            Self::Returned => &[OrderStatus::Returned],
        }
    }

    /// Whether it shows orders of that status.
    pub fn shows(self, status: &OrderStatus) -> bool {
        self == Self::All || self.statuses().contains(status)
    }
}

words!(
    /// How long an order has been waiting to leave: whole days since it was placed.
    Age {
        /// Less than one day.
        UnderOneDay = "0-1",
        /// One day, but not two.
        OneDay = "1-2",
        /// Two days, but not three.
        TwoDays = "2-3",
        /// Three days and more.
        ThreeDays = "3+",
    }
);

impl Age {
    /// Milliseconds since the order was placed: at least, and less than.
    pub const fn bounds(self) -> (i64, Option<i64>) {
        match self {
            Self::UnderOneDay => (0, Some(DAY_MS)),
            Self::OneDay => (DAY_MS, Some(2 * DAY_MS)),
            Self::TwoDays => (2 * DAY_MS, Some(3 * DAY_MS)),
            Self::ThreeDays => (3 * DAY_MS, None),
        }
    }
}

/// Whether an order in that status waits to leave, so that its age counts.
pub fn in_unfulfilled(status: &OrderStatus) -> bool {
    Tab::Unfulfilled.shows(status)
}

words!(
    /// What a list can be sorted by.
    SortKey {
        /// When it was placed.
        PlacedAt = "placed_at",
        /// The end of the promised delivery; orders without a promise come last.
        PromisedTo = "promised_to",
        /// What was ordered is worth.
        Total = "total",
        /// Its number.
        OrderNumber = "order_number",
        /// Who receives it.
        CustomerName = "customer_name",
    }
);

/// A sort key and a direction, written `placed_at` or `-placed_at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Largest, latest or last in the alphabet first.
    pub is_descending: bool,
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self {
            key: SortKey::PlacedAt,
            is_descending: true,
        }
    }
}

impl Sort {
    /// Reads it as it is written.
    pub fn parse(text: &str) -> Option<Self> {
        let word = text.strip_prefix('-');
        Some(Self {
            key: SortKey::from_word(word.unwrap_or(text))?,
            is_descending: word.is_some(),
        })
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_descending { "-" } else { "" })?;
        f.write_str(self.key.word())
    }
}

words!(
    /// Rows of one part of the list.
    PageSize {
        /// 25 rows.
        Small = "25",
        /// 50 rows.
        Middle = "50",
        /// 100 rows.
        Large = "100",
    }
);

impl PageSize {
    /// How many rows.
    pub const fn rows(self) -> u64 {
        match self {
            Self::Small => 25,
            Self::Middle => 50,
            Self::Large => 100,
        }
    }
}

words!(
    /// A column of the table. Number and status are always there.
    Column {
        /// When it was placed.
        Placed = "placed",
        /// Until when delivery is promised.
        Promised = "promised",
        /// Who receives it.
        Customer = "customer",
        /// What was ordered.
        Items = "items",
        /// Where the payment stands.
        Payment = "payment",
        /// How much was handed over.
        Fulfillment = "fulfillment",
        /// Who carries it.
        Carrier = "carrier",
        /// What it is worth.
        Total = "total",
        /// What the seller gets of it.
        Net = "net",
    }
);

impl Column {
    /// The columns that are shown unless somebody chose others.
    pub const DEFAULT: [Self; 6] = [
        Self::Placed,
        Self::Promised,
        Self::Customer,
        Self::Items,
        Self::Payment,
        Self::Total,
    ];
}

/// Where a part of the list begins: behind a row, or in front of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Whether the part ends in front of the row, rather than beginning behind it.
    pub is_backward: bool,
    /// What the row is sorted by, as text.
    pub value: String,
    /// The row's key, which decides between equal values.
    pub id: String,
}

impl Cursor {
    /// Reads what another part of the list told.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('~');
        let is_backward = match parts.next()? {
            "before" => true,
            "after" => false,
            _ => return None,
        };
        let value = percent_decoded(parts.next()?)?;
        let id = percent_decoded(parts.next()?)?;
        parts.next().is_none().then_some(Self {
            is_backward,
            value,
            id,
        })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_backward {
            "before~"
        } else {
            "after~"
        })?;
        // The tilde needs no escape in an address, so it is escaped here.
        let encoded = |text: &str| percent_encoded(text).replace('~', "%7E");
        f.write_str(&encoded(&self.value))?;
        f.write_str("~")?;
        f.write_str(&encoded(&self.id))
    }
}

/// Which orders. The default is all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFilter {
    /// By status.
    pub tab: Tab,
    /// By where the payment stands.
    pub payment: Option<PaymentStatus>,
    /// By how much was handed over.
    pub fulfillment: Option<Fulfillment>,
    /// By the carrier of a parcel, its whole name.
    pub carrier: Option<String>,
    /// Placed within that period, by the calendar of the store's zone.
    pub period: Option<Period>,
    /// Worth at least that, in the major unit of the shop's currency.
    pub least_total: Option<Decimal>,
    /// Worth at most that.
    pub most_total: Option<Decimal>,
    /// The promised time has passed and it is not delivered.
    pub is_late: bool,
    /// The last thing heard of it is a delay, an exception or a failed attempt.
    pub has_exception: bool,
    /// Waiting to leave for that long.
    pub age: Option<Age>,
    /// Words in number, recipient, product or tracking number; empty for any.
    pub search: String,
}

impl Default for OrderFilter {
    fn default() -> Self {
        Self {
            tab: Tab::All,
            payment: None,
            fulfillment: None,
            carrier: None,
            period: None,
            least_total: None,
            most_total: None,
            is_late: false,
            has_exception: false,
            age: None,
            search: String::new(),
        }
    }
}

impl OrderFilter {
    /// Takes what it knows out of the parameters.
    pub fn take_from(parameters: &mut Parameters) -> Self {
        let flag = |value: &str| (value == "1").then_some(());
        Self {
            tab: parameters
                .take("status", Tab::from_word)
                .unwrap_or(Tab::All),
            payment: parameters.take("payment", |word| {
                let status = PaymentStatus::from_word(word);
                (!matches!(status, PaymentStatus::Other(_))).then_some(status)
            }),
            fulfillment: parameters.take("fulfillment", Fulfillment::from_word),
            carrier: parameters.take("carrier", some_text),
            period: parameters.take("period", Period::parse),
            least_total: parameters.take("min", amount),
            most_total: parameters.take("max", amount),
            is_late: parameters.take("late", flag).is_some(),
            has_exception: parameters.take("exception", flag).is_some(),
            age: parameters.take("age", Age::from_word),
            search: parameters.take("search", some_text).unwrap_or_default(),
        }
    }

    /// Adds what differs from the default.
    pub fn push_to(&self, text: &mut QueryText) {
        if self.tab != Tab::All {
            text.push("status", self.tab.word());
        }
        text.push_some("payment", self.payment.as_ref().map(PaymentStatus::word));
        text.push_some("fulfillment", self.fulfillment.map(Fulfillment::as_str));
        text.push_some("carrier", self.carrier.as_deref());
        let shown = |value: Option<&dyn fmt::Display>| value.map(ToString::to_string);
        text.push_some(
            "period",
            shown(self.period.as_ref().map(|p| p as _)).as_deref(),
        );
        text.push_some(
            "min",
            shown(self.least_total.as_ref().map(|m| m as _)).as_deref(),
        );
        text.push_some(
            "max",
            shown(self.most_total.as_ref().map(|m| m as _)).as_deref(),
        );
        text.push_some("late", self.is_late.then_some("1"));
        text.push_some("exception", self.has_exception.then_some("1"));
        text.push_some("age", self.age.map(Age::word));
        text.push_some("search", Some(&*self.search).filter(|s| !s.is_empty()));
    }

    /// Whether it narrows anything beyond the tab.
    pub fn is_narrowed(&self) -> bool {
        *self
            != Self {
                tab: self.tab,
                ..Self::default()
            }
    }
}

fn some_text(text: &str) -> Option<String> {
    let text = text.trim();
    let is_fine = !text.is_empty()
        && text.chars().count() <= LONGEST_SEARCH
        && !text.chars().any(char::is_control);
    is_fine.then(|| text.to_owned())
}

fn amount(text: &str) -> Option<Decimal> {
    parse_amount(text).filter(|amount| !amount.is_sign_negative())
}

/// A list of orders as it stands in an address: of the page and of the API alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderQuery {
    /// Which orders.
    pub filter: OrderFilter,
    /// In which order.
    pub sort: Sort,
    /// How many rows.
    pub page_size: Option<PageSize>,
    /// From where; the beginning when absent.
    pub cursor: Option<Cursor>,
}

impl OrderQuery {
    /// Takes what it knows out of the parameters.
    pub fn take_from(parameters: &mut Parameters) -> Self {
        Self {
            filter: OrderFilter::take_from(parameters),
            sort: parameters.take("ordering", Sort::parse).unwrap_or_default(),
            page_size: parameters.take("page_size", PageSize::from_word),
            cursor: parameters.take("cursor", Cursor::parse),
        }
    }

    /// Adds what differs from the default.
    pub fn push_to(&self, text: &mut QueryText) {
        self.filter.push_to(text);
        if self.sort != Sort::default() {
            text.push("ordering", &self.sort.to_string());
        }
        text.push_some("page_size", self.page_size.map(PageSize::word));
        let cursor = self.cursor.as_ref().map(ToString::to_string);
        text.push_some("cursor", cursor.as_deref());
    }

    /// Rows of one part.
    pub fn rows(&self) -> u64 {
        self.page_size.unwrap_or(PageSize::Small).rows()
    }
}
