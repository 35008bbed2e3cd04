//! What an inquiry counts as: how old its order was, how long its answer took, and whether a notice would have answered it.

use shared::api::wismo::{AnswerTime, InquiryTopic, OrderAge};
use shared::metrics::STALE_DAYS;
use shared::order::{EventCode, ExceptionCause, OrderStatus};
use shared::time::{DAY_MS, HOUR_MS, Timestamp};

/// The band of an order that was placed so long before somebody asked.
pub(crate) fn age(ms: i64) -> OrderAge {
    match ms {
        ..=DAY_MS => OrderAge::FirstDay,
        _ if ms <= 3 * DAY_MS => OrderAge::ThreeDays,
        _ if ms <= 7 * DAY_MS => OrderAge::Week,
        _ if ms <= 14 * DAY_MS => OrderAge::TwoWeeks,
        _ => OrderAge::Older,
    }
}

/// The band of an answer that came so long after the question.
pub(crate) fn answer_time(ms: i64) -> AnswerTime {
    match ms {
        ..=HOUR_MS => AnswerTime::Hour,
        _ if ms <= 4 * HOUR_MS => AnswerTime::FourHours,
        _ if ms <= 12 * HOUR_MS => AnswerTime::HalfDay,
        _ if ms <= DAY_MS => AnswerTime::Day,
        _ if ms <= 3 * DAY_MS => AnswerTime::ThreeDays,
        _ => AnswerTime::Longer,
    }
}

/// Something that happened to an order, and since when it is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Happened {
    pub(crate) code: EventCode,
    pub(crate) at: Timestamp,
    pub(crate) known_at: Timestamp,
}

/// What was known of an order, and said to its customer, when they asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) asked_at: Timestamp,
    /// Where it stands now.
    pub(crate) status_now: OrderStatus,
    /// Whether it is paid, or will be when it is handed over.
    pub(crate) may_leave: bool,
    pub(crate) promised_to: Option<Timestamp>,
    /// All that ever happened, in the order of happening.
    pub(crate) happened: Vec<Happened>,
    /// Since when something was wrong, of exceptions that were open then.
    pub(crate) trouble: Vec<Timestamp>,
    /// Notices that the customer had been sent, oldest first, with what they say in words of the timeline.
    pub(crate) notices: Vec<(EventCode, Timestamp)>,
}

impl Known {
    /// Where the order stood then: as now, unless something has happened since.
    pub(crate) fn status(&self) -> OrderStatus {
        if self.happened.iter().all(|one| one.at <= self.asked_at) {
            return self.status_now.clone();
        }
        let before = self.happened.iter().filter(|one| one.at <= self.asked_at);
        before
            .rev()
            .find_map(|one| status_after(&one.code))
            .unwrap_or(OrderStatus::Pending)
    }

    /// What the customer had last been told, by their timeline or by a notice.
    pub(crate) fn last_told(&self) -> Option<(EventCode, Timestamp)> {
        let shown = self
            .happened
            .iter()
            .filter(|one| one.at.max(one.known_at) <= self.asked_at)
            .map(|one| (one.code.clone(), one.at.max(one.known_at)))
            .next_back();
        let sent = self.notices.last().cloned();
        match (shown, sent) {
            (Some(shown), Some(sent)) if sent.1 > shown.1 => Some(sent),
            (shown, sent) => shown.or(sent),
        }
    }

    /// Whether a notice would have answered somebody who asked that: docs/metrics.md says by which rule.
    pub(crate) fn is_preventable(&self, topic: &InquiryTopic) -> bool {
        let is_under_way = matches!(
            self.status(),
            OrderStatus::Pending
                | OrderStatus::Processing
                | OrderStatus::Shipped
                | OrderStatus::OutForDelivery
        );
        if !topic.asks_where() || !is_under_way || !self.may_leave {
            return false;
        }
        let is_unsaid = |since: &Timestamp| !self.notices.iter().any(|(_, at)| at >= since);
        let is_late = |promised: &Timestamp| *promised < self.asked_at;
        let is_stale = |told: Timestamp| self.asked_at.0 - told.0 > STALE_DAYS * DAY_MS;
        self.trouble.iter().any(is_unsaid)
            || self
                .promised_to
                .iter()
                .any(|to| is_late(to) && is_unsaid(to))
            || self.last_told().is_none_or(|(_, at)| is_stale(at))
    }
}

