//! Where a parcel is, from what its carrier reported and what people recorded.

use proptest::prelude::*;
use shared::order::{
    EventCode, OrderStatus, ParcelRecord, ParcelState, Scan, is_about_parcel, parcel_state,
};
use shared::time::{DAY_MS, Timestamp};

use EventCode::{
    Backordered, Delayed, Delivered, DeliveryFailed, Exception, InTransit, LabelCreated,
    OutForDelivery, ReadyForPickup, ReturnStarted, Returned, Shipped,
};

fn scans(codes: &[(i64, EventCode)]) -> Vec<Scan> {
    codes
        .iter()
        .enumerate()
        .map(|(place, (at, code))| Scan {
            at: Timestamp(*at),
            id: format!("e{place}"),
            code: code.clone(),
        })
        .collect()
}

fn records(codes: &[(i64, EventCode)]) -> Vec<ParcelRecord> {
    codes
        .iter()
        .map(|(at, code)| ParcelRecord {
            at: Timestamp(*at),
            code: code.clone(),
        })
        .collect()
}

/// Status, time of delivery and trouble of a parcel that was handed over at 0.
fn told(
    recorded: &[(i64, EventCode)],
    scanned: &[(i64, EventCode)],
) -> (OrderStatus, Option<i64>, Option<EventCode>) {
    let mut all = vec![(0, Shipped)];
    all.extend_from_slice(recorded);
    let state = parcel_state(&records(&all), &scans(scanned));
    (
        state.status,
        state.delivered_at.map(|at| at.0),
        state.trouble,
    )
}

fn other(code: &str) -> EventCode {
    EventCode::Other(code.to_owned())
}

#[test]
fn a_parcel_goes_the_way_that_its_carrier_reports() {
    let way = [
        (1, Shipped),
        (2, InTransit),
        (3, OutForDelivery),
        (4, DeliveryFailed),
        (5, OutForDelivery),
        (6, Delivered),
    ];
    for (seen, expected) in [
        (0, (OrderStatus::Shipped, None, None)),
        (2, (OrderStatus::Shipped, None, None)),
        (3, (OrderStatus::OutForDelivery, None, None)),
        (4, (OrderStatus::Shipped, None, Some(DeliveryFailed))),
        (5, (OrderStatus::OutForDelivery, None, None)),
        (6, (OrderStatus::Delivered, Some(6), None)),
    ] {
        assert_eq!(told(&[], &way[..seen]), expected, "{seen} events");
    }
}

#[test]
fn what_is_over_stays_over() {
    let delivered = (OrderStatus::Delivered, Some(2), None);
    for code in EventCode::ALL {
        let after = told(
            &[],
            &[(1, OutForDelivery), (2, Delivered), (3, code.clone())],
        );
        assert_eq!(after, delivered, "{code:?}");
        let after = told(&[], &[(1, Returned), (2, code.clone())]);
        assert_eq!(after, (OrderStatus::Returned, None, None), "{code:?}");
    }
}

#[test]
fn a_parcel_on_its_way_back_is_delivered_to_its_sender() {
    let back = [
        (1, OutForDelivery),
        (2, DeliveryFailed),
        (3, ReturnStarted),
        (4, OutForDelivery),
        (5, Delivered),
    ];
    assert_eq!(told(&[], &back), (OrderStatus::Returned, None, None));
    assert_eq!(told(&[], &back[..4]), (OrderStatus::Shipped, None, None));
    // From the door as well: the attempt is over.
    assert_eq!(
        told(&[], &[(1, OutForDelivery), (2, ReturnStarted)]).0,
        OrderStatus::Shipped
    );
    let state = parcel_state(&[], &scans(&back));
    assert_eq!(state.readings[3..], [ReturnStarted, Returned]);
    // Unless somebody says that the customer got it.
    assert_eq!(told(&[(4, Delivered)], &back).0, OrderStatus::Delivered);
}

