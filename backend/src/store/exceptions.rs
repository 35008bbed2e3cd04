//! The board of delivery exceptions.

use std::collections::BTreeMap;

use shared::api::exceptions::{
    DeliveryException, ExceptionCounts, ExceptionOrder, ExceptionPage, ExceptionQuery,
    ExceptionStep, ExceptionView, RESOLVED_DAYS,
};
use shared::ids::{OrderId, OrderNumber, SellerId};
use shared::order::{
    ExceptionAction, ExceptionCause, ExceptionStatus, OrderStatus, Resolution, Severity,
};
use shared::time::{DAY_MS, Timestamp};
use sqlx::{QueryBuilder, SqliteConnection};

use super::Store;
use super::parts::NO_PROMISE;
use super::seller_orders::{Shop, Statement, last_change, whole};

/// Those of which the customer does not know.
const UNTOLD: &str = "NOT EXISTS (SELECT 1 FROM notifications n WHERE n.exception_id = e.id AND n.recipient = 'customer')";

/// What an exception is about has arrived with its parcel, or, when it is about no single one, with all of the part.
const COLUMNS: &str = "SELECT e.id, e.item_id, e.cause, e.severity, e.status, e.began_at, e.opened_at, e.due_at, e.resolved_at, \
    e.resolution, e.note, p.id AS order_id, p.order_number, p.status AS order_status, p.version, p.customer_name, \
    COALESCE(i.title, p.first_item) AS title, p.promised_to, p.seller_id, w.shop_name, \
    COALESCE(s.carrier, p.carrier) AS carrier, COALESCE(s.tracking_number, p.tracking_number) AS tracking_number, \
    COALESCE(s.status, p.status) = 'delivered' AS has_arrived \
    FROM delivery_exceptions e JOIN seller_orders p ON p.id = e.seller_order_id JOIN sellers w ON w.id = e.seller_id \
    LEFT JOIN shipments s ON s.id = e.shipment_id LEFT JOIN order_items i ON i.id = e.item_id ";

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    item_id: Option<String>,
    cause: String,
    severity: String,
    status: String,
    began_at: i64,
    opened_at: i64,
    due_at: Option<i64>,
    resolved_at: Option<i64>,
    resolution: Option<String>,
    note: Option<String>,
    order_id: String,
    order_number: String,
    order_status: String,
    version: i64,
    customer_name: String,
    title: String,
    promised_to: i64,
    seller_id: String,
    shop_name: String,
    carrier: Option<String>,
    tracking_number: Option<String>,
    has_arrived: bool,
}

impl Store {
    /// The part of the board that `query` asks for, of one shop or of all, at most `limit` exceptions.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn exceptions(
        &self,
        shop: Option<&Shop>,
        query: &ExceptionQuery,
        limit: u32,
        now: Timestamp,
    ) -> Result<ExceptionPage, sqlx::Error> {
        let mut snapshot = self.pool().begin().await?;
        let seller = shop.map(|shop| &shop.seller);
        let counts = counts(&mut snapshot, seller, now).await?;
        let mut statement: Statement<'_> = QueryBuilder::new(COLUMNS);
        push_filter(&mut statement, seller, query, now);
        let is_resolved = query.view == ExceptionView::Resolved;
        let time = if is_resolved { "resolved_at" } else { "due_at" };
        if let Some((at, id)) = query.cursor.as_deref().and_then(cursor) {
            let beyond = if is_resolved { "<" } else { ">" };
            statement.push(format!(" AND (e.{time}, e.id) {beyond} ("));
            statement.push_bind(at).push(", ").push_bind(id).push(")");
        }
        let direction = if is_resolved { "DESC" } else { "ASC" };
        statement.push(format!(
            " ORDER BY e.{time} {direction}, e.id {direction} LIMIT "
        ));
        // One more tells whether another part follows.
        statement.push_bind(i64::from(limit) + 1);
        let mut rows: Vec<Row> = statement.build_query_as().fetch_all(&mut *snapshot).await?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        rows.truncate(most);
        let results = with_steps(&mut snapshot, rows).await?;
        let last = results.last().filter(|_| has_more);
        Ok(ExceptionPage {
            next_cursor: last.and_then(|last| last.cursor.clone()),
            results,
            counts: Some(counts),
            time_zone: shop.map(|shop| shop.time_zone.name().to_owned()),
            as_of: Some(now),
            last_event: Some(last_change(&mut snapshot).await?),
        })
    }

    /// How many exceptions of a shop stand where.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn exception_counts(
        &self,
        seller: &SellerId,
        now: Timestamp,
    ) -> Result<ExceptionCounts, sqlx::Error> {
        let mut snapshot = self.pool().begin().await?;
        counts(&mut snapshot, Some(seller), now).await
    }

    /// Everything that was ever wrong with an item: with it alone, with a parcel that holds it, or with all of its order.
    /// Open ones first, soonest due; then the latest.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn exceptions_of_item(
        &self,
        item: &str,
        seller: Option<&SellerId>,
    ) -> Result<Option<Vec<DeliveryException>>, sqlx::Error> {
        let Some(part) = self.order_of_item(item, seller).await? else {
            return Ok(None);
        };
        let mut snapshot = self.pool().begin().await?;
        let mut statement: Statement<'_> = QueryBuilder::new(COLUMNS);
        statement
            .push("WHERE e.seller_order_id = ")
            .push_bind(part.as_str().to_owned());
        push_item(&mut statement, item);
        statement.push(" ORDER BY e.due_at IS NULL, e.due_at, e.resolved_at DESC, e.id LIMIT 100");
        let rows: Vec<Row> = statement.build_query_as().fetch_all(&mut *snapshot).await?;
        with_steps(&mut snapshot, rows).await.map(Some)
    }

    /// The seller's part that an exception is about; nothing when `seller` is given and it is another's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn order_of_exception(
        &self,
        exception: &str,
        seller: Option<&SellerId>,
    ) -> Result<Option<OrderId>, sqlx::Error> {
        let order: Option<String> = sqlx::query_scalar(
            "SELECT seller_order_id FROM delivery_exceptions WHERE id = $1 AND ($2 IS NULL OR seller_id = $2)",
        )
        .bind(exception)
        .bind(seller.map(SellerId::as_str))
        .fetch_optional(self.pool())
        .await?;
        Ok(order.and_then(|order| OrderId::parse(&order)))
    }
}

