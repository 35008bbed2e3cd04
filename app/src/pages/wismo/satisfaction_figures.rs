//! The four figures of how content customers are.

use rust_decimal::Decimal;
use shared::api::wismo::{WismoFigures, WismoSatisfaction};
use shared::format;
use shared::metrics::Share;

use super::figures::{Figure, change, satisfaction};
use super::ratings::interval;
use super::words;
use crate::text;

/// Their names.
pub(super) const KINDS: [&str; 4] = ["satisfaction", "response", "answers", "surveys"];

pub(super) fn figures(answer: &WismoSatisfaction) -> [Figure; 4] {
    let (now, base) = (&answer.current, answer.base.as_ref());
    let mean = satisfaction(now, base);
    let answers = |figures: &WismoFigures| figures.answers;
    let surveys = |figures: &WismoFigures| figures.surveys;
    [
        Figure {
            note: text::satisfaction_interval(&interval(&answer.all())),
            definition: [
                mean.definition.as_str(),
                " ",
                &text::satisfaction_interval_definition(),
            ]
            .concat(),
            ..mean
        },
        response(now, base),
        counted("answers", (now, base), answers, text::kpi_answers()),
        counted("surveys", (now, base), surveys, text::kpi_surveys()),
    ]
}

/// What they are made of by name.
pub(super) fn said(figures: &WismoFigures) -> Vec<(String, String)> {
    let all = [
        satisfaction(figures, None),
        response(figures, None),
        counted(
            "answers",
            (figures, None),
            |all| all.answers,
            text::kpi_answers(),
        ),
        counted(
            "surveys",
            (figures, None),
            |all| all.surveys,
            text::kpi_surveys(),
        ),
    ];
    all.map(|figure| (figure.name, figure.value.unwrap_or_default()))
        .into()
}

fn response(now: &WismoFigures, base: Option<&WismoFigures>) -> Figure {
    let percent = |figures: &WismoFigures| match figures.response_rate() {
        Share::Percent { percent, .. } => Some(percent),
        Share::NoData | Share::Count { .. } => None,
    };
    let say = |percent: &Decimal| format::percent(percent, text::locale());
    let rate = now.response_rate();
    let few = matches!(rate, Share::Count { .. }).then(|| words::share(rate));
    Figure {
        kind: "response",
        name: text::kpi_response(),
        value: percent(now).as_ref().map(say).or(few),
        change: change((now, base), percent, true, say),
        note: text::kpi_response_note(
            &format::count(now.answers, text::locale()),
            &format::count(now.surveys, text::locale()),
        ),
        few: words::few(now.surveys),
        definition: text::kpi_response_definition(),
        number: percent(now),
        base: base.and_then(percent),
    }
}

fn counted(
    kind: &'static str,
    (now, base): (&WismoFigures, Option<&WismoFigures>),
    of: fn(&WismoFigures) -> u64,
    name: String,
) -> Figure {
    let count = |figures: &WismoFigures| Some(Decimal::from(of(figures)));
    Figure {
        kind,
        name,
        value: Some(words::large(of(now))),
        // More of them is neither better nor worse.
        change: None,
        note: text::of("kpi_note_", kind),
        few: None,
        definition: text::of("kpi_definition_", kind),
        number: count(now),
        base: base.and_then(count),
    }
}
