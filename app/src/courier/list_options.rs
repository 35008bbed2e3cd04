//! The form for what the list shows: filters, columns, length.

use leptos::prelude::*;
use shared::money::parse_amount;
use shared::order::{CARRIERS, Fulfillment, PaymentStatus};
use shared::period::Period;
use shared::query::{Column, OrderFilter, PageSize};
use shared::time::Date;

use crate::browser::{document, location};
use crate::components::order_words as words;
use crate::components::tracking::payment_words;
use crate::route::Route;
use crate::state::ListAddress;
use crate::text;

const DIALOG: &str = "filters";

/// The form, closed until somebody asks for it. It starts from the address of the list.
#[component]
pub(super) fn ListOptions(
    /// Counts how often somebody asked.
    asked: RwSignal<u32>,
) -> impl IntoView {
    // Fields that cannot be read keep the dialog open and say so.
    let fault = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match typed(&here()) {
            Ok(address) => {
                fault.set(None);
                document::close_dialog(DIALOG);
                location::lead_to(&address.route().to_string());
            }
            Err(sentence) => fault.set(Some(sentence)),
        }
    };
    Effect::new(move |_| {
        if asked.get() > 0 {
            fault.set(None);
            document::open_dialog(DIALOG);
        }
    });
    let fields = move || {
        let _ = asked.get();
        view! { <Fields address=here() /> }
    };
    view! {
        <dialog id=DIALOG class="dialog" aria-labelledby="filters-heading">
            <form on:submit=submit novalidate>
                <h2 id="filters-heading">{text::filters_label()}</h2>
                <p class="field__error" role="alert">{move || fault.get()}</p>
                {fields}
                <div class="dialog__buttons">
                    <button class="button button--primary" type="submit">{text::filters_apply()}</button>
                    <button
                        class="button button--quiet"
                        type="button"
                        on:click=|_| document::close_dialog(DIALOG)
                    >
                        {text::close()}
                    </button>
                </div>
            </form>
        </dialog>
    }
}

/// The list that is shown.
pub(super) fn here() -> ListAddress {
    match Route::parse(&location::current()).map(|parsed| parsed.route) {
        Some(Route::Orders { query }) => ListAddress::parse(&query).0,
        _ => ListAddress::default(),
    }
}

#[component]
fn Fields(address: ListAddress) -> impl IntoView {
    let columns = address.columns();
    let filter = address.query.filter.clone();
    let size = address.query.rows().to_string();
    let sizes: Vec<(String, String)> = PageSize::ALL
        .iter()
        .map(|size| (size.word().to_owned(), size.word().to_owned()))
        .collect();
    let column = move |column: Column| {
        view! {
            <label class="checkbox">
                <input id=column_field(column) type="checkbox" checked=columns.contains(&column) />
                {words::column(column)}
            </label>
        }
    };
    let payments: Vec<(String, String)> = PaymentStatus::ALL
        .iter()
        .map(|status| (status.word().to_owned(), payment_words(status)))
        .collect();
    let fulfillments: Vec<(String, String)> = Fulfillment::ALL
        .iter()
        .map(|value| (value.as_str().to_owned(), words::fulfillment(*value)))
        .collect();
    let (from, to) = match filter.period {
        Some(Period::Custom { from, to }) => (from.to_string(), to.to_string()),
        _ => (String::new(), String::new()),
    };
    let periods: Vec<(String, String)> = [
        (Period::Last7Days, text::period_7d()),
        (Period::Last30Days, text::period_30d()),
        (Period::Last90Days, text::period_90d()),
    ]
    .into_iter()
    .map(|(period, words)| (period.to_string(), words))
    .collect();
    let shown = |amount: Option<rust_decimal::Decimal>| amount.map(|amount| amount.to_string());
    view! {
        <Choice
            id="filter-payment"
            label=text::column_payment()
            options=payments
            chosen=filter.payment.as_ref().map(|status| status.word().to_owned())
        />
        <Choice
            id="filter-fulfillment"
            label=text::column_fulfillment()
            options=fulfillments
            chosen=filter.fulfillment.map(|value| value.as_str().to_owned())
        />
        <label class="field">
            <span class="field__label">{text::column_carrier()}</span>
            <input id="filter-carrier" list="known-carriers" value=filter.carrier autocomplete="off" />
            <Carriers id="known-carriers" />
        </label>
        <Choice
            id="filter-period"
            label=text::filter_period()
            options=periods
            chosen=filter.period.map(|period| period.to_string())
        />
        <div class="field-pair">
            <Plain id="filter-from" label=text::filter_from() kind="date" value=from />
            <Plain id="filter-to" label=text::filter_to() kind="date" value=to />
        </div>
        <div class="field-pair">
            <Plain id="filter-min" label=text::filter_min() kind="text" value=shown(filter.least_total).unwrap_or_default() />
            <Plain id="filter-max" label=text::filter_max() kind="text" value=shown(filter.most_total).unwrap_or_default() />
        </div>
        <label class="checkbox">
            <input id="filter-late" type="checkbox" checked=filter.is_late />
            {text::tile_late()}
        </label>
        <label class="checkbox">
            <input id="filter-exception" type="checkbox" checked=filter.has_exception />
            {text::tile_exception()}
        </label>
        <fieldset class="columns">
            <legend>{text::columns_label()}</legend>
            {Column::ALL.iter().copied().map(column).collect_view()}
        </fieldset>
        <Choice id="page-size" label=text::page_size_label() options=sizes chosen=Some(size) />
    }
}

