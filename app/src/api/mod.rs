//! The marketplace's API as this application calls it: one function an endpoint.

mod client;
mod config;
mod error;

pub use client::Client;
use client::read;
pub use config::{AuthMode, Config};
pub use error::ApiError;

use shared::api::Endpoint;
use shared::api::auth;
use shared::api::auth::{LoginRequest, LoginResponse, User};
use shared::api::customer_orders::{self, CustomerOrders};
use shared::api::delivery_promise::{self, DeliveryPromise, PromiseGrades, ShopHours};
use shared::api::desks::{self, DeskFigures};
use shared::api::exceptions::{self, ExceptionPage, ExceptionQuery};
use shared::api::fulfillment::{self, ItemCounts, Queue};
use shared::api::late_reasons::{self, LateReasons};
use shared::api::order_events::{self, EventPage};
use shared::api::order_jobs::Job;
use shared::api::order_timeline::{self, OrderTimeline};
use shared::api::partners::{self, OptedIn, OptedOut, Partner, PartnerChoice, PartnerMetrics};
use shared::api::saved_views::SavedView;
use shared::api::seller_directory::{self, SellerEntry};
use shared::api::seller_orders::{self, OrderCounts, OrderDetail, OrderPage};
use shared::api::seller_summary::{self, SellerSummary};
use shared::api::tracking::{self, TrackRequest, Tracking};
use shared::api::wismo::{
    self, AtRiskPage, Cut, InquiryFilter, InquiryPage, LikeliestAskers, NoticeAnswer,
    NoticeRequest, NoticeSendings, Segment, Survey, SurveyAnswer, WismoFulfillment, WismoInquiries,
    WismoInsights, WismoOverview, WismoQuery, WismoSatisfaction,
};
use shared::ids::{OrderId, OrderNumber, ProductId, SellerId};
use shared::json::{Decode, Json as _};

use crate::browser::json::JsJson;

impl Client {
    /// Signs in; the browser keeps the session, or this client the token.
    ///
    /// # Errors
    /// [`ApiError::Unauthorized`] when the credentials are wrong.
    pub async fn login(&self, request: &LoginRequest) -> Result<User, ApiError> {
        let answer: LoginResponse = self.send(&auth::login(), Some(request.to_json())).await?;
        self.remember_token(answer.token);
        Ok(answer.user)
    }

    /// Ends the session.
    ///
    /// # Errors
    /// When the server could not be told; the session then still exists there.
    pub async fn logout(&self) -> Result<(), ApiError> {
        self.send_without_answer(&auth::logout()).await?;
        self.remember_token(None);
        Ok(())
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`ApiError::Unauthorized`] when nobody is.
    pub async fn me(&self) -> Result<User, ApiError> {
        self.send(&auth::me(), None).await
    }

    /// When a product would arrive.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is no such product.
    pub async fn delivery_promise(
        &self,
        product: &ProductId,
        location: Option<&str>,
    ) -> Result<DeliveryPromise, ApiError> {
        self.send(&delivery_promise::delivery_promise(product, location), None)
            .await
    }

    /// Why one's own parcels came late.
    ///
    /// # Errors
    /// As every call.
    pub async fn late_reasons(&self) -> Result<LateReasons, ApiError> {
        self.send(&late_reasons::late_reasons(None), None).await
    }

    /// How often what buyers of the caller's shop were told came true.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for anyone but sellers.
    pub async fn promise_grades(&self) -> Result<PromiseGrades, ApiError> {
        self.send(&delivery_promise::promise_grades(None), None)
            .await
    }

    /// When the caller's shop hands parcels over.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for anyone but sellers.
    pub async fn shop_hours(&self) -> Result<ShopHours, ApiError> {
        self.send(&delivery_promise::shop_hours(None), None).await
    }

    /// Changes when the caller's shop hands parcels over; as it is then.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for a time or a day that is none.
    pub async fn change_shop_hours(&self, hours: &ShopHours) -> Result<ShopHours, ApiError> {
        let endpoint = delivery_promise::change_shop_hours(None);
        self.send(&endpoint, Some(hours.to_json())).await
    }

    /// Who packs and sends for shops, and whether this one uses them.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for another seller's.
    pub async fn partners(&self, seller: &SellerId) -> Result<Vec<Partner>, ApiError> {
        self.send(&partners::partners(seller), None).await
    }

    /// What was measured of partners.
    ///
    /// # Errors
    /// As [`Client::partners`].
    pub async fn partner_metrics(&self, seller: &SellerId) -> Result<PartnerMetrics, ApiError> {
        self.send(&partners::partner_metrics(seller), None).await
    }

