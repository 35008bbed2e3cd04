//! `/analytics/wismo/tomorrow`: open orders by the chance that somebody asks where they are, notices to them, and whether those helped.

use leptos::prelude::*;
use shared::api::wismo::{AtRiskPage, NoticeSendings};

use super::controls::Segments;
use super::frame::{About, Place, Tabs, Takeaway, said};
use super::tomorrow_file::file;
use super::tomorrow_rows::Askers;
use super::tomorrow_send::{Desk, Sender};
use super::tomorrow_sent::Sent;
use crate::components::{DroppedNotice, EmptyView, LiveView, PageHeading, PageSkeleton};
use crate::route::WismoView;
use crate::state::{Announcer, Loader, Startup};
use crate::text;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) place: Place,
    pub(super) list: Loader<AtRiskPage>,
    pub(super) sent: Loader<NoticeSendings>,
    pub(super) desk: RwSignal<Desk>,
}

impl Page {
    fn open() -> Self {
        let place = Place::of(WismoView::Tomorrow);
        let (client, again) = (Startup::get().client, Startup::get().client);
        let list = place.load(
            move || place.with(|here| here.route().to_string()),
            move |here| {
                let client = client.clone();
                let (segment, cursor) = (here.query.segment, here.filter.cursor);
                async move { client.at_risk(&segment, cursor.as_deref()).await }
            },
            |page: &AtRiskPage| page.results.is_empty(),
        );
        let sent = place.load(
            move || place.with(|here| here.query.text().to_string()),
            move |here| {
                let client = again.clone();
                async move { client.notice_sendings(&here.query.segment).await }
            },
            |_: &NoticeSendings| false,
        );
        Self {
            place,
            list,
            sent,
            desk: RwSignal::new(Desk::default()),
        }
    }
}

/// Who will ask tomorrow.
#[component]
pub fn TomorrowPage() -> impl IntoView {
    let page = Page::open();
    let Page { place, list, .. } = page;
    let about = said(list, |page| About {
        zone: page.time_zone.clone(),
        as_of: page.as_of,
        options: page.options.clone(),
        ..About::default()
    });
    view! {
        <PageHeading title=text::tomorrow_title />
        {move || view! { <DroppedNotice names=place.dropped() /> }}
        <Tabs place />
        <p class="page-intro">{text::tomorrow_intro()}</p>
        <section class="controls" aria-label=text::wismo_filter()><Segments place about /></section>
        <div class="figures" aria-busy=move || list.fetching.is_busy.get().then_some("true")>
            <LiveView
                loader=list
                skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
                empty=|| view! { <EmptyView heading=Some(text::tomorrow_few_heading()) sentence=text::tomorrow_few() /> }.into_any()
                ready=move || view! { <Sender page /> <Askers page /> }.into_any()
            />
        </div>
        <Takeaway about on_export=export(list) />
        <Sent page />
    }
}

/// The orders on screen as a file.
fn export(list: Loader<AtRiskPage>) -> Callback<()> {
    let announcer = Announcer::get();
    Callback::new(move |()| {
        if let Some(page) = untrack(|| list.value()) {
            file(&page).save("wismo-tomorrow.csv", announcer);
        }
    })
}
