//! What surrounds every page: skip link, header, banners, live region, and the page's landmark.

use leptos::prelude::*;

use super::NavItem;
use super::settings::{settings_button, settings_dialog};
use crate::browser::plain::{plain, says};
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
    #[prop(optional)]
    account: Option<AnyView>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let announcer = Announcer::get();
    let connection = Connection::get();
    let skip = says("a", &text::skip_to_content())
        .class("skip-link")
        .attribute("href", "#main");
    let brand = plain("a")
        .class("site-header__brand")
        .attribute("href", &Route::Home.to_string())
        .with(says("bdi", Startup::get().brand()));
    let offline = move || {
        (!connection.is_online()).then(|| {
            plain("div")
                .class("banner banner--warning")
                .attribute("role", "status")
                .with(says("p", &text::offline()))
                .shown()
        })
    };
    view! {
        {skip.shown()}
        <header class="site-header">
            {brand.shown()}
            <MainNav items=nav />
            <div class="site-header__tools">
                {settings_button().shown()}
                {settings_dialog().shown()}
                {account}
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
pub fn sign_in_link() -> AnyView {
    says("a", &text::sign_in())
        .class("button button--quiet")
        .attribute("href", &Route::Login { next: None }.to_string())
        .shown()
}

/// The way out of a session.
#[component]
pub fn SignOut(
    /// Name of the signed-in user.
    name: String,
    /// Ends the session.
    on_sign_out: Callback<()>,
) -> impl IntoView {
    let button = says("button", &text::sign_out())
        .class("button button--quiet")
        .attribute("type", "button")
        .on("click", move |_| on_sign_out.run(()));
    view! {
        {says("span", &text::signed_in_as(&name)).class("visually-hidden").shown()}
        {button.shown()}
    }
}
