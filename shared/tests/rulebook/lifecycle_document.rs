//! `docs/lifecycle.md` is written from the tables; this fails when it says something else.
//!
//! `UPDATE_DOCS=1 cargo test -p shared lifecycle_document` rewrites it.

use std::fmt::Write as _;
use std::path::Path;

use shared::order::{
    Action, Actor, CancellationFacts, CancellationStatus, Condition, ExceptionFacts,
    ExceptionStatus, Facts, OrderFacts, OrderStatus, PaymentFacts, PaymentStatus, RefusalCode,
    ReturnFacts, ReturnStatus, due_at, report,
};
use shared::time::{HOUR_MS, Timestamp};

const INTRODUCTION: &str = "\
# Lifecycles

Written by a test from the tables in `shared/src/order`; do not edit. `UPDATE_DOCS=1 cargo test -p shared
lifecycle_document` writes it anew. The application offers only what these tables allow, the reference backend
refuses everything else, and both give the same reason.

A status that is in none of the tables is kept and shown as it came; nothing can be done in it.
Conditions in *italics* are supplied by whoever acts, the others must hold already.
";

#[test]
fn the_document_says_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/lifecycle.md");
    let written = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == written,
        "docs/lifecycle.md is not what the tables say; run UPDATE_DOCS=1 cargo test -p shared lifecycle_document"
    );
}

fn document() -> String {
    let mut text = String::from(INTRODUCTION);
    push_machine::<OrderFacts>(&mut text, "Order", OrderStatus::ALL, OrderStatus::word);
    push_machine::<PaymentFacts>(
        &mut text,
        "Payment",
        PaymentStatus::ALL,
        PaymentStatus::word,
    );
    push_fulfillment(&mut text);
    push_machine::<CancellationFacts>(
        &mut text,
        "Cancellation request",
        CancellationStatus::ALL,
        CancellationStatus::word,
    );
    push_machine::<ReturnFacts>(
        &mut text,
        "Return request",
        ReturnStatus::ALL,
        ReturnStatus::word,
    );
    push_machine::<ExceptionFacts>(
        &mut text,
        "Delivery exception",
        ExceptionStatus::ALL,
        ExceptionStatus::word,
    );
    push_due_times(&mut text);
    push_reports(&mut text);
    push_refusals(&mut text);
    text
}

fn push_machine<F: Facts>(
    text: &mut String,
    title: &str,
    states: &[F::State],
    word: fn(&F::State) -> &str,
) {
    write!(
        text,
        "\n## {title}\n\n| from | action | to | who | only if |\n|---|---|---|---|---|\n"
    )
    .unwrap();
    for rule in F::RULES {
        let from: Vec<&str> = rule.from.iter().map(word).collect();
        let actors: Vec<&str> = rule.actors.iter().map(|actor| actor.words()).collect();
        let needs: Vec<String> = rule.needs.iter().map(|need| condition(*need)).collect();
        let (action, to) = (rule.action.verb(), word(&rule.to));
        let (from, actors, needs) = (from.join(", "), actors.join(", "), needs.join("; "));
        writeln!(text, "| {from} | {action} | {to} | {actors} | {needs} |").unwrap();
    }
    let is_final = |state: &&F::State| !F::RULES.iter().any(|rule| rule.from.contains(state));
    let finals: Vec<&str> = states.iter().filter(is_final).map(word).collect();
    writeln!(text, "\nFinal: {}.", finals.join(", ")).unwrap();
}

fn condition(need: impl Condition) -> String {
    let mark = if need.is_supplied() { "*" } else { "" };
    format!("{mark}{}{mark}", need.words())
}

fn push_fulfillment(text: &mut String) {
    text.push_str(
        "\nFulfilment is not set by anybody: an order is unfulfilled while no unit is in a parcel that was handed over,\n\
         fulfilled once every unit is, partially_fulfilled in between. A parcel never holds more units than are left.\n",
    );
}

fn push_due_times(text: &mut String) {
    text.push_str("\n| reached | next step due after |\n|---|---|\n");
    for status in ExceptionStatus::ALL {
        if let Some(due) = due_at(status, Timestamp(0)) {
            writeln!(text, "| {} | {} h |", status.word(), due.0 / HOUR_MS).unwrap();
        }
    }
}

fn push_reports(text: &mut String) {
    text.push_str("\nAn issue that somebody reports about an item, with a note, on an order that is neither cancelled nor returned, begins as:\n\n");
    text.push_str("| reported by | begins as |\n|---|---|\n");
    for actor in Actor::ALL {
        if let Ok(begins) = report(&OrderStatus::Shipped, actor, "torn") {
            writeln!(text, "| {} | {} |", actor.words(), begins.word()).unwrap();
        }
    }
}

fn push_refusals(text: &mut String) {
    text.push_str("\n## Refusals\n\n| code | reason |\n|---|---|\n");
    for code in RefusalCode::ALL {
        writeln!(text, "| `{}` | {} |", code.as_str(), code.reason()).unwrap();
    }
}
