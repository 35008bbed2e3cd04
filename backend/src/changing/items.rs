//! What a step of one item means for its order.

use shared::api::fulfillment::ItemRequest;
use shared::api::seller_orders::{ChangeRequest, OrderDetail, OrderItem, Units};
use shared::order::{Actor, OrderAction, OrderStatus, Refusal, RefusalCode, check};
use shared::time::Timestamp;

use super::{Fault, Plan, given_of, plan, status_after};

/// A change of an order as it is by then.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) order: OrderDetail,
    pub(crate) plan: Plan,
}

/// Sends all units of the item that are left, in a parcel of their own. Whoever packs an order has begun to prepare it: that is
/// done first, as a change of its own, if the rules let them. Nothing is planned unless all of it may be done.
pub(crate) fn ship(
    order: &OrderDetail,
    item: &str,
    request: &ItemRequest,
    actor: Actor,
    now: Timestamp,
) -> Result<Vec<Step>, Fault> {
    let item = item_of(order, item)?;
    let left = item.quantity.saturating_sub(item.shipped_quantity);
    let request = ChangeRequest {
        carrier: request.carrier.clone(),
        tracking_number: request.tracking_code.clone(),
        own_delivery: request.own_delivery,
        units: vec![Units {
            item: item.id.clone(),
            quantity: left,
        }],
        ..ChangeRequest::of(OrderAction::Ship)
    };
    let mut steps = Vec::new();
    let mut order = order.clone();
    if order.row.status == OrderStatus::Pending
        && let Ok(plan) = plan(&order, &ChangeRequest::of(OrderAction::Process), actor, now)
    {
        let prepared = prepared(&order, &plan);
        steps.push(Step { order, plan });
        order = prepared;
    }
    check(
        &order.facts(),
        OrderAction::Ship,
        actor,
        &given_of(&request, now)?,
    )?;
    if left == 0 {
        let code = RefusalCode::NothingToShip;
        let sentence = format!("Cannot ship: {}.", code.reason());
        return Err(Refusal { code, sentence }.into());
    }
    let plan = plan(&order, &request, actor, now)?;
    steps.push(Step { order, plan });
    Ok(steps)
}

/// The order once its preparing has begun.
fn prepared(order: &OrderDetail, plan: &Plan) -> OrderDetail {
    let mut prepared = order.clone();
    prepared.row.status = plan.to.clone();
    prepared.row.exception.clone_from(&plan.exception);
    prepared.row.version += 1;
    prepared
}

/// Marks every parcel that holds the item, and is on its way, as received.
pub(crate) fn deliver(
    order: &OrderDetail,
    item: &str,
    request: &ItemRequest,
    actor: Actor,
    now: Timestamp,
) -> Result<Step, Fault> {
    let item = item_of(order, item)?;
    let holds = |units: &[Units]| units.is_empty() || units.iter().any(|one| one.item == item.id);
    let parcels = order.shipments.iter().enumerate();
    let held: Vec<_> = parcels.filter(|(_, one)| holds(&one.units)).collect();
    let target = OrderStatus::Delivered;
    let is_under_way = |status| OrderAction::leading(status, &target).is_some();
    let moved: Vec<(usize, OrderStatus)> = held
        .iter()
        .filter(|(_, parcel)| is_under_way(&parcel.status))
        .map(|(place, _)| (*place, target.clone()))
        .collect();
    // Of an item that no parcel brings any more, the last one says why not; of one that no parcel ever held, the order.
    let first = moved.first().map(|(place, _)| &order.shipments[*place]);
    let asked = first.or(held.last().map(|(_, parcel)| *parcel));
    let request = ChangeRequest {
        shipment: asked.map(|parcel| parcel.id.clone()),
        proof: request.proof_url.clone(),
        ..ChangeRequest::of(OrderAction::Deliver)
    };
    let mut plan = plan(order, &request, actor, now)?;
    if moved.len() > 1 {
        plan.to = status_after(order, &moved, false, plan.fulfillment, &target);
        plan.parcels = moved;
        plan.shipment = None;
    }
    Ok(Step {
        order: order.clone(),
        plan,
    })
}

fn item_of<'a>(order: &'a OrderDetail, item: &str) -> Result<&'a OrderItem, Fault> {
    let found = order.items.iter().find(|one| one.id == item);
    found.ok_or(Fault::Unreadable("The order has no such item."))
}
