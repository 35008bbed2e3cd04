//! An order's number as a scanner reads it.

use code128::Code128;
use leptos::prelude::*;

/// Blank space before and after the bars, in widths of the narrowest: scanners need ten.
const QUIET: usize = 10;
/// Height, in widths of the narrowest bar.
const HEIGHT: usize = 40;

/// The text in Code 128, with the text below it. Text that Code 128 has no signs for stands alone.
#[component]
pub(super) fn Barcode(text: String) -> impl IntoView {
    let bars = path(&text).map(|(width, path)| {
        let view_box = ["0 0 ", &width.to_string(), " ", &HEIGHT.to_string()].concat();
        view! {
            <svg class="barcode" viewBox=view_box preserveAspectRatio="none" aria-hidden="true" data-modules=width.to_string()>
                <path d=path />
            </svg>
        }
    });
    view! {
        <figure class="paper__code" dir="ltr">
            {bars}
            <figcaption>{text}</figcaption>
        </figure>
    }
}

/// The whole width, quiet zones included, and the bars as the path of a drawing.
fn path(text: &str) -> Option<(usize, String)> {
    let code = Code128::encode_str(text)?;
    let mut path = String::new();
    let mut at = QUIET;
    for bar in code.bars() {
        let (width, space) = (usize::from(bar.width), usize::from(bar.space));
        path += &[
            "M",
            &at.to_string(),
            " 0h",
            &width.to_string(),
            "V",
            &HEIGHT.to_string(),
        ]
        .concat();
        path += &["H", &at.to_string(), "z"].concat();
        at += width + space;
    }
    Some((at + QUIET, path))
}
