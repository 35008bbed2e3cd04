//! When a shop hands parcels over, to be changed.

use leptos::prelude::*;
use shared::api::delivery_promise::{Holiday, ShopHours};
use shared::format;
use shared::order::MOST_DISPATCH_DAYS;
use shared::time::Date;

use crate::browser::document;
use crate::components::ErrorSummary;
use crate::state::{Announcer, Startup};
use crate::text;

const CUT_OFF: &str = "cut-off";
const DISPATCH: &str = "dispatch-days";
const DAY: &str = "holiday-day";
const NAME: &str = "holiday-name";
const WEEKDAYS: [&str; 7] = [
    "closed-0", "closed-1", "closed-2", "closed-3", "closed-4", "closed-5", "closed-6",
];

/// Cut-off, closed weekdays and holidays. Nothing counts before the server has said so.
#[component]
pub(super) fn HoursForm(hours: ShopHours) -> impl IntoView {
    let holidays = RwSignal::new(hours.holidays.clone());
    let (is_busy, said) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let refused = RwSignal::new(None::<(Option<&'static str>, String)>);
    let errors = move || refused.get().into_iter().collect();
    let save = save(holidays, is_busy, refused, said);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let edited = move |_| said.set(None);
    view! {
        <form class="form hours" novalidate on:submit=submit on:input=edited>
            <ErrorSummary errors />
            <div class="field">
                <label class="field__label" for=CUT_OFF>{text::hours_cut_off()}</label>
                <p class="field__hint" id="cut-off-hint">{text::hours_cut_off_hint()}</p>
                <input id=CUT_OFF type="time" value=hours.cut_off aria-describedby="cut-off-hint" />
            </div>
            <div class="field">
                <label class="field__label" for=DISPATCH>{text::hours_dispatch()}</label>
                <p class="field__hint" id="dispatch-hint">{text::hours_dispatch_hint()}</p>
                <input
                    id=DISPATCH
                    type="number"
                    inputmode="numeric"
                    min="0"
                    max=MOST_DISPATCH_DAYS.to_string()
                    value=hours.dispatch_days.map(|days| days.to_string())
                    aria-describedby="dispatch-hint"
                />
            </div>
            <fieldset class="hours__days">
                <legend class="field__label">{text::hours_closed()}</legend>
                {WEEKDAYS.into_iter().enumerate().map(|(day, id)| weekday(day, id, &hours.closed_weekdays)).collect_view()}
            </fieldset>
            <Holidays holidays refused />
            <button class="button button--primary" aria-disabled=move || is_busy.get().then_some("true")>
                {move || if is_busy.get() { text::hours_saving() } else { text::hours_save() }}
            </button>
            <p class="hours__said">{said}</p>
        </form>
    }
}

fn weekday(day: usize, id: &'static str, closed: &[u64]) -> impl IntoView + use<> {
    let is_closed = closed
        .iter()
        .any(|closed| usize::try_from(*closed) == Ok(day));
    view! {
        <label class="checkbox">
            <input id=id type="checkbox" checked=is_closed />
            {format::weekday(day, text::locale())}
        </label>
    }
}

/// The days that count for nothing, and the way to one more.
#[component]
fn Holidays(
    holidays: RwSignal<Vec<Holiday>>,
    refused: RwSignal<Option<(Option<&'static str>, String)>>,
) -> impl IntoView {
    let add = move |_| {
        let Some(date) = Date::parse(&document::field_value(DAY)) else {
            refused.set(Some((Some(DAY), text::hours_day_missing())));
            return document::focus_next_frame("error-summary");
        };
        refused.set(None);
        let name = document::field_value(NAME).trim().to_owned();
        holidays.update(|holidays| {
            holidays.retain(|holiday| holiday.date != date);
            holidays.push(Holiday { date, name });
            holidays.sort_by_key(|holiday| holiday.date);
        });
        document::set_field_value(DAY, "");
        document::set_field_value(NAME, "");
        document::focus(DAY);
    };
    let remove = move |date: Date| {
        holidays.update(|holidays| holidays.retain(|holiday| holiday.date != date));
        document::focus(DAY);
    };
    let row = move |Holiday { date, name }: Holiday| {
        let day = format::date(date, text::locale());
        view! {
            <li>
                <span>{day.clone()} " " <bdi>{name}</bdi></span>
                <button class="button button--quiet" type="button" on:click=move |_| remove(date)>
                    {text::hours_remove()}
                    <span class="visually-hidden">{day}</span>
                </button>
            </li>
        }
    };
    view! {
        <fieldset class="hours__holidays">
            <legend class="field__label">{text::hours_holidays()}</legend>
            <ul class="hours__list">{move || holidays.get().into_iter().map(row).collect_view()}</ul>
            <div class="field">
                <label class="field__label" for=DAY>{text::hours_day()}</label>
                <input id=DAY type="date" />
            </div>
            <div class="field">
                <label class="field__label" for=NAME>{text::hours_day_name()}</label>
                <input id=NAME maxlength="100" autocomplete="off" dir="auto" />
            </div>
            <button class="button" type="button" on:click=add>{text::hours_add()}</button>
        </fieldset>
    }
}

/// Sends what stands in the form, once at a time.
fn save(
    holidays: RwSignal<Vec<Holiday>>,
    is_busy: RwSignal<bool>,
    refused: RwSignal<Option<(Option<&'static str>, String)>>,
    said: RwSignal<Option<String>>,
) -> impl Fn() {
    let (client, announcer) = (Startup::get().client, Announcer::get());
    move || {
        if is_busy.get_untracked() {
            return;
        }
        let cut_off = document::field_value(CUT_OFF);
        let closed = (0_u64..)
            .zip(WEEKDAYS)
            .filter(|(_, id)| document::is_checked(id));
        let hours = ShopHours {
            cut_off: (!cut_off.is_empty()).then_some(cut_off),
            closed_weekdays: closed.map(|(day, _)| day).collect(),
            holidays: holidays.get_untracked(),
            dispatch_days: document::field_value(DISPATCH).parse().ok(),
        };
        is_busy.set(true);
        refused.set(None);
        said.set(None);
        let client = client.clone();
        leptos::task::spawn_local(async move {
            match client.change_shop_hours(&hours).await {
                Ok(kept) => {
                    holidays.set(kept.holidays);
                    said.set(Some(text::hours_saved()));
                    announcer.say(text::hours_saved());
                }
                Err(error) => {
                    refused.set(Some((None, error.user_message())));
                    document::focus_next_frame("error-summary");
                }
            }
            is_busy.set(false);
        });
    }
}
