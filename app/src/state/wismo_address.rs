//! A view of the inquiries as the address bar shows it.

use shared::api::wismo::{BUSINESS, Cut, InquiryFilter, Segment, WismoQuery, take_business_days};
use shared::metrics::Denominator;
use shared::period::Period;
use shared::query::Parameters;
use shared::time::Date;

use super::line_sort::LineSort;
use crate::route::{Route, WismoView};

/// How the inquiry rate is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// By what it is divided.
    pub by: Denominator,
    /// Whether only the first inquiry of an order counts.
    pub is_net: bool,
}

/// Which view of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WismoAddress {
    /// Which view.
    pub view: WismoView,
    /// Which days, orders and inquiries.
    pub query: WismoQuery,
    /// Which of the inquiries are listed.
    pub filter: InquiryFilter,
    /// How their rate is measured.
    pub rate: Rate,
    /// What a line of the table stands for.
    pub cut: Cut,
    /// Whether its days are business days alone.
    pub is_business: bool,
    /// In which order the lines are; as the server has them, unless told.
    pub sort: Option<LineSort>,
}

impl WismoAddress {
    /// The view of everything.
    pub fn of(view: WismoView) -> Self {
        Self::parse(view, "").0
    }

    /// Reads a query; also returns the names of what could not be read.
    pub fn parse(view: WismoView, query: &str) -> (Self, Vec<String>) {
        let mut parameters = Parameters::read(query);
        let by = |word: &str| Denominator::ALL.into_iter().find(|one| one.word() == word);
        let address = Self {
            view,
            query: WismoQuery::take(&mut parameters),
            filter: InquiryFilter::take(&mut parameters),
            rate: Rate {
                by: parameters.take("rate", by).unwrap_or(Denominator::Orders),
                is_net: parameters
                    .take("net", |flag| (flag == "1").then_some(()))
                    .is_some(),
            },
            cut: parameters.take("cut", Cut::known).unwrap_or(Cut::Carrier),
            is_business: take_business_days(&mut parameters),
            sort: parameters.take("sort", LineSort::parse),
        };
        (address, parameters.rest())
    }

    /// Its place in the application.
    pub fn route(&self) -> Route {
        let mut text = self.query.text();
        self.filter.push_to(&mut text);
        let by = (self.rate.by != Denominator::Orders).then_some(self.rate.by.word());
        text.push_some("rate", by);
        text.push_some("net", self.rate.is_net.then_some("1"));
        let cut = (self.cut != Cut::Carrier).then_some(self.cut.word());
        text.push_some("cut", cut);
        text.push_some("days", self.is_business.then_some(BUSINESS));
        let sort = self.sort.map(LineSort::text);
        text.push_some("sort", sort.as_deref());
        Route::Wismo {
            view: self.view,
            query: text.to_string(),
        }
    }

    /// Another view of the same days and orders.
    #[must_use]
    pub fn seen_as(&self, view: WismoView) -> Self {
        Self {
            view,
            filter: InquiryFilter::default(),
            cut: Cut::Carrier,
            is_business: false,
            sort: None,
            ..self.clone()
        }
    }

    /// The same with lines that stand for something else, as the server has them.
    #[must_use]
    pub fn cut_by(&self, cut: Cut) -> Self {
        Self {
            cut,
            sort: None,
            ..self.clone()
        }
    }

    /// The same with other days or orders, from the beginning of the list.
    #[must_use]
    pub fn asking(&self, query: WismoQuery) -> Self {
        let filter = InquiryFilter {
            cursor: None,
            ..self.filter.clone()
        };
        Self {
            query,
            filter,
            ..self.clone()
        }
    }

    /// The same of other days.
    #[must_use]
    pub fn on_days(&self, from: Date, to: Date) -> Self {
        self.asking(WismoQuery {
            period: Period::Custom { from, to },
            ..self.query.clone()
        })
    }

    /// The same with other inquiries in the list.
    #[must_use]
    pub fn listing(&self, filter: InquiryFilter) -> Self {
        Self {
            filter,
            ..self.clone()
        }
    }

    /// The same days, with nothing left out.
    #[must_use]
    pub fn of_everything(&self) -> Self {
        self.asking(WismoQuery {
            segment: Segment::default(),
            ..self.query.clone()
        })
        .listing(InquiryFilter::default())
    }
}