#[test]
fn a_code_that_says_nothing_here_moves_nothing_and_ends_no_trouble() {
    for (trouble, at) in [(Delayed, 1), (Exception, 1), (DeliveryFailed, 1)] {
        let heard = told(&[], &[(at, trouble.clone()), (2, other("ZX-9"))]);
        assert_eq!(heard, (OrderStatus::Shipped, None, Some(trouble.clone())));
        let heard = told(&[], &[(at, trouble), (2, InTransit)]);
        assert_eq!(heard, (OrderStatus::Shipped, None, None));
    }
    assert_eq!(
        told(&[], &[(1, OutForDelivery), (2, other("?"))]).0,
        OrderStatus::OutForDelivery
    );
}

#[test]
fn a_parcel_at_a_pickup_point_is_out_of_trouble_until_something_else_is_heard() {
    let way = [
        (1, OutForDelivery),
        (2, DeliveryFailed),
        (3, ReadyForPickup),
        (4, InTransit),
        (5, Delivered),
    ];
    let waits = |seen: usize| {
        let state = parcel_state(&records(&[(0, Shipped)]), &scans(&way[..seen]));
        (state.status, state.trouble, state.waits_for_pickup)
    };
    assert_eq!(waits(3), (OrderStatus::OutForDelivery, None, true));
    assert_eq!(waits(4), (OrderStatus::OutForDelivery, None, false));
    assert_eq!(waits(5), (OrderStatus::Delivered, None, false));
    // One that goes back waits for its sender there.
    let back = [(1, ReturnStarted), (2, ReadyForPickup), (3, Delivered)];
    let state = parcel_state(&records(&[(0, Shipped)]), &scans(&back));
    assert_eq!(state.readings[1..], [ReturnStarted, Returned]);
    // Unless an admin knows better.
    let kept = told(&[(3, ReadyForPickup)], &[(1, ReturnStarted)]);
    assert_eq!(kept, (OrderStatus::OutForDelivery, None, None));
}

#[test]
fn what_people_recorded_counts_at_its_time() {
    // A seller who said so is not contradicted by earlier scans that arrive late.
    let late = [(5, OutForDelivery), (6, DeliveryFailed), (7, Exception)];
    assert_eq!(
        told(&[(8, Delivered)], &late),
        (OrderStatus::Delivered, Some(8), None)
    );
    // Who saw it delivered first is right about when.
    assert_eq!(told(&[(8, Delivered)], &[(6, Delivered)]).1, Some(6));
    assert_eq!(told(&[(8, Delivered)], &[(9, Delivered)]).1, Some(8));
    // What its customer sent back had arrived.
    let back = told(&[(8, Delivered), (90, Returned)], &[(7, OutForDelivery)]);
    assert_eq!(back, (OrderStatus::Returned, Some(8), None));
    assert_eq!(
        told(&[(4, OutForDelivery)], &[(5, DeliveryFailed)]).2,
        Some(DeliveryFailed)
    );
}

#[test]
fn a_parcel_that_was_never_handed_over_is_not_moved_by_a_carrier() {
    for word in ["processing", "cancelled", "lost_at_sea"] {
        let state = parcel_state(
            &records(&[(0, EventCode::from_word(word))]),
            &scans(&[(1, OutForDelivery), (2, Delivered)]),
        );
        assert_eq!(state.status, OrderStatus::from_word(word));
        assert_eq!((state.delivered_at, state.trouble), (None, None));
    }
}

#[test]
fn a_number_that_is_given_out_again_is_about_another_parcel() {
    let shipped = Timestamp(400 * DAY_MS);
    let day = |day: i64| is_about_parcel(Timestamp(day * DAY_MS), Some(shipped));
    assert_eq!(
        [385, 386, 400, 580, 581].map(day),
        [false, true, true, true, false]
    );
    assert!(is_about_parcel(Timestamp(0), None));
}

fn any_code() -> impl Strategy<Value = EventCode> {
    prop_oneof![
        9 => prop::sample::select(vec![
            Shipped, InTransit, Delayed, Exception, OutForDelivery, DeliveryFailed, Delivered, ReturnStarted, Returned,
            LabelCreated, ReadyForPickup,
        ]),
        1 => "[A-Z]{2}".prop_map(EventCode::Other),
    ]
}

