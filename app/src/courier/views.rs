//! Lists that somebody has named: opened, shared, made the default, deleted.

use leptos::prelude::*;
use shared::api::Endpoint;
use shared::api::saved_views::{
    LONGEST_VIEW_NAME, SavedView, ViewRequest, delete_view, save_view, saved_views,
};

use super::list_options::here;
use crate::api::{ApiError, Client};
use crate::browser::storage::Preference;
use crate::browser::{document, location, share};
use crate::route::Route;
use crate::state::{Announcer, Startup};
use crate::text;

const DIALOG: &str = "views";

/// What the dialog knows and does.
#[derive(Clone, Copy)]
struct Views {
    kept: RwSignal<Vec<SavedView>>,
    fault: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
    client: StoredValue<Client>,
    announcer: Announcer,
}

impl Views {
    fn run(self, step: Endpoint, body: Option<String>, then: impl FnOnce() + 'static) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.fault.set(None);
        leptos::task::spawn_local(async move {
            match self.client.get_value().views(&step, body).await {
                Ok(views) => {
                    remember_opening(&views);
                    self.kept.set(views);
                    then();
                }
                Err(ApiError::NotOffered) => self.fault.set(Some(text::views_not_offered())),
                Err(error) => self.fault.set(Some(error.user_message())),
            }
            self.is_busy.set(false);
        });
    }

    fn keep(self, request: &ViewRequest) {
        let said = text::view_saved(&request.name);
        let announcer = self.announcer;
        self.run(save_view(), Some(request.to_json()), move || {
            document::set_field_value("view-name", "");
            announcer.say(said);
        });
    }
}

/// Notes on the device which view opens first; an empty one stands for none.
fn remember_opening(views: &[SavedView]) {
    let opening = views.iter().find(|view| view.is_default);
    let query = opening.map_or("", |view| &view.query);
    Preference::DefaultView.set(Some(query));
}

/// A device that does not know yet which view opens first asks, once.
pub(super) fn learn_opening(client: Client) {
    if Preference::DefaultView.get().is_some() {
        return;
    }
    leptos::task::spawn_local(async move {
        match client.views(&saved_views(), None).await {
            Ok(views) => remember_opening(&views),
            Err(ApiError::NotOffered) => remember_opening(&[]),
            Err(_) => {}
        }
    });
}

/// The dialog, closed until somebody asks for it.
#[component]
pub(super) fn SavedViews(
    /// Counts how often somebody asked.
    asked: RwSignal<u32>,
) -> impl IntoView {
    let views = Views {
        kept: RwSignal::new(Vec::new()),
        fault: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        client: StoredValue::new(Startup::get().client),
        announcer: Announcer::get(),
    };
    Effect::new(move |_| {
        if asked.get() > 0 {
            views.run(saved_views(), None, || {});
            document::open_dialog(DIALOG);
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = document::field_value("view-name").trim().to_owned();
        if name.is_empty() {
            return views.fault.set(Some(text::view_name_missing()));
        }
        views.keep(&ViewRequest {
            name,
            query: query_of_here(),
            is_default: document::is_checked("view-default"),
        });
    };
    let is_empty = move || views.kept.with(Vec::is_empty);
    view! {
        <dialog id=DIALOG class="dialog" aria-labelledby="views-heading">
            <div class="fields">
                <h2 id="views-heading">{text::views_heading()}</h2>
                <p class="field__error" role="alert">{move || views.fault.get()}</p>
                <p hidden=move || !is_empty()>{text::views_empty()}</p>
                <ul class="views" id="saved-views" hidden=is_empty>
                    {move || views.kept.get().into_iter().map(|view| line(views, view)).collect_view()}
                </ul>
                <form on:submit=save novalidate>
                    <label class="field">
                        <span class="field__label">{text::view_name()}</span>
                        <input id="view-name" autocomplete="off" dir="auto" maxlength=LONGEST_VIEW_NAME.to_string() />
                    </label>
                    <label class="checkbox">
                        <input id="view-default" type="checkbox" />
                        {text::view_opens_first()}
                    </label>
                    <div class="dialog__buttons">
                        <button class="button button--primary" type="submit" id="view-save" aria-disabled=move || views.is_busy.get().then_some("true")>
                            {text::view_save()}
                        </button>
                        <button class="button button--quiet" type="button" on:click=|_| document::close_dialog(DIALOG)>
                            {text::close()}
                        </button>
                    </div>
                </form>
            </div>
        </dialog>
    }
}

/// The list on screen, without its place.
fn query_of_here() -> String {
    let mut here = here();
    here.query.cursor = None;
    match here.route() {
        Route::Orders { query } => query,
        _ => String::new(),
    }
}

fn line(views: Views, view: SavedView) -> impl IntoView {
    let address = Route::Orders {
        query: view.query.clone(),
    };
    let address = address.to_string();
    let (shared_name, shared_path) = (view.name.clone(), address.clone());
    let share = move |_| {
        let (name, url) = (shared_name.clone(), location::origin() + &shared_path);
        leptos::task::spawn_local(async move {
            match share::link(&name, &url).await {
                share::Shared::BySheet => {}
                share::Shared::Copied => views.announcer.say(text::tracking_copied()),
                share::Shared::Failed => views.announcer.say(text::tracking_copy_failed(&url)),
            }
        });
    };
    let opening = ViewRequest {
        name: view.name.clone(),
        query: view.query.clone(),
        is_default: !view.is_default,
    };
    let opens_first = if view.is_default {
        text::view_opens_not_first()
    } else {
        text::view_open_first()
    };
    let key = view.id.clone();
    let delete = move |_| views.run(delete_view(&key), None, || {});
    let open = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        document::close_dialog(DIALOG);
        location::lead_to(&address);
    };
    let href = Route::Orders { query: view.query }.to_string();
    let described = |what: String| [what.as_str(), " ", &view.name].concat();
    view! {
        <li>
            <a href=href on:click=open><bdi>{view.name.clone()}</bdi></a>
            {view.is_default.then(|| view! { <span class="mark">{text::view_is_first()}</span> })}
            <button class="button button--quiet" type="button" aria-label=described(opens_first.clone()) on:click=move |_| views.keep(&opening)>
                {opens_first.clone()}
            </button>
            <button class="button button--quiet" type="button" aria-label=described(text::view_share()) on:click=share>
                {text::view_share()}
            </button>
            <button class="button button--quiet" type="button" aria-label=described(text::view_delete()) on:click=delete>
                {text::view_delete()}
            </button>
        </li>
    }
}
