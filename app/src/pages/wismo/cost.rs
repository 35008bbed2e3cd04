//! What asking costs, by what the marketplace says an inquiry costs it. Nobody else's figure stands in for that.

use leptos::prelude::*;
use rust_decimal::Decimal;
use shared::api::wismo::WismoOverview;
use shared::format::{self, NO_DATA};
use shared::money::{Currency, Money, parse_amount};

use super::file::File;
use crate::browser::document;
use crate::browser::storage::Preference;
use crate::components::TextField;
use crate::state::Loader;
use crate::text;

const FIELD: &str = "cost-each";

/// What an inquiry costs, as it was typed on this device.
pub(super) fn each() -> Option<Money> {
    typed(&Preference::InquiryCost.get()?)
}

/// An amount and the letters of its currency, in either order.
fn typed(text: &str) -> Option<Money> {
    let is_letter = |letter: &char| letter.is_ascii_alphabetic();
    let letters: String = text.chars().filter(is_letter).collect();
    let digits: String = text.chars().filter(|one| !is_letter(one)).collect();
    let amount = parse_amount(&digits.replace(',', "."))?;
    Some(Money {
        amount: Some(amount).filter(|amount| !amount.is_sign_negative())?,
        currency: Currency::parse(&letters.to_ascii_uppercase())?,
    })
}

/// So many times the cost, for people. Two amounts in a sentence from right to left would change places if they did not stand for themselves.
pub(super) fn times(each: &Money, factor: &Decimal) -> String {
    each.times(factor).map_or_else(
        |_| NO_DATA.to_owned(),
        |cost| {
            let cost = format::money(&cost, text::locale());
            ["\u{2068}", &cost, "\u{2069}"].concat()
        },
    )
}

/// The place to type it, and what follows from it.
#[component]
pub(super) fn Cost(loader: Loader<WismoOverview>) -> impl IntoView {
    let cost = RwSignal::new(each());
    let errors = RwSignal::new(Vec::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = document::field_value(FIELD);
        let said = typed(&text);
        let is_blank = text.trim().is_empty();
        let is_refused = said.is_none() && !is_blank;
        let fault = is_refused.then(|| (Some(FIELD), text::cost_wrong()));
        errors.set(fault.into_iter().collect());
        if said.is_some() || is_blank {
            Preference::InquiryCost.set(said.as_ref().map(plain).as_deref());
            cost.set(said);
        }
    };
    let lines = move || {
        let (each, overview) = (cost.get()?, loader.value()?);
        let line = |(kind, said)| view! { <p data-cost=kind>{said}</p> };
        Some(lines(&each, &overview).into_iter().map(line).collect_view())
    };
    let value = untrack(|| cost.get())
        .as_ref()
        .map(plain)
        .unwrap_or_default();
    view! {
        <section class="inquiries cost" aria-labelledby="cost-heading">
            <h2 id="cost-heading">{text::cost_heading()}</h2>
            <form class="cost__form" novalidate on:submit=submit>
                <TextField id=FIELD label=text::cost_field() hint=text::cost_hint() errors kind="text" autocomplete="off" value />
                <button class="button">{text::cost_count()}</button>
            </form>
            <div aria-live="polite">{lines}</div>
        </section>
    }
}

/// As it is stored and typed.
fn plain(cost: &Money) -> String {
    [&cost.amount.to_string(), " ", cost.currency.as_str()].concat()
}

/// All inquiries, and those that a notice would have answered.
fn lines(each: &Money, overview: &WismoOverview) -> [(&'static str, String); 2] {
    let now = &overview.current;
    let of = |count: u64| times(each, &Decimal::from(count));
    let all = text::cost_all(
        now.inquiries,
        &times(each, &Decimal::ONE),
        &of(now.inquiries),
    );
    let all = match &overview.base {
        Some(base) => text::cost_compared(&all, &of(base.inquiries)),
        None => all,
    };
    let spared = text::cost_preventable(now.preventable, &of(now.preventable));
    [("inquiries", all), ("preventable", spared)]
}

/// The same as rows of a file; none where nothing was typed.
pub(super) fn export(overview: &WismoOverview, file: &mut File) {
    let Some(each) = each() else {
        return;
    };
    let currency = each.currency.as_str();
    let cost = |count: u64| Some(each.times(&Decimal::from(count)).ok()?.amount);
    let (now, base) = (&overview.current, overview.base.as_ref());
    file.number("cost", "each", currency, Some(each.amount), None);
    let all = base.and_then(|base| cost(base.inquiries));
    file.number("cost", "inquiries", currency, cost(now.inquiries), all);
    let spared = base.and_then(|base| cost(base.preventable));
    file.number(
        "cost",
        "preventable",
        currency,
        cost(now.preventable),
        spared,
    );
}