fn column_field(column: Column) -> String {
    ["column-", column.word()].concat()
}

/// Names of carriers that a field suggests.
#[component]
fn Carriers(id: &'static str) -> impl IntoView {
    let option = |carrier: &shared::order::Carrier| view! { <option value=carrier.name></option> };
    view! { <datalist id=id>{CARRIERS.iter().map(option).collect_view()}</datalist> }
}

#[component]
fn Choice(
    id: &'static str,
    label: String,
    /// Value and words of each.
    options: Vec<(String, String)>,
    chosen: Option<String>,
) -> impl IntoView {
    let (is_any, is_optional) = (chosen.is_none(), id != "page-size");
    let option = move |(value, words): (String, String)| {
        let is_chosen = chosen.as_ref() == Some(&value);
        view! { <option value=value selected=is_chosen>{words}</option> }
    };
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <select id=id>
                {is_optional.then(|| view! { <option value="" selected=is_any>{text::filter_any()}</option> })}
                {options.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Plain(id: &'static str, label: String, kind: &'static str, value: String) -> impl IntoView {
    let mode = if kind == "date" {
        None
    } else {
        Some("decimal")
    };
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input id=id type=kind inputmode=mode value=value autocomplete="off" />
        </label>
    }
}

/// The list that the form describes; its tab, search and order are chosen elsewhere.
fn typed(here: &ListAddress) -> Result<ListAddress, String> {
    let mut there = here.filtered(typed_filter(&here.query.filter)?);
    let columns = Column::ALL.iter().copied();
    let columns: Vec<Column> = columns
        .filter(|column| document::is_checked(&column_field(*column)))
        .collect();
    there.columns = (columns != Column::DEFAULT).then_some(columns);
    let size = PageSize::from_word(&document::field_value("page-size"));
    there.query.page_size = size.filter(|size| *size != PageSize::Small);
    Ok(there)
}

fn typed_filter(before: &OrderFilter) -> Result<OrderFilter, String> {
    let field = |id: &str| {
        let value = document::field_value(id);
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let amount = |id: &str| match field(id) {
        None => Ok(None),
        Some(typed) => parse_amount(&typed.replace(',', "."))
            .filter(|amount| !amount.is_sign_negative())
            .map(Some)
            .ok_or_else(text::filter_amount_wrong),
    };
    let (least_total, most_total) = (amount("filter-min")?, amount("filter-max")?);
    let period = match (field("filter-from"), field("filter-to")) {
        (None, None) => field("filter-period").as_deref().and_then(Period::parse),
        (from, to) => {
            let day = |text: Option<String>| Date::parse(&text?);
            let (from, to) = (day(from.clone().or(to.clone())), day(to.or(from)));
            let span = from.zip(to).map(|(from, to)| format!("{from}..{to}"));
            let period = span.as_deref().and_then(Period::parse);
            Some(period.ok_or_else(text::filter_period_wrong)?)
        }
    };
    Ok(OrderFilter {
        payment: field("filter-payment").map(|word| PaymentStatus::from_word(&word)),
        fulfillment: field("filter-fulfillment").and_then(|word| Fulfillment::from_word(&word)),
        carrier: field("filter-carrier"),
        period,
        least_total,
        most_total,
        is_late: document::is_checked("filter-late"),
        has_exception: document::is_checked("filter-exception"),
        ..before.clone()
    })
}
