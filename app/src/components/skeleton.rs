//! The shape of a page that is still loading.

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use crate::browser::clock;
use crate::text;

/// After this long the wait is explained.
const SLOW_MS: u32 = 4_000;

/// Grey shapes as large as what follows, and words for those who do not see them.
#[component]
pub fn PageSkeleton(
    /// Which shapes: the value of `data-shape`.
    #[prop(default = "page")]
    shape: &'static str,
) -> impl IntoView {
    let is_slow = RwSignal::new(false);
    spawn_local_scoped_with_cancellation(async move {
        clock::sleep(SLOW_MS).await;
        is_slow.set(true);
    });
    view! {
        <div class="skeleton" data-shape=shape aria-busy="true">
            <p role="status" class:visually-hidden=move || !is_slow.get()>
                {move || if is_slow.get() { text::loading_slow() } else { text::loading() }}
            </p>
            <div class="skeleton__block"></div>
            <div class="skeleton__block"></div>
            <div class="skeleton__block"></div>
            <div class="skeleton__block"></div>
        </div>
    }
}
