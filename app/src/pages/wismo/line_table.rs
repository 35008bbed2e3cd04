//! The table of how orders leave and arrive: a line a carrier, lane, shop or week; sorted by any column, each figure with how many it
//! rests on.

use leptos::prelude::*;
use shared::api::wismo::{Cut, FulfillmentLine, WismoFulfillment, WismoQuery};
use shared::ids::SellerId;
use shared::time::Date;

use super::frame::Place;
use super::lines::{Cell, cell, name, sorted};
use crate::state::{LineColumn, LineSort, Loader, WismoAddress};
use crate::text;

/// Between the ends of a lane.
const LANE: char = '→';
/// Days from a Monday to its Sunday.
const REST_OF_WEEK: i64 = 6;

/// The table. Wider than a phone: it scrolls in a frame of its own.
#[component]
pub(super) fn LineTable(place: Place, loader: Loader<WismoFulfillment>) -> impl IntoView {
    let body = move || {
        let answer = loader.value()?;
        let sort = place.with(|here| here.sort);
        let here = place.now();
        let lines = sorted(&answer.lines, &answer.cut, sort);
        let row = |line: &FulfillmentLine| row(line, &answer, &here);
        Some(lines.iter().map(row).collect_view())
    };
    let foot = move || {
        let total = loader.value()?.total;
        Some(view! {
            <tr>
                <th scope="row">{text::line_total()}</th>
                {cells(&total)}
            </tr>
        })
    };
    view! {
        <div class="lines" role="region" aria-labelledby="lines-heading" tabindex="0">
            <table class="table lines__table">
                <caption class="visually-hidden">{text::lines_caption()}</caption>
                <thead>
                    <tr>{LineColumn::ALL.map(|column| view! { <Heading place column /> }).into_iter().collect_view()}</tr>
                </thead>
                <tbody>{body}</tbody>
                <tfoot>{foot}</tfoot>
            </table>
        </div>
    }
}

/// A heading that sorts.
#[component]
fn Heading(place: Place, column: LineColumn) -> impl IntoView {
    let said = move || match column {
        LineColumn::Name => place.with(|here| text::of("cut_", here.cut.word())),
        other => text::of("line_", other.word()),
    };
    let sorted = move || {
        let sort = place.with(|here| here.sort)?;
        (sort.column == column).then_some(if sort.is_descending {
            "descending"
        } else {
            "ascending"
        })
    };
    let press = move |_| {
        let here = place.now();
        place.go(&WismoAddress {
            sort: Some(LineSort::pressed(here.sort, column)),
            ..here
        });
    };
    view! {
        <th scope="col" class:number=column != LineColumn::Name aria-sort=sorted>
            <button type="button" id=["sort-", column.word()].concat() on:click=press>{said}</button>
        </th>
    }
}

fn row(
    line: &FulfillmentLine,
    answer: &WismoFulfillment,
    here: &WismoAddress,
) -> impl IntoView + use<> {
    let name = name(line, &answer.cut);
    let named = match narrowed(line, answer, here) {
        Some(there) => {
            let href = there.route().to_string();
            view! { <a href=href><bdi>{name}</bdi></a> }.into_any()
        }
        None => view! { <bdi>{name}</bdi> }.into_any(),
    };
    view! {
        <tr data-line=line.key.clone()>
            <th scope="row">{named}</th>
            {cells(line)}
        </tr>
    }
}

fn cells(line: &FulfillmentLine) -> impl IntoView + use<> {
    let columns = LineColumn::ALL.into_iter().skip(1);
    let shown = |column: LineColumn| {
        let Cell {
            said, note, is_few, ..
        } = cell(line, column);
        let note = note.map(|note| view! { <small>{note}</small> });
        view! {
            <td class="number" data-column=column.word() data-few=is_few.then_some("")>
                <span>{said}</span>
                {note}
            </td>
        }
    };
    columns.map(shown).collect_view()
}

/// Where a press on a line leads: to the orders that it stands for, by week; a week's by carrier. Nowhere where there is no segment of
/// them.
pub(super) fn narrowed(
    line: &FulfillmentLine,
    answer: &WismoFulfillment,
    here: &WismoAddress,
) -> Option<WismoAddress> {
    let mut query: WismoQuery = here.query.clone();
    let name = || Some(line.key.clone()).filter(|key| !key.is_empty());
    match &answer.cut {
        Cut::Carrier => query.segment.carrier = Some(name()?),
        Cut::Seller => query.segment.seller = Some(SellerId::parse(&line.key)?),
        Cut::Lane => {
            let (_, region) = line.key.split_once(LANE)?;
            let region = region.trim_start();
            query.segment.region = Some(region.to_owned()).filter(|name| !name.is_empty());
            query.segment.region.as_ref()?;
        }
        Cut::Week => {
            let monday = Date::parse(&line.key)?;
            let sunday = Date::from_days_since_epoch(monday.days_since_epoch() + REST_OF_WEEK);
            // The first week and the last may be in it with a part of their days.
            let (first, last) = (monday.max(answer.span.from), sunday.min(answer.span.to));
            return Some(here.on_days(first, last).cut_by(Cut::Carrier));
        }
        Cut::Other(_) => return None,
    }
    Some(here.asking(query).cut_by(Cut::Week))
}
