//! Orders that come in while the server runs. A marketplace places its own; the command `place` stands in for it.

use shared::api::order_events::OrderEvent;
use shared::ids::{OrderId, SellerId};
use shared::order::{EventCode, OrderStatus, PaymentStatus};
use shared::time::{DAY_MS, Timestamp};

use super::Store;
use super::counted_orders;
use super::deliveries;
use super::parts::derive_parts;
use super::promises::{keep_promise, promising_shop};
use super::seller_orders::last_change;
use super::writing::{Batch, EventRow, ItemRow, OrderRow};

/// What a new order is made of: something that the shop has sold before.
#[derive(sqlx::FromRow)]
struct Sold {
    product_id: String,
    title: String,
    unit_price: i64,
    unit_fee: i64,
    currency: String,
    time_zone: String,
    email: String,
    recipient_name: String,
    recipient_address: String,
    region: String,
}

impl Store {
    /// Places a paid order of one product with a shop; nothing when the shop has never sold anything.
    ///
    /// # Errors
    /// When the database does not answer. Nothing is written then.
    pub async fn place_order(
        &self,
        seller: &SellerId,
        number: &str,
        units: u32,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let book = self.promise_book(now.0.div_euclid(DAY_MS)).await?;
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let sold: Option<Sold> = sqlx::query_as(
            "SELECT i.product_id, i.title, i.unit_price, i.unit_fee, o.currency, o.time_zone, o.email,
               o.recipient_name, o.recipient_address, o.region
             FROM order_items i JOIN orders o ON o.id = i.order_id WHERE i.seller_id = $1
             ORDER BY o.placed_at DESC, i.id LIMIT 1",
        )
        .bind(seller.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(sold) = sold else {
            return Ok(false);
        };
        let shop = promising_shop(&mut transaction, seller.as_str()).await?;
        let promised = shop
            .as_ref()
            .and_then(|shop| Some((shop, shop.promise(&book, &sold.region, now)?)));
        let id = format!("ord_{}", number.replace('-', "").to_lowercase());
        let payment_status = PaymentStatus::Paid.word().to_owned();
        let event = |code: &EventCode, place: &str| EventRow {
            id: format!("{id}_e{place}"),
            order_id: id.clone(),
            code: code.word().to_owned(),
            occurred_at: now.0,
            place: None,
            description: None,
        };
        let batch = Batch {
            items: vec![ItemRow {
                id: format!("{id}_0"),
                order_id: id.clone(),
                seller_id: seller.as_str().to_owned(),
                product_id: sold.product_id,
                title: sold.title,
                position: 0,
                quantity: i64::from(units),
                refunded_quantity: 0,
                unit_price: sold.unit_price,
                unit_fee: sold.unit_fee,
                paid_at: Some(now.0),
                payment_status: payment_status.clone(),
                shipped_quantity: 0,
                ship_by: None,
            }],
            events: vec![event(&EventCode::Placed, "0"), event(&EventCode::Paid, "1")],
            orders: vec![OrderRow {
                id: id.clone(),
                order_number: number.to_owned(),
                email: sold.email,
                status: OrderStatus::Pending.word().to_owned(),
                payment_status,
                currency: sold.currency,
                time_zone: sold.time_zone,
                recipient_name: sold.recipient_name,
                recipient_address: sold.recipient_address,
                placed_at: now.0,
                paid_at: Some(now.0),
                promised: promised.map(|(shop, promised)| promised.window(shop.time_zone)),
                region: sold.region,
                ..OrderRow::default()
            }],
            ..Batch::default()
        };
        batch.write(&mut transaction).await?;
        derive_parts(&mut transaction, &id).await?;
        if let Some(part) = OrderId::parse(&id) {
            deliveries::refresh(&mut transaction, &[part.as_str()], now).await?;
            counted_orders::refresh(&mut transaction, &[part.as_str()], now).await?;
        }
        if let Some((shop, promised)) = promised {
            keep_promise(&mut transaction, &id, &shop.seller, &promised.band, now).await?;
        }
        let seq = last_change(&mut transaction).await? + 1;
        sqlx::query(
            "INSERT INTO order_changes (seq, seller_order_id, seller_id, action, to_status, version, actor_id, actor_name,
               actor_role, at)
             SELECT $1, id, seller_id, $2, status, version, '', customer_name, 'customer', $3
             FROM seller_orders WHERE order_id = $4",
        )
        .bind(i64::try_from(seq).unwrap_or(i64::MAX))
        .bind(OrderEvent::PLACED)
        .bind(now.0)
        .bind(&id)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }
}