fn any_scans() -> impl Strategy<Value = Vec<Scan>> {
    // Few instants, so that several events fall on one.
    prop::collection::vec((0_i64..12, any_code()), 0..14).prop_map(|codes| scans(&codes))
}

fn any_records() -> impl Strategy<Value = Vec<ParcelRecord>> {
    let code = prop::sample::select(vec![OutForDelivery, Delivered, DeliveryFailed, Returned]);
    prop::collection::vec((0_i64..12, code), 0..3).prop_map(|codes| {
        let mut all = vec![(0, Shipped)];
        all.extend(codes);
        records(&all)
    })
}

/// Each scan with what it says, by its key.
fn by_key(scans: &[Scan], state: ParcelState) -> (ParcelState, Vec<(String, EventCode)>) {
    let mut readings: Vec<(String, EventCode)> = scans
        .iter()
        .map(|scan| scan.id.clone())
        .zip(state.readings.iter().cloned())
        .collect();
    readings.sort_by(|one, two| one.0.cmp(&two.0));
    let state = ParcelState {
        readings: Vec::new(),
        ..state
    };
    (state, readings)
}

proptest! {
    #[test]
    fn the_order_in_which_scans_arrive_leaves_no_trace(
        records in any_records(),
        (scans, shuffled) in any_scans().prop_flat_map(|scans| (Just(scans.clone()), Just(scans).prop_shuffle())),
    ) {
        let one = by_key(&scans, parcel_state(&records, &scans));
        let two = by_key(&shuffled, parcel_state(&records, &shuffled));
        prop_assert_eq!(one, two);
    }

    #[test]
    fn what_is_not_of_a_parcel_changes_nothing_of_it(
        records in any_records(),
        scans in any_scans(),
        at in 0_i64..12,
        code in prop::sample::select(vec![LabelCreated, Backordered]),
    ) {
        let before = parcel_state(&records, &scans);
        let label = Scan { at: Timestamp(at), id: "label".to_owned(), code: code.clone() };
        let mut after = parcel_state(&records, &[scans, vec![label]].concat());
        prop_assert_eq!(after.readings.pop(), Some(code));
        prop_assert_eq!(ParcelState { last_scan_at: before.last_scan_at, ..after }, before);
    }

    #[test]
    fn what_somebody_has_just_recorded_stands(records in any_records(), scans in any_scans()) {
        let before = parcel_state(&records, &scans);
        for (code, from, to) in [
            (OutForDelivery, OrderStatus::Shipped, OrderStatus::OutForDelivery),
            (Delivered, OrderStatus::Shipped, OrderStatus::Delivered),
            (Delivered, OrderStatus::OutForDelivery, OrderStatus::Delivered),
            (DeliveryFailed, OrderStatus::OutForDelivery, OrderStatus::Shipped),
            (Returned, OrderStatus::Delivered, OrderStatus::Returned),
        ] {
            let last = ParcelRecord { at: Timestamp(11), code: code.clone() };
            let after = parcel_state(&[records.clone(), vec![last]].concat(), &scans);
            if before.status == from {
                prop_assert_eq!(after.status, to);
            }
        }
    }

    #[test]
    fn a_late_scan_of_earlier_brings_nothing_back_from_its_customer(
        records in any_records(),
        scans in any_scans(),
        late in any_code(),
    ) {
        let before = parcel_state(&records, &scans);
        let Some(delivered_at) = before.delivered_at.filter(|_| before.status == OrderStatus::Delivered) else {
            return Ok(());
        };
        let last = Scan { at: Timestamp(delivered_at.0 + 1), id: "late".to_owned(), code: late };
        let after = parcel_state(&records, &[scans, vec![last]].concat());
        prop_assert_eq!((after.status, after.delivered_at), (before.status, before.delivered_at));
    }
}
