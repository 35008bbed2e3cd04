//! The outbox as pages see it: what is on its way, and the way to add to it. The courier, a program of its own that
//! arrives after the page, keeps it on the device and sends it.

use leptos::prelude::*;
use shared::api::exceptions::{DeliveryException, ExceptionRequest};
use shared::api::fulfillment::{ItemRequest, OpenItem};
use shared::api::seller_orders::{ChangeRequest, OrderRow};
use shared::ids::{OrderId, OrderNumber};
use shared::json::{self, Decode as _, Json as _};
use shared::order::{ExceptionAction, ItemStep, OrderAction};

use super::{Entry, EntryState, Load, LoadState, Session, Wish, with_changes_under_way};
use crate::browser::{boot, clock, courier};

/// The device does not keep the change, so nothing was changed or sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotKept;

/// The changes of this device's user.
#[derive(Clone, Copy)]
pub struct Outbox {
    /// In the order of intentions.
    entries: RwSignal<Vec<Entry>>,
    /// The row of the last order that the server has answered with.
    pub answered: RwSignal<Option<OrderRow>>,
    user: StoredValue<String>,
}

impl Outbox {
    /// Starts to hear of changes, and provides the outbox to everything below.
    pub fn provide() -> Self {
        let user = Session::user().map(|user| user.id.as_str().to_owned());
        let user = user.unwrap_or_default();
        boot::set_courier_user(&user);
        let outbox = Self {
            user: StoredValue::new(user),
            entries: RwSignal::new(Vec::new()),
            answered: RwSignal::new(None),
        };
        provide_context(outbox);
        courier::on_news(move |news| {
            if let Some(entries) = news
                .member("entries")
                .and_then(|list| Vec::decode(&list).ok())
            {
                outbox.entries.set(entries);
            }
            let order = news.member("order");
            if let Some(order) = order.and_then(|order| OrderRow::decode(&order).ok()) {
                outbox.answered.set(Some(order));
            }
        });
        outbox
    }

    /// The outbox of this program.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Sends for the courier.
    pub fn open(self) {
        courier::call();
    }

    /// Sends for the courier once the page shows something, or cannot.
    pub fn open_after(self, load: Load) {
        Effect::new(move |is_open: Option<bool>| {
            let is_loading = load.face() == LoadState::Loading;
            let was_open = is_open.unwrap_or(false);
            if !is_loading && !was_open {
                self.open();
            }
            was_open || !is_loading
        });
    }

    /// Everything in it; tracked.
    pub fn entries(self) -> Vec<Entry> {
        self.entries.get()
    }

    /// How many changes the server has not answered; tracked.
    pub fn open_count(self) -> usize {
        self.entries
            .with(|entries| entries.iter().filter(|entry| entry.is_open()).count())
    }

    /// The row as it will be, and whether something is under way; tracked.
    pub fn shown(self, row: OrderRow) -> (OrderRow, bool) {
        self.entries
            .with(|entries| with_changes_under_way(row, entries))
    }

    /// Takes a step of the lifecycle.
    ///
    /// # Errors
    /// When the device does not keep it.
    pub async fn act(
        self,
        order: &OrderRow,
        action: OrderAction,
        request: &ChangeRequest,
    ) -> Result<(), NotKept> {
        let base = self.seen(&order.id, order.version);
        let order = (&order.id, &order.order_number);
        self.add(order, Wish::Act(action), request.to_json(), base)
            .await
    }

    /// Takes a step of an item.
    ///
    /// # Errors
    /// As [`Outbox::act`].
    pub async fn act_on_item(
        self,
        item: &OpenItem,
        step: ItemStep,
        request: &ItemRequest,
    ) -> Result<(), NotKept> {
        let wish = Wish::Item(step, item.id.clone());
        let order = (&item.order_id, &item.order_number);
        self.add(
            order,
            wish,
            request.to_json(),
            self.seen(&item.order_id, item.version),
        )
        .await
    }

    /// Takes a step about an exception. Whether it still may be taken then the rules decide, not a version.
    ///
    /// # Errors
    /// As [`Outbox::act`].
    pub async fn act_on_exception(
        self,
        exception: &DeliveryException,
        action: ExceptionAction,
        request: &ExceptionRequest,
    ) -> Result<(), NotKept> {
        let wish = Wish::Exception(action, exception.id.clone());
        let order = (&exception.order.id, &exception.order.number);
        self.add(order, wish, request.to_json(), None).await
    }

    /// Wishes a refused step of an item or about an exception again, whatever has become of it: the rules alone decide. What is on
    /// screen may be of before, since a card stays when the server lists it no more.
    ///
    /// # Errors
    /// As [`Outbox::act`].
    pub async fn wish_again_as_it_is(self, entry: &Entry) -> Result<(), NotKept> {
        let order = (&entry.order, &entry.number);
        let (wish, body) = (entry.wish.clone(), entry.body.clone());
        self.add(order, wish, body, None).await?;
        self.drop_entry(entry.place).await;
        Ok(())
    }

    /// The version that the user has seen: the one on screen, or that of an answer to their own change of the order since.
    fn seen(self, order: &OrderId, on_screen: u64) -> Option<u64> {
        let of_answer = |entry: &Entry| match entry.state {
            EntryState::Accepted { version, .. } if entry.order == *order => Some(version),
            _ => None,
        };
        let answered = self
            .entries
            .with_untracked(|entries| entries.iter().filter_map(of_answer).max());
        let seen = on_screen.max(answered.unwrap_or(0));
        (seen > 0).then_some(seen)
    }

    /// Writes something down.
    ///
    /// # Errors
    /// As [`Outbox::act`].
    pub async fn note(self, order: &OrderRow, note: &str) -> Result<(), NotKept> {
        let body = json::object(&[("note", Some(note))]);
        let order = (&order.id, &order.order_number);
        self.add(order, Wish::Note, body, None).await
    }

    /// Wishes a refused change again, on top of the order as it is now.
    ///
    /// # Errors
    /// As [`Outbox::act`].
    pub async fn wish_again(self, entry: &Entry, order: &OrderRow) -> Result<(), NotKept> {
        let base = (order.version > 0).then_some(order.version);
        let (wish, body) = (entry.wish.clone(), entry.body.clone());
        let order = (&order.id, &order.order_number);
        self.add(order, wish, body, base).await?;
        self.drop_entry(entry.place).await;
        Ok(())
    }

    /// Takes a change out: one that waits will not happen, one that was answered is not shown any more.
    pub async fn drop_entry(self, place: u32) {
        let command = json::members(&[("drop", Some(place.to_string()))]);
        courier::ask(&command).await;
    }

    async fn add(
        self,
        (order, number): (&OrderId, &OrderNumber),
        wish: Wish,
        body: String,
        base: Option<u64>,
    ) -> Result<(), NotKept> {
        let entry = Entry {
            place: 0,
            key: String::new(),
            user: self.user.get_value(),
            order: order.clone(),
            number: number.clone(),
            wish,
            body,
            base,
            behind: None,
            made_at: clock::now(),
            state: EntryState::Waiting,
        };
        let command = json::members(&[("add", Some(entry.to_json()))]);
        if courier::ask(&command).await {
            Ok(())
        } else {
            Err(NotKept)
        }
    }
}
