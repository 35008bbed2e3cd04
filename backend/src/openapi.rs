//! The API as an OpenAPI document, generated from the handlers and the contract's types.

use utoipa::OpenApi;

use crate::routes::{
    at_risk, carrier_events, customer_orders, delivery_promise, events, exceptions, fulfillment,
    health, inquiries, late_reasons, notifications, order_jobs, order_reports, order_timeline,
    partners, saved_views, seller_directory, seller_orders, seller_summary, session, surveys,
    tracking, wismo,
};

/// The reference implementation of the contract that Sokoni's application calls.
#[derive(OpenApi)]
#[openapi(
    info(title = "Sokoni API", description = "What Sokoni's application asks of a marketplace. Refusals are RFC 9457 problems."),
    servers((url = "/api")),
    paths(
        session::login,
        session::logout,
        session::me,
        seller_summary::show,
        seller_directory::list,
        tracking::look_up,
        seller_orders::list,
        seller_orders::counts,
        seller_orders::show,
        seller_orders::patch,
        seller_orders::update_status,
        seller_orders::undo,
        seller_orders::tracking,
        order_jobs::bulk_update_status,
        order_jobs::draft,
        order_jobs::running,
        order_jobs::show,
        order_jobs::start,
        order_jobs::retry,
        order_jobs::undo,
        seller_orders::recent,
        order_reports::show,
        order_timeline::show,
        saved_views::list,
        saved_views::save,
        saved_views::delete,
        events::follow,
        exceptions::list,
        exceptions::of_item,
        exceptions::act,
        notifications::list,
        notifications::unread_count,
        notifications::read,
        notifications::read_all,
        fulfillment::open,
        fulfillment::stats,
        fulfillment::desks,
        fulfillment::ship,
        fulfillment::deliver,
        fulfillment::issue,
        customer_orders::list,
        customer_orders::tracking,
        delivery_promise::show,
        delivery_promise::grades,
        delivery_promise::hours,
        delivery_promise::change_hours,
        late_reasons::show,
        carrier_events::receive,
        partners::list,
        partners::metrics,
        partners::opt_in,
        partners::opt_out,
        partners::take_in_events,
        inquiries::report,
        inquiries::resolve,
        inquiries::rate,
        surveys::show,
        surveys::answer,
        wismo::overview,
        wismo::insights,
        wismo::inquiries,
        wismo::rows,
        wismo::fulfillment,
        wismo::satisfaction,
        at_risk::list,
        at_risk::send,
        at_risk::sendings,
        health::show,
    ),
)]
struct Document;

/// The document as it is checked in at `docs/openapi.json`.
pub fn openapi_json() -> String {
    let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