    /// Uses a partner from now on; since when.
    ///
    /// # Errors
    /// As [`Client::partners`].
    pub async fn opt_in(
        &self,
        seller: &SellerId,
        choice: &PartnerChoice,
    ) -> Result<OptedIn, ApiError> {
        let endpoint = partners::opt_in(seller);
        self.send(&endpoint, Some(choice.to_json())).await
    }

    /// Uses a partner no longer; since when.
    ///
    /// # Errors
    /// As [`Client::partners`].
    pub async fn opt_out(
        &self,
        seller: &SellerId,
        choice: &PartnerChoice,
    ) -> Result<OptedOut, ApiError> {
        let endpoint = partners::opt_out(seller);
        self.send(&endpoint, Some(choice.to_json())).await
    }

    /// A seller's overview.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for another seller's.
    pub async fn seller_summary(&self, seller: &SellerId) -> Result<SellerSummary, ApiError> {
        self.send(&seller_summary::seller_summary(seller), None)
            .await
    }

    /// Sellers by name, most orders first.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for anyone but admins.
    pub async fn sellers(&self, search: &str) -> Result<Vec<SellerEntry>, ApiError> {
        self.send(&seller_directory::sellers(search), None).await
    }

    /// A part of a shop's orders.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for another seller's.
    pub async fn seller_orders(&self, list: &Endpoint) -> Result<OrderPage, ApiError> {
        self.send(list, None).await
    }

    /// What the tabs and tiles of a shop count.
    ///
    /// # Errors
    /// As [`Client::seller_orders`].
    pub async fn order_counts(&self, shop: Option<&SellerId>) -> Result<OrderCounts, ApiError> {
        self.send(&seller_orders::order_counts(shop), None).await
    }

    /// One order of a shop.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for another seller's.
    pub async fn seller_order(&self, order: &OrderId) -> Result<OrderDetail, ApiError> {
        self.send(&seller_orders::seller_order(order), None).await
    }

    /// A part of a shop's packing queue.
    ///
    /// # Errors
    /// As [`Client::seller_orders`].
    pub async fn open_items(&self, part: &Endpoint) -> Result<Queue, ApiError> {
        self.send(part, None).await
    }

    /// How many items of a shop stand where.
    ///
    /// # Errors
    /// As [`Client::seller_orders`].
    pub async fn item_counts(&self, shop: Option<&SellerId>) -> Result<ItemCounts, ApiError> {
        self.send(&fulfillment::item_counts(shop), None).await
    }

    /// What the desks of the caller's shop hold.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for anyone but sellers.
    pub async fn desk_figures(&self) -> Result<DeskFigures, ApiError> {
        self.send(&desks::desk_figures(None), None).await
    }

    /// A part of the board of exceptions.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for another seller's, and for customers.
    pub async fn exceptions(&self, query: &ExceptionQuery) -> Result<ExceptionPage, ApiError> {
        self.send(&exceptions::exceptions(query), None).await
    }

    /// Changes an order, once for each key, based on that version of it; the answer, and as it came.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when the rules are against it or somebody was faster.
    pub async fn change<T: Decode>(
        &self,
        endpoint: &Endpoint,
        body: String,
        key: &str,
        base: Option<u64>,
    ) -> Result<(T, JsJson), ApiError> {
        let mut headers = vec![("idempotency-key", key.to_owned())];
        headers.extend(base.map(|base| ("if-match", ["\"", &base.to_string(), "\""].concat())));
        let json = self.receipt(endpoint, body, headers).await?;
        let answer = read(&json)?;
        Ok((answer, json))
    }

    /// What happened to orders after the event of that number; also the events as they came.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] where nothing is told.
    pub async fn order_events(&self, after: Option<u64>) -> Result<(EventPage, String), ApiError> {
        let json = self
            .document(&order_events::events(after), None, Vec::new())
            .await?;
        let page = read(&json)?;
        let events = json.member("events").map(|events| events.to_text());
        Ok((page, events.unwrap_or_default()))
    }

    /// A job on many orders: drafted, looked at, started, tried again or undone.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] where orders are changed one by one.
    pub async fn job(&self, step: &Endpoint, body: Option<String>) -> Result<Job, ApiError> {
        self.send(step, body).await
    }

    /// Asks for something that is of use to the service worker alone.
    ///
    /// # Errors
    /// As any call.
    pub async fn pass_by(&self, endpoint: &Endpoint) -> Result<(), ApiError> {
        self.send_without_answer(endpoint).await
    }

