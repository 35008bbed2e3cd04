//! Taking a change back shortly after it was made.

use super::action::{ORDER_RULES, OrderAction};
use super::refusal::{Refusal, RefusalCode};
use super::rules::Rule;
use super::status::OrderStatus;

/// How long a change can be taken back, in milliseconds of the server's time.
pub const UNDO_WINDOW_MS: i64 = 30_000;

/// What the rule needs to know about a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoFacts {
    /// What was done.
    pub action: OrderAction,
    /// Milliseconds since then, by the server's clock.
    pub age_ms: i64,
    /// Whether whoever asks is who did it.
    pub is_own: bool,
    /// Whether the order was changed again since.
    pub is_changed_since: bool,
    /// Whether it was taken back already.
    pub is_undone: bool,
}

/// Whether a change may be taken back: by whoever made it, within [`UNDO_WINDOW_MS`], while nothing else has happened to
/// the order, and unless it led to a final status, of which somebody was told already.
///
/// # Errors
/// With the reason when it may not.
pub fn check_undo(facts: &UndoFacts) -> Result<(), Refusal> {
    let refused = |code| Err(Refusal::of(code, "undo"));
    if facts.is_undone {
        return refused(RefusalCode::AlreadyDone);
    }
    if leads_to_an_end(facts.action) {
        return refused(RefusalCode::AlreadyFinal);
    }
    if !facts.is_own {
        return refused(RefusalCode::NotAllowed);
    }
    if facts.is_changed_since {
        return refused(RefusalCode::ChangedSince);
    }
    if facts.age_ms > UNDO_WINDOW_MS {
        return refused(RefusalCode::UndoTooLate);
    }
    Ok(())
}

/// Whether nothing can be done any more where the action leads.
fn leads_to_an_end(action: OrderAction) -> bool {
    let is_final =
        |status: &OrderStatus| !ORDER_RULES.iter().any(|rule| rule.from.contains(status));
    let of_action = |rule: &&Rule<_, OrderAction, _>| rule.action == action;
    ORDER_RULES
        .iter()
        .filter(of_action)
        .any(|rule| is_final(&rule.to))
}