/// Where an order stands after that, if it says so.
pub(crate) fn status_after(code: &EventCode) -> Option<OrderStatus> {
    match code {
        EventCode::Placed => Some(OrderStatus::Pending),
        EventCode::Processing | EventCode::Backordered | EventCode::LabelCreated => {
            Some(OrderStatus::Processing)
        }
        EventCode::Shipped | EventCode::InTransit | EventCode::DeliveryFailed => {
            Some(OrderStatus::Shipped)
        }
        EventCode::OutForDelivery | EventCode::ReadyForPickup => Some(OrderStatus::OutForDelivery),
        EventCode::Delivered => Some(OrderStatus::Delivered),
        EventCode::Cancelled => Some(OrderStatus::Cancelled),
        EventCode::Returned => Some(OrderStatus::Returned),
        _ => None,
    }
}

/// What a notice says, in words of the timeline: that of an exception, or that an order was looked after.
pub(crate) fn told_by(cause: Option<&ExceptionCause>) -> EventCode {
    let Some(cause) = cause else {
        return EventCode::Notice;
    };
    match cause {
        ExceptionCause::DeliveryDelay | ExceptionCause::DelayForeseen => EventCode::Delayed,
        ExceptionCause::FailedAttempt => EventCode::DeliveryFailed,
        ExceptionCause::ReturnedToSender => EventCode::ReturnStarted,
        _ => EventCode::Exception,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Timestamp = Timestamp(100 * DAY_MS);

    fn days_ago(days: i64) -> Timestamp {
        ASKED.plus_ms(-days * DAY_MS)
    }

    fn happened(code: EventCode, days: i64) -> Happened {
        Happened {
            code,
            at: days_ago(days),
            known_at: days_ago(days),
        }
    }

    /// On its way, seen yesterday, promised for the day after tomorrow.
    fn known() -> Known {
        Known {
            asked_at: ASKED,
            status_now: OrderStatus::Shipped,
            may_leave: true,
            promised_to: Some(days_ago(-2)),
            happened: vec![
                happened(EventCode::Placed, 4),
                happened(EventCode::Shipped, 2),
                happened(EventCode::InTransit, 1),
            ],
            trouble: Vec::new(),
            notices: Vec::new(),
        }
    }

    #[test]
    fn bands_end_with_their_last_moment() {
        assert_eq!(age(DAY_MS), OrderAge::FirstDay);
        assert_eq!(age(DAY_MS + 1), OrderAge::ThreeDays);
        assert_eq!(age(14 * DAY_MS + 1), OrderAge::Older);
        assert_eq!(answer_time(HOUR_MS), AnswerTime::Hour);
        assert_eq!(answer_time(3 * DAY_MS), AnswerTime::ThreeDays);
        assert_eq!(answer_time(3 * DAY_MS + 1), AnswerTime::Longer);
    }

    #[test]
    fn whoever_was_told_lately_would_have_asked_all_the_same() {
        assert!(!known().is_preventable(&InquiryTopic::Status));
    }

    #[test]
    fn unsaid_trouble_lateness_and_silence_can_be_prevented_and_a_notice_ends_that() {
        let notice = (told_by(Some(&ExceptionCause::NoScan)), days_ago(0));
        let troubled = Known {
            trouble: vec![days_ago(1)],
            ..known()
        };
        let late = Known {
            promised_to: Some(days_ago(1)),
            ..known()
        };
        let silent = Known {
            happened: vec![happened(EventCode::Shipped, 4)],
            ..known()
        };
        for known in [troubled, late, silent] {
            assert!(known.is_preventable(&InquiryTopic::Status), "{known:?}");
            assert!(!known.is_preventable(&InquiryTopic::Refund), "{known:?}");
            let told = Known {
                notices: vec![notice.clone()],
                ..known
            };
            assert!(!told.is_preventable(&InquiryTopic::Status), "{told:?}");
        }
    }

    #[test]
    fn what_came_later_was_not_known_then() {
        let mut known = known();
        known.happened.push(happened(EventCode::Delivered, -1));
        known.status_now = OrderStatus::Delivered;
        known.happened[2].known_at = days_ago(-1);
        assert_eq!(known.status(), OrderStatus::Shipped);
        assert_eq!(known.last_told(), Some((EventCode::Shipped, days_ago(2))));
    }
}
