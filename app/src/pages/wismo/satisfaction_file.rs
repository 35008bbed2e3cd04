//! What customers say of the answers that they get, as a file.

use rust_decimal::Decimal;
use shared::api::wismo::{Ratings, WismoSatisfaction};
use shared::metrics::Share;

use super::file::File;
use super::satisfaction_figures::figures;

/// The file of a view: its figures, each point of the trend, each line of the tables. Comments are not figures, and are on screen.
pub(super) fn file(answer: &WismoSatisfaction) -> File {
    let base = answer.base_span.as_ref();
    let mut file = File::about(
        &answer.span,
        base,
        answer.time_zone.as_deref(),
        answer.formula_version,
    );
    file.known(&answer.known);
    for figure in figures(answer) {
        file.number("figure", figure.kind, "", figure.number, figure.base);
    }
    for (part, lines) in [
        ("from_day", &answer.trend),
        ("answered_within", &answer.answer_times),
        ("carrier", &answer.carriers),
        ("topic", &answer.topics),
        ("order_from_day", &answer.order_trend),
        ("order_carrier", &answer.order_carriers),
    ] {
        for line in lines {
            add(&mut file, part, line);
        }
    }
    file
}

fn add(file: &mut File, part: &str, line: &Ratings) {
    let day = line.day.map(|day| day.to_string()).unwrap_or_default();
    let name = line.key.as_deref().unwrap_or(&day);
    let mut number = |measure: &str, value: Option<Decimal>| {
        file.number(part, name, measure, value, None);
    };
    number("surveys", Some(line.surveys.into()));
    number("answers", Some(line.answers().into()));
    let percent = match line.response_rate() {
        Share::Percent { percent, .. } => Some(percent),
        Share::NoData | Share::Count { .. } => None,
    };
    number("response_percent", percent);
    for (stars, count) in (1..).zip(&line.counts) {
        let measure = ["stars_", &i32::to_string(&stars)].concat();
        number(&measure, Some((*count).into()));
    }
    number("satisfaction", line.mean());
    let interval = line.interval();
    number("interval_low", interval.map(|(low, _)| low));
    number("interval_high", interval.map(|(_, high)| high));
}
