//! What a press on a part of a chart does: it narrows the list below, or the whole view where that part is a segment of it.

use leptos::prelude::*;
use shared::api::wismo::{AskedHours, Channel, InquiryFilter, InquiryTopic, Tally, WismoInquiries};
use shared::time::Date;

use super::frame::Place;
use crate::charts::Point;
use crate::state::{Loader, WismoAddress};

/// A day of the trend becomes the days of the view; an hour of the week, what is listed.
pub(super) fn on_trend(place: Place, loader: Loader<WismoInquiries>) -> Callback<Point> {
    Callback::new(move |point: Point| {
        let Some(answer) = untrack(|| loader.value()) else {
            return;
        };
        let here = place.now();
        let next = answer.trend.get(point.at + 1).and_then(|next| next.day);
        let Some(pressed) = answer.trend.get(point.at) else {
            return;
        };
        match (pressed.day, pressed.hour) {
            (Some(day), _) => {
                let last = next.map_or(answer.span.to, |next| {
                    Date::from_days_since_epoch(next.days_since_epoch() - 1)
                });
                place.go(&here.on_days(day, last.max(day)));
            }
            (None, hour) => list(place, |filter| {
                filter.hour = hour.and_then(hour_of_week);
            }),
        }
    })
}

/// An hour of the week becomes what is listed.
pub(super) fn on_peak(place: Place) -> Callback<Point> {
    Callback::new(move |point: Point| {
        let hour = u64::try_from(point.series * 24 + point.at).ok();
        list(place, |filter| filter.hour = hour.and_then(hour_of_week));
    })
}

fn hour_of_week(hour: u64) -> Option<AskedHours> {
    u32::try_from(hour).ok().map(AskedHours::OfWeek)
}

/// Lists what a bar counts.
pub(super) fn on_tally(
    place: Place,
    loader: Loader<WismoInquiries>,
    of: fn(&WismoInquiries) -> &Vec<Tally>,
    narrow: fn(&WismoAddress, String) -> WismoAddress,
) -> Callback<Point> {
    Callback::new(move |point: Point| {
        let key = untrack(|| loader.value())
            .and_then(|answer| Some(of(&answer).get(point.at)?.key.clone()));
        if let Some(key) = key.filter(|key| !key.is_empty()) {
            place.go(&narrow(&place.now(), key));
        }
    })
}

fn list(place: Place, narrow: impl Fn(&mut InquiryFilter)) {
    let here = place.now();
    place.go(&narrowed(&here, narrow));
}

fn narrowed(here: &WismoAddress, narrow: impl Fn(&mut InquiryFilter)) -> WismoAddress {
    let mut filter = InquiryFilter {
        cursor: None,
        ..here.filter.clone()
    };
    narrow(&mut filter);
    here.listing(filter)
}

pub(super) fn by_topic(here: &WismoAddress, key: String) -> WismoAddress {
    narrowed(here, |filter| {
        filter.topic = Some(InquiryTopic::from_word(&key));
    })
}

pub(super) fn by_status(here: &WismoAddress, key: String) -> WismoAddress {
    narrowed(here, |filter| filter.status = Some(key.clone()))
}

pub(super) fn by_age(here: &WismoAddress, key: String) -> WismoAddress {
    narrowed(here, |filter| filter.age = Some(key.clone()))
}

pub(super) fn by_answer(here: &WismoAddress, key: String) -> WismoAddress {
    narrowed(here, |filter| filter.answered = Some(key.clone()))
}

pub(super) fn by_carrier(here: &WismoAddress, key: String) -> WismoAddress {
    let mut query = here.query.clone();
    query.segment.carrier = Some(key);
    here.asking(query)
}

pub(super) fn by_channel(here: &WismoAddress, key: String) -> WismoAddress {
    let mut query = here.query.clone();
    query.segment.channel = Some(Channel::from_word(&key));
    here.asking(query)
}
