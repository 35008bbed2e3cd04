//! What was measured of a partner: each figure with the number of jobs behind it.

use leptos::prelude::*;
use rust_decimal::Decimal;
use shared::api::partners::{Capacity, CentreFigures, PartnerFigures};
use shared::format;
use shared::metrics::Punctuality;

use super::card::price;
use crate::components::date_time_text;
use crate::state::Startup;
use crate::text;

/// On time first and large, the other figures below, then the centres.
#[component]
pub(super) fn FiguresView(
    figures: PartnerFigures,
    #[prop(optional_no_strip)] days: Option<u64>,
    #[prop(optional_no_strip)] zone: Option<String>,
) -> impl IntoView {
    let PartnerFigures {
        performance,
        capacity,
        completeness,
        jobs,
        open_jobs,
        centres,
        ..
    } = figures;
    let on_time = performance.on_time_rate;
    let money = |cost: &Decimal| price(cost, performance.currency);
    let count = |count: u64| format::count(count, text::locale());
    view! {
        <h3>{days.map_or_else(text::partner_on_time, text::partner_on_time_window)}</h3>
        <p class="partner__share">{value(on_time.as_ref(), performance.on_time_jobs, share_text)} {band(on_time.as_ref())}</p>
        <p class="partner__note">{note(on_time.as_ref(), performance.on_time_jobs)}</p>
        {late_centre(on_time.as_ref(), &centres)}
        <dl class="cells">
            {share_figure(text::partner_accuracy(), performance.accuracy_rate, performance.accuracy_jobs)}
            {hours_figure(text::partner_half(), performance.p50_hours, performance.processing_jobs)}
            {hours_figure(text::partner_most(), performance.p90_hours, performance.processing_jobs)}
            {figure(text::partner_cost(), performance.cost_per_item, performance.cost_jobs, money)}
            {share_figure(text::partner_complete(), completeness, jobs)}
            {open_jobs.map(|open| row(text::partner_open(), count(open), None))}
            {room(capacity, zone.as_deref())}
        </dl>
        <Centres centres />
    }
}

/// A share with its sample.
pub(super) fn share_figure(
    label: String,
    share: Option<Decimal>,
    jobs: Option<u64>,
) -> impl IntoView {
    figure(label, share, jobs, share_text)
}

/// Hours with their sample.
pub(super) fn hours_figure(
    label: String,
    hours: Option<Decimal>,
    jobs: Option<u64>,
) -> impl IntoView {
    figure(label, hours, jobs, hours_text)
}

fn figure(
    label: String,
    figure: Option<Decimal>,
    jobs: Option<u64>,
    words: impl Fn(&Decimal) -> String,
) -> AnyView {
    let note = note(figure.as_ref(), jobs);
    row(label, value(figure.as_ref(), jobs, words), Some(note))
}

fn row(label: String, value: String, note: Option<String>) -> AnyView {
    view! { <div><dt>{label}</dt><dd>{value} <small>{note.map(|note| [" ", &note].concat())}</small></dd></div> }.into_any()
}

/// The figure, or that there is too little for one.
fn value(
    figure: Option<&Decimal>,
    jobs: Option<u64>,
    words: impl Fn(&Decimal) -> String,
) -> String {
    match (figure, jobs) {
        (Some(figure), _) => words(figure),
        (None, Some(_)) => text::partner_too_few(),
        (None, None) => format::NO_DATA.to_owned(),
    }
}

/// On how many jobs; nothing of a backend that does not say.
fn note(figure: Option<&Decimal>, jobs: Option<u64>) -> String {
    match (figure, jobs) {
        (_, None) => String::new(),
        (Some(_), Some(jobs)) => text::partner_of_jobs(jobs),
        (None, Some(jobs)) => text::partner_only_jobs(jobs),
    }
}

fn share_text(share: &Decimal) -> String {
    format::percent(&(*share * Decimal::ONE_HUNDRED), text::locale())
}

fn hours_text(hours: &Decimal) -> String {
    text::partner_hours(&format::decimal(hours, 1, text::locale()))
}

/// How good a share of punctual jobs is, in a word.
fn band(on_time: Option<&Decimal>) -> Option<impl IntoView + use<>> {
    let band = Punctuality::of(on_time?);
    let words = match band {
        Punctuality::Reliable => text::partner_reliable(),
        Punctuality::Good => text::partner_good(),
        Punctuality::Weak => text::partner_weak(),
        Punctuality::Poor => text::partner_poor(),
    };
    Some(view! { <span class="band" data-band=band.word()>{words}</span> })
}

/// The worst centre, when the mean of all hides it.
fn late_centre(
    on_time: Option<&Decimal>,
    centres: &[CentreFigures],
) -> Option<impl IntoView + use<>> {
    let all = Punctuality::of(on_time?);
    let measured = centres
        .iter()
        .filter_map(|centre| Some((centre.on_time_rate.as_ref()?, centre)));
    let (share, centre) = measured.min_by_key(|(share, _)| **share)?;
    let worst = Punctuality::of(share);
    (worst > all && worst >= Punctuality::Weak).then(|| {
        let words = text::partner_late_centre(&centre_name(centre), &share_text(share));
        view! { <p class="partner__late"><span>{words}</span></p> }
    })
}

/// How much it can take, and as of when.
fn room(capacity: Option<Capacity>, zone: Option<&str>) -> AnyView {
    let zone = Startup::get().zone(zone);
    let at = capacity.and_then(|capacity| capacity.reported_at);
    let at = at.map(|at| text::updated_at(&date_time_text(at, &zone)));
    let words = capacity.map_or_else(text::partner_no_room, |capacity| {
        room_text(capacity, text::partner_room_of)
    });
    view! {
        <div class="cell--wide"><dt>{text::partner_room()}</dt><dd>{words} <small>{at}</small></dd></div>
    }
    .into_any()
}

fn room_text(capacity: Capacity, words: fn(&str, &str) -> String) -> String {
    let shown = |count: u64| format::count(count, text::locale());
    words(&shown(capacity.available), &shown(capacity.total))
}

fn centre_name(centre: &CentreFigures) -> String {
    if centre.location.is_empty() {
        text::partner_centre_nameless()
    } else {
        centre.location.clone()
    }
}

/// A line for each of several centres, so that no mean hides one of them.
#[component]
fn Centres(centres: Vec<CentreFigures>) -> impl IntoView {
    let line = |centre: CentreFigures| {
        let (on_time, jobs) = (centre.on_time_rate.as_ref(), Some(centre.on_time_jobs));
        let hours = centre
            .p90_hours
            .as_ref()
            .map_or_else(|| format::NO_DATA.to_owned(), hours_text);
        view! {
            <tr>
                <th scope="row">
                    <bdi>{centre_name(&centre)}</bdi>
                    <small>{centre.capacity.map(|capacity| room_text(capacity, text::partner_centre_room))}</small>
                </th>
                <td>
                    {value(on_time, jobs, share_text)} " " {band(on_time)}
                    <small>{note(on_time, jobs)}</small>
                </td>
                <td>{hours}</td>
            </tr>
        }
    };
    (centres.len() > 1).then(|| {
        view! {
            <table class="centres">
                <caption>{text::partner_centres()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text::partner_centre()}</th>
                        <th scope="col">{text::partner_on_time()}</th>
                        <th scope="col">{text::partner_centre_most()}</th>
                    </tr>
                </thead>
                <tbody>{centres.into_iter().map(line).collect_view()}</tbody>
            </table>
        }
    })
}
