//! Fulfilment follows from the parcels, and no parcel holds what was not ordered.

use proptest::prelude::*;
use shared::order::{Fulfillment, ItemQuantity, RefusalCode, fulfillment, pack};

fn items(quantities: &[(u64, u64)]) -> Vec<ItemQuantity> {
    quantities
        .iter()
        .map(|(ordered, shipped)| ItemQuantity {
            ordered: *ordered,
            shipped: *shipped,
        })
        .collect()
}

#[test]
fn fulfilment_is_none_some_or_all_of_the_units() {
    for (quantities, expected) in [
        (&[(2, 0), (1, 0)][..], Fulfillment::Unfulfilled),
        (&[(2, 1), (1, 0)], Fulfillment::PartiallyFulfilled),
        (&[(2, 2), (1, 0)], Fulfillment::PartiallyFulfilled),
        (&[(2, 2), (1, 1)], Fulfillment::Fulfilled),
        (&[(0, 0), (1, 0)], Fulfillment::Unfulfilled),
        (&[], Fulfillment::Fulfilled),
    ] {
        assert_eq!(fulfillment(&items(quantities)), expected, "{quantities:?}");
    }
}

#[test]
fn parcels_that_cannot_be_are_refused() {
    for (units, code) in [
        (&[][..], RefusalCode::QuantityMissing),
        (&[0, 0], RefusalCode::QuantityMissing),
        (&[2, 0], RefusalCode::QuantityExceeded),
        (&[1, 0, 1], RefusalCode::QuantityExceeded),
        (&[u64::MAX, 0], RefusalCode::QuantityExceeded),
    ] {
        let refusal = pack(&items(&[(2, 1), (1, 0)]), units).unwrap_err();
        assert_eq!(refusal.code, code, "{units:?}");
    }
}

#[test]
fn units_lost_from_the_order_after_shipping_do_not_hold_up_the_rest() {
    let after = pack(&items(&[(1, 2), (1, 0)]), &[0, 1]).unwrap();
    assert_eq!(after, items(&[(1, 2), (1, 1)]));
}

proptest! {
    #[test]
    fn after_any_parcels_fulfilment_is_what_counting_units_says(
        ordered in prop::collection::vec(0_u64..6, 0..5),
        parcels in prop::collection::vec(prop::collection::vec(0_u64..4, 0..6), 0..12),
    ) {
        let mut state: Vec<_> = ordered.iter().map(|ordered| ItemQuantity { ordered: *ordered, shipped: 0 }).collect();
        let mut packed = vec![0; ordered.len()];
        for parcel in parcels {
            if let Ok(after) = pack(&state, &parcel) {
                for (total, units) in packed.iter_mut().zip(&parcel) {
                    *total += units;
                }
                state = after;
            }
        }
        let (all, gone): (u64, u64) = (ordered.iter().sum(), packed.iter().sum());
        for (item, packed) in state.iter().zip(&packed) {
            prop_assert_eq!(item.shipped, *packed);
            prop_assert!(item.shipped <= item.ordered);
        }
        let expected = match gone {
            gone if gone == all => Fulfillment::Fulfilled,
            0 => Fulfillment::Unfulfilled,
            _ => Fulfillment::PartiallyFulfilled,
        };
        prop_assert_eq!(fulfillment(&state), expected);
    }
}
