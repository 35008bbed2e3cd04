//! Why customers ask where their orders are (WISMO): inquiries, and what they say about orders. Formulas: [`crate::metrics`].

mod asked_hours;
mod fulfillment;
mod inquiry;
mod insight;
mod known;
mod overview;
mod query;
mod satisfaction;
mod tomorrow;

pub use asked_hours::AskedHours;
pub use fulfillment::{
    BUSINESS, CALENDAR, Cut, FulfillmentLine, WismoFulfillment, take_business_days,
    wismo_fulfillment,
};
pub use inquiry::{
    AnswerTime, Channel, Inquiry, InquiryAnswer, InquiryPage, InquiryRequest, InquiryResolution,
    InquiryTopic, OrderAge, ResolveRequest, Survey, SurveyAnswer, answer_survey, inquiry_rows,
    survey,
};
pub use insight::{
    Insight, InsightBasis, InsightImpact, InsightKind, InsightRows, InsightScope, InsightType,
    InsightUnit, WismoInsights, wismo_insights,
};
#[cfg(feature = "server")]
pub use known::Effect;
pub use known::{ChangeCause, FormulaMark, Known, KnownAt};
pub use overview::{
    InquiryBreakdown, SegmentOptions, Shop, Tally, TrendPoint, WismoFigures, WismoInquiries,
    WismoOverview, WismoSpan, wismo_inquiries, wismo_overview,
};
pub use query::{
    Comparison, CustomerKind, Grouping, InquiryFilter, Segment, ValueBand, WismoQuery,
};
pub use satisfaction::{
    RATING_GROUPS, RatingComment, Ratings, WismoSatisfaction, wismo_satisfaction,
};
pub use tomorrow::{
    AskingReason, AskingSign, AtRiskPage, EffectVerdict, LeftOut, LeftOutReason, LikeliestAskers,
    LikelyAsker, MOST_NOTICES, NOTICE_HOURS, NoticeAnswer, NoticeEffect, NoticeRequest,
    NoticeSending, NoticeSendings, USUAL_HELD_SHARE, at_risk, likeliest_askers, notice_sendings,
    send_notices,
};
