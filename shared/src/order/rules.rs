//! A state machine as a table, and the two questions that are asked of it.

use super::refusal::{Refusal, RefusalCode};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Who placed the order.
    Customer,
    /// Whose shop it was placed in.
    Seller,
    /// Whoever carries the parcel, through its reports.
    Carrier,
    /// Who answers customers for the marketplace.
    Support,
    /// Who runs the marketplace.
    Admin,
    /// Whoever moves the money, through its reports.
    PaymentProvider,
    /// The marketplace's own jobs.
    System,
}

impl Actor {
    /// Everybody.
    pub const ALL: [Self; 7] = [
        Self::Customer,
        Self::Seller,
        Self::Carrier,
        Self::Support,
        Self::Admin,
        Self::PaymentProvider,
        Self::System,
    ];

    /// As in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Customer => "the customer",
            Self::Seller => "the seller",
            Self::Carrier => "the carrier",
            Self::Support => "support",
            Self::Admin => "an admin",
            Self::PaymentProvider => "the payment provider",
            Self::System => "the marketplace itself",
        }
    }
}

/// One row of a lifecycle table.
#[derive(Clone, Copy, Debug)]
pub struct Rule<State: 'static, A: 'static, C: 'static> {
    /// The states it starts from.
    pub from: &'static [State],
    /// What is done.
    pub action: A,
    /// The state it leads to.
    pub to: State,
    /// Who may do it.
    pub actors: &'static [Actor],
    /// What must hold, checked in this order.
    pub needs: &'static [C],
}

/// Something that can be done.
pub trait Action: Copy + PartialEq + 'static {
    /// As after "Cannot …": "ship", "approve the request".
    fn verb(self) -> &'static str;
}

/// Something a rule needs.
pub trait Condition: Copy + 'static {
    /// Whether whoever acts must supply it (a reason, a tracking number), so that the action can be offered
    /// before it is there.
    fn is_supplied(self) -> bool;
    /// As in "only if …".
    fn words(self) -> &'static str;
}

/// What a lifecycle table is asked about: one order, one payment, one request.
pub trait Facts {
    /// Its states.
    type State: Clone + PartialEq + 'static;
    /// What can be done with it.
    type Action: Action;
    /// What its rules need.
    type Condition: Condition;
    /// What whoever acts supplies.
    type Given: Default;

    /// As in "… is already cancelled".
    const SUBJECT: &'static str;
    /// The table.
    const RULES: &'static [Rule<Self::State, Self::Action, Self::Condition>];

    /// The state it is in.
    fn state(&self) -> &Self::State;

    /// The state as written on the wire.
    fn state_word(&self) -> &str;

    /// Whether a condition holds.
    ///
    /// # Errors
    /// With the code of what is wrong.
    fn judge(&self, condition: Self::Condition, given: &Self::Given) -> Result<(), RefusalCode>;

    /// What keeps it in its state, when that explains better than the state why an action is too early.
    fn blocker(&self) -> Option<RefusalCode> {
        None
    }
}

/// What `actor` may do now, in the order of the table. Something may still have to be supplied.
pub fn allowed<F: Facts>(facts: &F, actor: Actor) -> Vec<F::Action> {
    let mut actions = Vec::new();
    for rule in F::RULES {
        let may_do = rule.from.contains(facts.state())
            && rule.actors.contains(&actor)
            && rule
                .needs
                .iter()
                .all(|need| need.is_supplied() || facts.judge(*need, &F::Given::default()).is_ok());
        if may_do && !actions.contains(&rule.action) {
            actions.push(rule.action);
        }
    }
    actions
}

/// The state that `action` of `actor` leads to.
///
/// # Errors
/// With the reason when it may not be done: unknown status, not this actor, not in this state, or the first
/// condition that does not hold.
pub fn check<F: Facts>(
    facts: &F,
    action: F::Action,
    actor: Actor,
    given: &F::Given,
) -> Result<F::State, Refusal> {
    let of_action = || F::RULES.iter().filter(|rule| rule.action == action);
    if !of_action().any(|rule| rule.actors.contains(&actor)) {
        return Err(refuse_actor(
            of_action().flat_map(|rule| rule.actors),
            action,
        ));
    }
    let mut refused = None;
    for rule in of_action() {
        if !rule.from.contains(facts.state()) || !rule.actors.contains(&actor) {
            continue;
        }
        let unmet = rule
            .needs
            .iter()
            .find_map(|need| facts.judge(*need, given).err());
        match unmet {
            None => return Ok(rule.to.clone()),
            Some(code) => refused = refused.or(Some(Refusal::of(code, action.verb()))),
        }
    }
    Err(refused.unwrap_or_else(|| refuse_state(facts, action)))
}

/// No rule for this action starts from this state, or not for this actor.
fn refuse_state<F: Facts>(facts: &F, action: F::Action) -> Refusal {
    let (state, verb, subject) = (facts.state(), action.verb(), F::SUBJECT);
    let word = facts.state_word().replace('_', " ");
    let starts_a_rule = F::RULES.iter().any(|rule| rule.from.contains(state));
    let ends_a_rule = F::RULES.iter().any(|rule| rule.to == *state);
    let is_done = F::RULES.iter().any(|rule| {
        let leads_on = rule
            .from
            .iter()
            .all(|from| place::<F>(from) <= place::<F>(state));
        rule.action == action && rule.to == *state && leads_on
    });
    if !starts_a_rule && !ends_a_rule {
        let reason = format!("the status \"{word}\" of {subject} is not known here");
        return Refusal::because(RefusalCode::UnknownStatus, verb, &reason);
    }
    if is_done || !starts_a_rule {
        let code = if is_done {
            RefusalCode::AlreadyDone
        } else {
            RefusalCode::AlreadyFinal
        };
        return Refusal::because(code, verb, &format!("{subject} is already {word}"));
    }
    match facts.blocker() {
        Some(code) => Refusal::of(code, verb),
        None => Refusal::because(
            RefusalCode::WrongState,
            verb,
            &format!("{subject} is {word}"),
        ),
    }
}

/// How far along the lifecycle a state is; an action that leads back is never "already done".
fn place<F: Facts>(state: &F::State) -> usize {
    let first_rule_from = F::RULES.iter().position(|rule| rule.from.contains(state));
    first_rule_from.unwrap_or(F::RULES.len())
}

fn refuse_actor<'a, A: Action>(actors: impl Iterator<Item = &'a Actor>, action: A) -> Refusal {
    let mut who: Vec<&str> = Vec::new();
    for actor in actors {
        if !who.contains(&actor.words()) {
            who.push(actor.words());
        }
    }
    let who = match who.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => who.concat(),
    };
    Refusal::because(
        RefusalCode::NotAllowed,
        action.verb(),
        &format!("only {who} may do that"),
    )
}