async fn counts(
    database: &mut SqliteConnection,
    seller: Option<&SellerId>,
    now: Timestamp,
) -> Result<ExceptionCounts, sqlx::Error> {
    let whose = seller.map_or("$2 IS NULL", |_| "e.seller_id = $2");
    let (open, overdue, untold): (i64, i64, i64) = sqlx::query_as(&format!(
        "SELECT COUNT(*), COALESCE(SUM(e.due_at <= $1), 0), COALESCE(SUM({UNTOLD}), 0)
         FROM delivery_exceptions e WHERE e.status <> 'resolved' AND {whose}"
    ))
    .bind(now.0)
    .bind(seller.map(SellerId::as_str))
    .fetch_one(&mut *database)
    .await?;
    let resolved: i64 = sqlx::query_scalar(&format!(
        "SELECT COUNT(*) FROM delivery_exceptions e WHERE e.status = 'resolved' AND e.resolved_at > $1 AND {whose}"
    ))
    .bind(now.0 - RESOLVED_DAYS * DAY_MS)
    .bind(seller.map(SellerId::as_str))
    .fetch_one(database)
    .await?;
    Ok(ExceptionCounts {
        open: whole(open),
        overdue: whole(overdue),
        untold: whole(untold),
        resolved: whole(resolved),
    })
}

fn push_filter(
    statement: &mut Statement<'_>,
    seller: Option<&SellerId>,
    query: &ExceptionQuery,
    now: Timestamp,
) {
    match query.view {
        ExceptionView::Resolved => {
            statement.push("WHERE e.status = 'resolved' AND e.resolved_at > ");
            statement.push_bind(now.0 - RESOLVED_DAYS * DAY_MS);
        }
        ExceptionView::Overdue => {
            statement.push("WHERE e.status <> 'resolved' AND e.due_at <= ");
            statement.push_bind(now.0);
        }
        ExceptionView::Untold => {
            statement.push(format!("WHERE e.status <> 'resolved' AND {UNTOLD}"));
        }
        ExceptionView::Open | ExceptionView::Other(_) => {
            statement.push("WHERE e.status <> 'resolved'");
        }
    }
    if let Some(seller) = seller {
        statement.push(" AND e.seller_id = ");
        statement.push_bind(seller.as_str().to_owned());
    }
    if let Some(cause) = &query.cause {
        statement.push(" AND e.cause = ");
        statement.push_bind(cause.word().to_owned());
    }
    if let Some(item) = &query.item {
        push_item(statement, item);
    }
}

/// Of that item: about it alone, about a parcel that holds it, or about all of its order.
fn push_item(statement: &mut Statement<'_>, item: &str) {
    statement.push(
        " AND EXISTS (SELECT 1 FROM order_items o WHERE o.order_id = p.order_id AND o.seller_id = p.seller_id AND o.id = ",
    );
    statement.push_bind(item.to_owned());
    statement.push(
        " AND (e.item_id = o.id OR e.item_id IS NULL AND (e.shipment_id IS NULL
           OR EXISTS (SELECT 1 FROM shipment_items u WHERE u.shipment_id = e.shipment_id AND u.item_id = o.id)
           OR NOT EXISTS (SELECT 1 FROM shipment_items u WHERE u.shipment_id = e.shipment_id))))",
    );
}

