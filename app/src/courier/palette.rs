//! Everything by its name: pages, actions, and orders by what they are called.

use leptos::prelude::*;
use shared::api::seller_orders::{OrderRow, seller_orders};
use shared::query::{OrderFilter, OrderQuery, Tab};

use super::Forms;
use crate::api::Client;
use crate::browser::{clock, document, location};
use crate::components::order_words as words;
use crate::components::tracking::status_words;
use crate::route::{Desk, Route};
use crate::state::{ListAddress, Startup};
use crate::text;

const DIALOG: &str = "palette";
/// After the last letter, before the server is asked.
const PAUSE_MS: u32 = 250;
/// Letters that are worth a question.
const LEAST: usize = 2;
/// Orders that are shown.
const MOST: usize = 6;

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    label: String,
    leads_to: Way,
}

/// Where a choice leads.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    Address(String),
    Form(&'static str),
}

/// The palette, closed until somebody asks for it.
#[component]
pub(super) fn Palette(forms: Forms, asked: RwSignal<u32>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<OrderRow>::new());
    let active = RwSignal::new(0_usize);
    let client = StoredValue::new(Startup::get().client);
    let fixed = StoredValue::new(fixed_items());
    let items = Memo::new(move |_| {
        let sought = typed.get().trim().to_lowercase();
        let is_sought = |item: &&Item| item.label.to_lowercase().contains(&sought);
        let mut items: Vec<Item> =
            fixed.with_value(|fixed| fixed.iter().filter(is_sought).cloned().collect());
        items.extend(found.get().iter().map(order_item));
        items
    });
    Effect::new(move |_| {
        if asked.get() > 0 {
            typed.set(String::new());
            found.set(Vec::new());
            active.set(0);
            document::set_field_value("palette-input", "");
            document::open_dialog(DIALOG);
            document::focus("palette-input");
        }
    });
    let input = move |value: String| {
        typed.set(value);
        active.set(0);
        leptos::task::spawn_local(search(client, typed, found));
    };
    let choose = move |item: Item| {
        document::close_dialog(DIALOG);
        match item.leads_to {
            Way::Address(address) => location::go(&address),
            Way::Form(form) => forms.ask(form),
        }
    };
    let press = move |event: leptos::ev::KeyboardEvent| {
        let count = items.with_untracked(Vec::len);
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => count.saturating_sub(1),
            "Enter" => {
                event.prevent_default();
                let item = items.with_untracked(|items| items.get(active.get_untracked()).cloned());
                return item.map_or((), choose);
            }
            _ => return,
        };
        event.prevent_default();
        active.update(|active| *active = (*active + step) % count.max(1));
        document::show(&option_id(active.get_untracked()));
    };
    let option = move |(place, item): (usize, Item)| {
        let chosen = item.clone();
        view! {
            <li
                role="option"
                id=option_id(place)
                aria-selected=move || if active.get() == place { "true" } else { "false" }
                on:click=move |_| choose(chosen.clone())
            >
                <bdi>{item.label}</bdi>
            </li>
        }
    };
    view! {
        <dialog id=DIALOG class="dialog dialog--palette" aria-label=text::palette_label()>
            <input
                id="palette-input"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                dir="auto"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-label=text::palette_label()
                aria-activedescendant=move || option_id(active.get())
                placeholder=text::palette_hint()
                on:input:target=move |event| input(event.target().value())
                on:keydown=press
            />
            <ul id="palette-list" role="listbox" aria-label=text::palette_label()>
                {move || items.get().into_iter().enumerate().map(option).collect_view()}
            </ul>
            <p role="status" class="field__hint">{move || items.with(Vec::is_empty).then(text::palette_nothing)}</p>
        </dialog>
    }
}

fn option_id(place: usize) -> String {
    ["palette-", &place.to_string()].concat()
}

fn fixed_items() -> Vec<Item> {
    let address = |label: String, route: &Route| Item {
        label,
        leads_to: Way::Address(route.to_string()),
    };
    let form = |label: String, form: &'static str| Item {
        label,
        leads_to: Way::Form(form),
    };
    let tab = |tab: &Tab| {
        let mut list = ListAddress::default();
        list.query.filter.tab = *tab;
        let label = [text::orders_title(), words::tab(*tab)].join(": ");
        address(label, &list.route())
    };
    let mut items = vec![
        address(text::nav_overview(), &Route::Seller { seller: None }),
        address(text::nav_fulfillment(), &Desk::Fulfillment.route()),
        address(text::nav_exceptions(), &Desk::Exceptions.route()),
        address(text::changes_title(), &Route::Changes { is_leaving: false }),
        address(text::nav_track(), &Route::LOOKUP),
        form(text::shortcuts_heading(), "shortcuts"),
    ];
    items.splice(1..1, Tab::ALL.iter().map(tab));
    if document::has("open-list-options") {
        items.extend([
            form(text::filters_label(), "list-options"),
            form(text::views_heading(), "views"),
            form(text::export_label(), "export"),
        ]);
    }
    items
}

fn order_item(order: &OrderRow) -> Item {
    let parts = [
        Some(order.order_number.to_string()),
        Some(status_words(&order.status)),
        order.customer_name.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    Item {
        label: parts.join(" · "),
        leads_to: Way::Address(Route::Order(order.id.clone()).to_string()),
    }
}

/// Asks for orders once nothing more is typed; what comes too late is not shown.
async fn search(
    client: StoredValue<Client>,
    typed: RwSignal<String>,
    found: RwSignal<Vec<OrderRow>>,
) {
    let sought = typed.get_untracked();
    clock::sleep(PAUSE_MS).await;
    if typed.get_untracked() != sought {
        return;
    }
    let search = sought.trim().to_owned();
    if search.chars().count() < LEAST {
        return found.set(Vec::new());
    }
    let query = OrderQuery {
        filter: OrderFilter {
            search,
            ..OrderFilter::default()
        },
        ..OrderQuery::default()
    };
    let page = client
        .get_value()
        .seller_orders(&seller_orders(&query, None))
        .await;
    if typed.get_untracked() == sought {
        let mut rows = page.map(|page| page.results).unwrap_or_default();
        rows.truncate(MOST);
        found.set(rows);
    }
}
