//! `/login`

use leptos::prelude::*;
use shared::api::auth::{LoginRequest, SessionKind};

use crate::api::{ApiError, AuthMode};
use crate::browser::storage::Preference;
use crate::browser::{document, location};
use crate::components::{ErrorSummary, Fault, PageHeading, TextField};
use crate::pages::home_of;
use crate::route::Route;
use crate::state::{Navigation, Startup};
use crate::text;

const EMAIL: &str = "email";
const PASSWORD: &str = "password";

/// Signs a user in and leads on to where they were going.
#[component]
pub fn LoginPage() -> impl IntoView {
    let track = Route::LOOKUP.to_string();
    view! {
        <PageHeading title=text::login_title />
        <p>{text::login_intro()}</p>
        <LoginForm />
        <p><a href=track>{text::login_track_instead()}</a></p>
    }
}

#[component]
fn LoginForm() -> impl IntoView {
    let errors = RwSignal::new(Vec::<Fault>::new());
    let is_busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !is_busy.get_untracked() {
            sign_in(errors, is_busy);
        }
    };
    let show_password = |shown| {
        let kind = if shown { "text" } else { "password" };
        document::set_field_kind(PASSWORD, kind);
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=move || errors.get() />
            <TextField id=EMAIL label=text::login_email() errors kind="email" autocomplete="username" />
            <TextField id=PASSWORD label=text::login_password() errors kind="password" autocomplete="current-password" />
            <label class="checkbox">
                <input
                    type="checkbox"
                    on:change:target=move |event| show_password(event.target().checked())
                />
                {text::login_show_password()}
            </label>
            <button class="button button--primary" aria-disabled=move || is_busy.get().then_some("true")>
                {move || if is_busy.get() { text::login_busy() } else { text::login_submit() }}
            </button>
        </form>
    }
}

fn sign_in(errors: RwSignal<Vec<Fault>>, is_busy: RwSignal<bool>) {
    let (email, password) = (
        document::field_value(EMAIL),
        document::field_value(PASSWORD),
    );
    let mut missing = Vec::new();
    if email.trim().is_empty() {
        missing.push((Some(EMAIL), text::login_email_missing()));
    }
    if password.is_empty() {
        missing.push((Some(PASSWORD), text::login_password_missing()));
    }
    if !missing.is_empty() {
        return refuse(errors, missing);
    }
    let startup = Startup::get();
    let session = match startup.client.config().auth {
        AuthMode::Cookie => SessionKind::Cookie,
        AuthMode::Bearer => SessionKind::Bearer,
    };
    let request = LoginRequest {
        email,
        password,
        session,
    };
    let next = next_path();
    is_busy.set(true);
    leptos::task::spawn_local(async move {
        let answer = startup.client.login(&request).await;
        is_busy.set(answer.is_ok());
        match answer {
            Ok(user) => {
                // A session that ended by itself may have been somebody else's.
                Preference::DefaultView.set(None);
                // The page is left, so the form stays busy: nobody signs in twice.
                location::go(&next.unwrap_or_else(|| home_of(&user.role).to_string()));
            }
            Err(ApiError::Unauthorized) => refuse(errors, vec![(None, text::login_wrong())]),
            Err(error) => refuse(errors, vec![(None, error.user_message())]),
        }
    });
}

fn refuse(errors: RwSignal<Vec<Fault>>, refusals: Vec<Fault>) {
    errors.set(refusals);
    document::focus_next_frame("error-summary");
}

/// Where the visitor was going, if that is a place of ours.
fn next_path() -> Option<String> {
    match Navigation::get().route()? {
        Route::Login { next } => next,
        _ => None,
    }
}
