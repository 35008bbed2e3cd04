//! What happens to some orders beside their story. No chance is spent on it, so that all else stays as it was.

use shared::order::EventCode;
use shared::time::HOUR_MS;

use super::story::Moment;

/// Adds what happens to the order of that index before it is shipped, and on its last mile.
pub(super) fn add_turns(index: u64, moments: &mut Vec<Moment>) {
    let place_of = |moments: &[Moment], code: &EventCode| {
        moments.iter().position(|moment| moment.code == *code)
    };
    if let (2, Some(place)) = (index % 9, place_of(moments, &EventCode::Shipped)) {
        let (from, to) = (moments[place - 1].at, moments[place].at);
        let at = from + (to - from) / 4 / 1_000 * 1_000;
        moments.insert(place, said(at, EventCode::Backordered, None));
    }
    if let (1, Some(place)) = (index % 4, place_of(moments, &EventCode::Shipped)) {
        let at = moments[place].at - 2 * HOUR_MS;
        let words = "Shipment information received";
        moments.insert(place, said(at, EventCode::LabelCreated, Some(words)));
    }
    let delivered = place_of(moments, &EventCode::Delivered).filter(|_| index % 4 == 3);
    let last_mile = delivered.and_then(|place| moments.get_mut(place.checked_sub(1)?));
    if let Some(moment) = last_mile.filter(|moment| moment.code == EventCode::OutForDelivery) {
        moment.code = EventCode::ReadyForPickup;
        moment.words = Some("Ready at the pickup point");
    }
}

const fn said(at: i64, code: EventCode, words: Option<&'static str>) -> Moment {
    Moment {
        at,
        code,
        place: None,
        words,
    }
}
