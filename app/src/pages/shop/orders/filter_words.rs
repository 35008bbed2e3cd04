//! What narrows the list, in words.

use shared::period::Period;
use shared::query::OrderFilter;

use crate::components::order_words as words;
use crate::components::tracking::payment_words;
use crate::text;

/// What narrows the list, for people.
pub(super) fn in_words(filter: &OrderFilter) -> String {
    let mut words = Vec::new();
    words.extend(filter.payment.as_ref().map(payment_words));
    words.extend(filter.fulfillment.map(words::fulfillment));
    words.extend(filter.carrier.clone());
    words.extend(filter.period.map(|period| match period {
        Period::Last7Days => text::period_7d(),
        Period::Last30Days => text::period_30d(),
        Period::Last90Days => text::period_90d(),
        Period::Custom { from, to } => shared::format::date_range(from, to, text::locale()),
    }));
    words.extend(
        filter
            .least_total
            .map(|amount| ["≥ ", &amount.to_string()].concat()),
    );
    words.extend(
        filter
            .most_total
            .map(|amount| ["≤ ", &amount.to_string()].concat()),
    );
    words.extend(filter.is_late.then(text::tile_late));
    words.extend(filter.has_exception.then(text::tile_exception));
    words.extend(filter.age.map(words::age));
    let search = Some(&filter.search).filter(|search| !search.is_empty());
    words.extend(search.map(|search| text::filter_search(search)));
    words.join(" · ")
}