    /// The user's views, or what is left of them after a change.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] where none are kept.
    pub async fn views(
        &self,
        step: &Endpoint,
        body: Option<String>,
    ) -> Result<Vec<SavedView>, ApiError> {
        self.send(step, body).await
    }

    /// The public lookup.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for every pair that does not fit.
    pub async fn track(&self, request: &TrackRequest) -> Result<Tracking, ApiError> {
        self.send(&tracking::track(), Some(request.to_json())).await
    }

    /// How many ask where their order is, and what came of it.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub async fn wismo_overview(&self, query: &WismoQuery) -> Result<WismoOverview, ApiError> {
        self.send(&wismo::wismo_overview(query), None).await
    }

    /// What stands out in these days.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub async fn wismo_insights(&self, query: &WismoQuery) -> Result<WismoInsights, ApiError> {
        self.send(&wismo::wismo_insights(query), None).await
    }

    /// When inquiries come, and about what.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub async fn wismo_inquiries(&self, query: &WismoQuery) -> Result<WismoInquiries, ApiError> {
        self.send(&wismo::wismo_inquiries(query), None).await
    }

    /// How orders leave and arrive, by what `cut` says, in business days or in all days.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub async fn wismo_fulfillment(
        &self,
        query: &WismoQuery,
        cut: &Cut,
        is_business: bool,
    ) -> Result<WismoFulfillment, ApiError> {
        let asked = wismo::wismo_fulfillment(query, cut, is_business);
        self.send(&asked, None).await
    }

    /// How content customers are with the answers.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub async fn wismo_satisfaction(
        &self,
        query: &WismoQuery,
    ) -> Result<WismoSatisfaction, ApiError> {
        self.send(&wismo::wismo_satisfaction(query), None).await
    }

    /// Open orders by the chance that somebody asks where they are.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub async fn at_risk(
        &self,
        segment: &Segment,
        cursor: Option<&str>,
    ) -> Result<AtRiskPage, ApiError> {
        self.send(&wismo::at_risk(segment, cursor), None).await
    }

    /// The likeliest of them, in short.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub async fn likeliest_askers(&self, segment: &Segment) -> Result<LikeliestAskers, ApiError> {
        self.send(&wismo::likeliest_askers(segment), None).await
    }

    /// Notices sent so far, and who asked all the same.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub async fn notice_sendings(&self, segment: &Segment) -> Result<NoticeSendings, ApiError> {
        let sendings = wismo::notice_sendings(segment.seller.as_ref());
        self.send(&sendings, None).await
    }

    /// Sends notices, once for each key.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub async fn send_notices(
        &self,
        segment: &Segment,
        request: &NoticeRequest,
        key: &str,
    ) -> Result<NoticeAnswer, ApiError> {
        let headers = vec![("idempotency-key", key.to_owned())];
        let endpoint = wismo::send_notices(segment);
        let sent = self.receipt(&endpoint, request.to_json(), headers);
        read(&sent.await?)
    }

    /// The inquiries themselves.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub async fn inquiry_rows(
        &self,
        query: &WismoQuery,
        filter: &InquiryFilter,
    ) -> Result<InquiryPage, ApiError> {
        self.send(&wismo::inquiry_rows(query, filter), None).await
    }

    /// Everything that happened to an order.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers, [`ApiError::NotFound`] for another seller's.
    pub async fn order_timeline(&self, number: &OrderNumber) -> Result<OrderTimeline, ApiError> {
        self.send(&order_timeline::order_timeline(number), None)
            .await
    }

    /// What the one question is about.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for every secret that opens nothing.
    pub async fn survey(&self, secret: &str) -> Result<Survey, ApiError> {
        self.send(&wismo::survey(secret), None).await
    }

    /// Answers it.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when it was answered otherwise before.
    pub async fn answer_survey(
        &self,
        secret: &str,
        answer: &SurveyAnswer,
    ) -> Result<Survey, ApiError> {
        self.send(&wismo::answer_survey(secret), Some(answer.to_json()))
            .await
    }

    /// A page of the signed-in customer's orders.
    ///
    /// # Errors
    /// As any call.
    pub async fn customer_orders(&self, page: u64) -> Result<CustomerOrders, ApiError> {
        self.send(&customer_orders::customer_orders(page), None)
            .await
    }

    /// The tracking of one of the signed-in customer's orders.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for anybody else's.
    pub async fn customer_tracking(&self, order: &OrderId) -> Result<Tracking, ApiError> {
        self.send(&customer_orders::customer_order_tracking(order), None)
            .await
    }
}
