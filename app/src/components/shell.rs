//! What surrounds every page: skip link, header, banners, live region, and the page's landmark.

use leptos::prelude::*;

use super::NavItem;
use super::settings::Settings;
use crate::route::Route;
use crate::state::{Announcer, Connection, Navigation, Startup};
use crate::text;

/// The frame of a page.
#[component]
pub fn Shell(
    /// Destinations of the main navigation.
    #[prop(optional)]
    nav: Vec<NavItem>,
    /// Who is signed in, or the way to sign in.
    #[prop(optional, into)]
    account: ViewFn,
    /// The page.
    children: Children,
) -> impl IntoView {
    let announcer = Announcer::get();
    let connection = Connection::get();
    let brand = Startup::get().brand().to_owned();
    let offline = move || {
        (!connection.is_online()).then(|| {
            view! { <div class="banner banner--warning" role="status"><p>{text::offline()}</p></div> }
        })
    };
    view! {
        <a class="skip-link" href="#main">{text::skip_to_content()}</a>
        <header class="site-header">
            <a class="site-header__brand" href=Route::Home.to_string()><bdi>{brand}</bdi></a>
            <MainNav items=nav />
            <div class="site-header__tools">
                <Settings />
                {move || account.run()}
            </div>
        </header>
        {offline}
        <main id="main" tabindex="-1">{children()}</main>
        <div class="live-region" role="status">{move || announcer.sentence()}</div>
    }
}

#[component]
fn MainNav(items: Vec<NavItem>) -> impl IntoView {
    let navigation = Navigation::get();
    let link = |item: NavItem| {
        let href = item.route.to_string();
        let is_here = move || navigation.is_at(&item.route);
        view! {
            <a
                href=href
                data-icon=item.view
                aria-current=move || is_here().then_some("page")
            >
                {item.label}
            </a>
        }
    };
    (!items.is_empty()).then(|| {
        view! {
            <nav class="main-nav" aria-label=text::nav_label()>
                {items.into_iter().map(link).collect_view()}
            </nav>
        }
    })
}

/// The way to sign in, for pages that need no account.
#[component]
pub fn SignInLink() -> impl IntoView {
    let href = Route::Login { next: None }.to_string();
    view! { <a class="button button--quiet" href=href>{text::sign_in()}</a> }
}

/// The way out of a session.
#[component]
pub fn SignOut(
    /// Name of the signed-in user.
    name: String,
    /// Ends the session.
    on_sign_out: Callback<()>,
) -> impl IntoView {
    view! {
        <span class="visually-hidden">{text::signed_in_as(&name)}</span>
        <button class="button button--quiet" type="button" on:click=move |_| on_sign_out.run(())>
            {text::sign_out()}
        </button>
    }
}