/// Reads what an exception tells as its cursor.
fn cursor(text: &str) -> Option<(i64, String)> {
    let (at, id) = text.split_once('.')?;
    Some((at.parse().ok()?, id.to_owned()))
}

/// One exception of a part, within a transaction.
pub(super) async fn read_exception(
    database: &mut SqliteConnection,
    part: &OrderId,
    exception: &str,
) -> Result<Option<DeliveryException>, sqlx::Error> {
    let mut statement: Statement<'_> = QueryBuilder::new(COLUMNS);
    statement
        .push("WHERE e.id = ")
        .push_bind(exception.to_owned())
        .push(" AND p.id = ")
        .push_bind(part.as_str().to_owned());
    let rows: Vec<Row> = statement.build_query_as().fetch_all(&mut *database).await?;
    Ok(with_steps(database, rows).await?.pop())
}

#[derive(sqlx::FromRow)]
struct StepRow {
    exception_id: String,
    seq: i64,
    action: String,
    at: i64,
    actor_name: String,
    actor_role: String,
    note: Option<String>,
}

async fn with_steps(
    database: &mut SqliteConnection,
    rows: Vec<Row>,
) -> Result<Vec<DeliveryException>, sqlx::Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let told =
        "SELECT exception_id, seq, action, recipient FROM notifications WHERE exception_id IN (";
    let told: Vec<(String, i64, String, String)> = of_these(told, &rows, "recipient")
        .build_query_as()
        .fetch_all(&mut *database)
        .await?;
    let mut recipients: BTreeMap<(String, i64, String), Vec<String>> = BTreeMap::new();
    for (exception, seq, action, recipient) in told {
        let of_step = recipients.entry((exception, seq, action)).or_default();
        of_step.push(recipient);
    }
    // Two steps of one moment: it was opened before anybody was told.
    let taken = "SELECT * FROM exception_steps WHERE exception_id IN (";
    let taken: Vec<StepRow> = of_these(taken, &rows, "seq, action = 'opened' DESC")
        .build_query_as()
        .fetch_all(database)
        .await?;
    let mut steps: BTreeMap<String, Vec<ExceptionStep>> = BTreeMap::new();
    for step in taken {
        let key = (step.exception_id, step.seq, step.action);
        let told = recipients.remove(&key).unwrap_or_default();
        let (exception, _, action) = key;
        steps.entry(exception).or_default().push(ExceptionStep {
            action,
            at: Timestamp(step.at),
            actor: step.actor_name,
            role: step.actor_role,
            note: step.note,
            told,
        });
    }
    let exception = |row: Row| {
        let steps = steps.remove(&row.id).unwrap_or_default();
        row.into_exception(steps)
    };
    Ok(rows.into_iter().filter_map(exception).collect())
}

fn of_these<'a>(select: &str, rows: &[Row], order: &str) -> Statement<'a> {
    let mut statement: Statement<'_> = QueryBuilder::new(select);
    let mut list = statement.separated(", ");
    for row in rows {
        list.push_bind(row.id.clone());
    }
    statement.push(format!(") ORDER BY {order}"));
    statement
}

impl Row {
    fn into_exception(self, steps: Vec<ExceptionStep>) -> Option<DeliveryException> {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let opened = |step: &ExceptionStep| ExceptionAction::from_word(&step.action)?.remedy();
        let sorted_by = self.resolved_at.or(self.due_at).unwrap_or(0);
        Some(DeliveryException {
            cursor: Some(format!("{sorted_by}.{}", self.id)),
            id: self.id,
            cause: ExceptionCause::from_word(&self.cause),
            severity: Severity::from_word(&self.severity),
            status: ExceptionStatus::from_word(&self.status),
            began_at: Timestamp(self.began_at),
            opened_at: Timestamp(self.opened_at),
            due_at: self.due_at.map(Timestamp),
            resolved_at: self.resolved_at.map(Timestamp),
            resolution: self.resolution.as_deref().map(Resolution::from_word),
            remedies: steps.iter().filter_map(opened).collect(),
            has_arrived: self.has_arrived,
            note: self.note,
            order: ExceptionOrder {
                id: OrderId::parse(&self.order_id)?,
                number: OrderNumber::parse(&self.order_number)?,
                status: OrderStatus::from_word(&self.order_status),
                version: whole(self.version),
                customer_name: some(self.customer_name),
                title: some(self.title),
                promised_to: (self.promised_to != NO_PROMISE)
                    .then_some(Timestamp(self.promised_to)),
                carrier: self.carrier.and_then(some),
                tracking_number: self.tracking_number,
                seller: SellerId::parse(&self.seller_id),
                shop_name: some(self.shop_name),
            },
            item_id: self.item_id,
            steps,
        })
    }
}
