//! Who will ask tomorrow, as a file.

use shared::api::wismo::{AskingSign, AtRiskPage, LikelyAsker};

use super::file::File;

/// The orders on screen, one a row.
pub(super) fn file(page: &AtRiskPage) -> File {
    let mut file = File::headed([
        "order",
        "shop",
        "status",
        "chance_in_1000",
        "asked_alike",
        "alike",
        "reasons",
        "placed_at",
        "promised_to",
        "last_told_at",
        "value",
        "currency",
        "in_sending_since",
    ]);
    for one in &page.results {
        add(&mut file, one);
    }
    file
}

fn add(file: &mut File, one: &LikelyAsker) {
    let at = |at: Option<shared::time::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let signs: Vec<String> = one.signs.iter().map(sign).collect();
    let value = one.value.as_ref();
    let amount = value.map(|value| value.amount.to_string());
    let currency = value.map(|value| value.currency.as_str().to_owned());
    file.row([
        one.order_number.as_str(),
        &one.shop_name,
        one.status.word(),
        &one.chance.to_string(),
        &one.alike_asked.to_string(),
        &one.alike.to_string(),
        &signs.join("; "),
        &at(Some(one.placed_at)),
        &at(one.promised_to),
        &at(one.last_told_at),
        &amount.unwrap_or_default(),
        &currency.unwrap_or_default(),
        &at(one.in_sending_since),
    ]);
}

fn sign(sign: &AskingSign) -> String {
    let word = sign.reason.word();
    match sign.days {
        Some(days) => [word, " ", &days.to_string()].concat(),
        None => word.to_owned(),
    }
}
