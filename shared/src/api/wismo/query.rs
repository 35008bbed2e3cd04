//! Which inquiries, orders and days a view of the analytics is about, as it stands in an address.

use crate::ids::SellerId;
use crate::order::wire_enum;
use crate::period::Period;
use crate::query::{Parameters, QueryText};

use super::asked_hours::AskedHours;
use super::inquiry::{Channel, InquiryTopic};
use super::known::KnownAt;

wire_enum!(
    /// What figures are held against.
    Comparison {
        /// As many days, right before.
        Previous = "previous",
        /// The same days a year before.
        LastYear = "year" | "last_year",
        /// Nothing.
        Nothing = "none",
    }
);

wire_enum!(
    /// What a point of a trend stands for.
    Grouping {
        /// An hour of the week: Monday 0 to 1, and so on, of all weeks together.
        HourOfWeek = "hour",
        /// A calendar day.
        Day = "day",
        /// A week from Monday to Sunday.
        Week = "week",
        /// A calendar month.
        Month = "month",
    }
);

wire_enum!(
    /// How much an order was worth, beside others in its currency: whoever compares shillings with yen compares nothing.
    ValueBand {
        /// Less than half of the middle one.
        Low = "low",
        /// From half of the middle one to twice as much.
        Middle = "middle",
        /// More than twice as much as the middle one.
        High = "high",
    }
);

wire_enum!(
    /// Whether whoever ordered had done so before.
    CustomerKind {
        /// Their first order.
        New = "new",
        /// They had ordered before.
        Returning = "returning",
    }
);

/// Which orders, and inquiries about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// Only those of that shop; one's own for sellers.
    pub seller: Option<SellerId>,
    /// Only those that this carrier brings.
    pub carrier: Option<String>,
    /// Only those that go there.
    pub region: Option<String>,
    /// Only inquiries that came that way. Says nothing about orders.
    pub channel: Option<Channel>,
    /// Only those worth so much.
    pub value: Option<ValueBand>,
    /// Only those of customers of that kind.
    pub customer: Option<CustomerKind>,
}

/// What a view is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WismoQuery {
    /// Which days, by the calendar of the marketplace.
    pub period: Period,
    /// What its figures are held against.
    pub compare: Comparison,
    /// What a point of its trend stands for; as the view sees fit, unless told.
    pub group: Option<Grouping>,
    /// Which orders and inquiries.
    pub segment: Segment,
    /// As known at which moment; nothing for now.
    pub known_at: Option<KnownAt>,
}

impl Default for WismoQuery {
    fn default() -> Self {
        Self {
            period: Period::Last30Days,
            compare: Comparison::Previous,
            group: None,
            segment: Segment::default(),
            known_at: None,
        }
    }
}

/// Reads a word that is known here.
fn known<T: PartialEq>(word: &str, of_word: fn(&str) -> T, all: &[T]) -> Option<T> {
    Some(of_word(word)).filter(|value| all.contains(value))
}

fn name(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl Segment {
    /// Takes what it knows from a query; the rest stays with `parameters`.
    pub fn take(parameters: &mut Parameters) -> Self {
        Self {
            seller: parameters.take("seller", SellerId::parse),
            carrier: parameters.take("carrier", name),
            region: parameters.take("region", name),
            channel: parameters.take("channel", |word| {
                known(word, Channel::from_word, Channel::ALL)
            }),
            value: parameters.take("value", |word| {
                known(word, ValueBand::from_word, ValueBand::ALL)
            }),
            customer: parameters.take("customer", |word| {
                known(word, CustomerKind::from_word, CustomerKind::ALL)
            }),
        }
    }

    /// Adds itself to a query: what [`Segment::take`] reads.
    pub fn push_to(&self, query: &mut QueryText) {
        query.push_some("seller", self.seller.as_ref().map(SellerId::as_str));
        query.push_some("carrier", self.carrier.as_deref());
        query.push_some("region", self.region.as_deref());
        query.push_some("channel", self.channel.as_ref().map(Channel::word));
        query.push_some("value", self.value.as_ref().map(ValueBand::word));
        query.push_some("customer", self.customer.as_ref().map(CustomerKind::word));
    }
}

impl WismoQuery {
    /// Takes what it knows from a query; the rest stays with `parameters`.
    pub fn take(parameters: &mut Parameters) -> Self {
        let usual = Self::default();
        Self {
            period: parameters
                .take("date_range", Period::parse)
                .unwrap_or(usual.period),
            compare: parameters
                .take("compare", |word| {
                    known(word, Comparison::from_word, Comparison::ALL)
                })
                .unwrap_or(usual.compare),
            group: parameters.take("group_by", |word| {
                known(word, Grouping::from_word, Grouping::ALL)
            }),
            segment: Segment::take(parameters),
            known_at: parameters.take("known_at", KnownAt::parse),
        }
    }

    /// As a query: what [`WismoQuery::take`] reads. What goes without saying is left out.
    pub fn text(&self) -> QueryText {
        let usual = Self::default();
        let mut query = QueryText::default();
        if self.period != usual.period {
            query.push("date_range", &self.period.to_string());
        }
        if self.compare != usual.compare {
            query.push("compare", self.compare.word());
        }
        query.push_some("group_by", self.group.as_ref().map(Grouping::word));
        self.segment.push_to(&mut query);
        query.push_some("known_at", self.known_at.as_ref().map(KnownAt::as_str));
        query
    }
}

/// Which of a view's inquiries are listed: what one part of a chart stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InquiryFilter {
    /// What was asked.
    pub topic: Option<InquiryTopic>,
    /// Where the order stood: a word of [`crate::order::OrderStatus`].
    pub status: Option<String>,
    /// How old the order was: a word of [`super::OrderAge`].
    pub age: Option<String>,
    /// How long the answer took: a word of [`super::AnswerTime`].
    pub answered: Option<String>,
    /// When in the week.
    pub hour: Option<AskedHours>,
    /// Only those that a notice would have answered.
    pub is_preventable: bool,
    /// Where the list goes on.
    pub cursor: Option<String>,
}

impl InquiryFilter {
    /// Takes what it knows from a query; the rest stays with `parameters`.
    pub fn take(parameters: &mut Parameters) -> Self {
        Self {
            topic: parameters.take("topic", |word| {
                known(word, InquiryTopic::from_word, InquiryTopic::ALL)
            }),
            status: parameters.take("status", name),
            age: parameters.take("age", name),
            answered: parameters.take("answered", name),
            hour: parameters.take("hour", AskedHours::parse),
            is_preventable: parameters
                .take("preventable", |flag| (flag == "1").then_some(()))
                .is_some(),
            cursor: parameters.take("cursor", name),
        }
    }

    /// Adds itself to a query: what [`InquiryFilter::take`] reads.
    pub fn push_to(&self, query: &mut QueryText) {
        query.push_some("topic", self.topic.as_ref().map(InquiryTopic::word));
        query.push_some("status", self.status.as_deref());
        query.push_some("age", self.age.as_deref());
        query.push_some("answered", self.answered.as_deref());
        let hour = self.hour.map(|hours| hours.to_string());
        query.push_some("hour", hour.as_deref());
        query.push_some("preventable", self.is_preventable.then_some("1"));
        query.push_some("cursor", self.cursor.as_deref());
    }
}
