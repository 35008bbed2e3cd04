//! Opting in and out: asked first, with what it costs, and done once the server has said so.

use leptos::prelude::*;
use shared::api::desks::DeskFigures;
use shared::api::partners::{Partner, PartnerChoice};
use shared::ids::SellerId;
use shared::time::Timestamp;

use super::card::prices;
use crate::api::{ApiError, Client};
use crate::browser::document;
use crate::state::{Announcer, Loader, Startup};
use crate::text;

const DIALOG: &str = "partner-choice";

/// Whether the shop uses a partner, as the server last said.
#[derive(Clone, Copy)]
pub(super) struct Used {
    pub(super) is: RwSignal<bool>,
    pub(super) since: RwSignal<Option<Timestamp>>,
}

impl Used {
    /// As it came with the list.
    pub(super) fn of(partner: &Partner) -> Self {
        Self {
            is: RwSignal::new(partner.opted_in),
            since: RwSignal::new(partner.opted_in_at),
        }
    }
}

/// What is asked: of whom, and whether it is to begin or to end.
#[derive(Clone)]
struct Asked {
    partner: Partner,
    used: Used,
    begins: bool,
}

/// The one question of the page, and its answer on the way to the server.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    seller: StoredValue<SellerId>,
    client: StoredValue<Client>,
    announcer: Announcer,
    asked: RwSignal<Option<Asked>>,
    is_busy: RwSignal<bool>,
    fault: RwSignal<Option<String>>,
    figures: Loader<DeskFigures>,
}

impl Choice {
    /// Nothing asked yet.
    pub(super) fn new(seller: SellerId, figures: Loader<DeskFigures>) -> Self {
        Self {
            seller: StoredValue::new(seller),
            client: StoredValue::new(Startup::get().client),
            announcer: Announcer::get(),
            asked: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            fault: RwSignal::new(None),
            figures,
        }
    }

    /// Whether an answer is on its way; tracked.
    pub(super) fn is_busy(self) -> bool {
        self.is_busy.get()
    }

    /// Opens the dialog; one question at a time.
    pub(super) fn ask(self, partner: Partner, used: Used) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.fault.set(None);
        self.asked.set(Some(Asked {
            partner,
            used,
            begins: !used.is.get_untracked(),
        }));
        document::open_dialog(DIALOG);
    }

    /// Carries out what was asked, once however often it is pressed.
    fn confirm(self) {
        let asked = self.asked.get_untracked();
        let Some(asked) = asked.filter(|_| !self.is_busy.get_untracked()) else {
            return;
        };
        self.is_busy.set(true);
        self.fault.set(None);
        leptos::task::spawn_local(async move {
            let kept = self.send(&asked).await;
            self.is_busy.set(false);
            match kept {
                Ok(since) => self.settle(&asked, since),
                Err(error) => self.tell(error.user_message()),
            }
        });
    }

    async fn send(self, asked: &Asked) -> Result<Option<Timestamp>, ApiError> {
        let (client, seller) = (self.client.get_value(), self.seller.get_value());
        let choice = PartnerChoice {
            partner_id: asked.partner.id.clone(),
        };
        if asked.begins {
            let kept = client.opt_in(&seller, &choice).await?;
            Ok(Some(kept.opt_in_date))
        } else {
            client.opt_out(&seller, &choice).await.map(|_| None)
        }
    }

    fn settle(self, asked: &Asked, since: Option<Timestamp>) {
        asked.used.is.set(asked.begins);
        asked.used.since.set(since);
        // The tab of this desk counts whom the shop uses.
        self.figures.reload();
        // The live region is heard only once the dialog is gone.
        document::close_dialog(DIALOG);
        self.announcer.say(if asked.begins {
            text::partner_opted_in(&asked.partner.name)
        } else {
            text::partner_opted_out(&asked.partner.name)
        });
    }

    /// Says what went wrong, in the dialog or, when that was closed meanwhile, on the page.
    fn tell(self, sentence: String) {
        if self.asked.with_untracked(Option::is_some) {
            self.fault.set(Some(sentence));
        } else {
            self.announcer.say(sentence);
        }
    }
}

/// The dialog. The button that changes nothing has the keyboard first: a key held too long must not cost anything.
#[component]
pub(super) fn ChoiceDialog(choice: Choice) -> impl IntoView {
    let begins = move || {
        choice
            .asked
            .with(|asked| asked.as_ref().is_some_and(|asked| asked.begins))
    };
    let heading = move || {
        let asked = choice.asked.get()?;
        Some(if asked.begins {
            text::partner_opt_in_ask(&asked.partner.name)
        } else {
            text::partner_opt_out_ask(&asked.partner.name)
        })
    };
    let meaning = move || {
        let asked = choice.asked.get()?;
        let meaning = if asked.begins {
            view! {
                <p>{text::partner_opt_in_means()}</p>
                <dl class="partner__facts">{prices(&asked.partner.pricing)}</dl>
                <p>{text::partner_opt_in_reversible()}</p>
            }
            .into_any()
        } else {
            view! { <p>{text::partner_opt_out_means()}</p> }.into_any()
        };
        Some(meaning)
    };
    let label = move || match (choice.is_busy.get(), begins()) {
        (true, _) => text::hours_saving(),
        (false, true) => text::partner_opt_in(),
        (false, false) => text::partner_opt_out(),
    };
    view! {
        <dialog
            id=DIALOG
            class="dialog"
            aria-labelledby="partner-choice-heading"
            aria-describedby="partner-choice-meaning"
            on:close=move |_| choice.asked.set(None)
        >
            <div class="partner-choice">
                <h2 id="partner-choice-heading">{heading}</h2>
                <div id="partner-choice-meaning" class="partner-choice__meaning">{meaning}</div>
                <p class="field__error" role="alert">{move || choice.fault.get()}</p>
                <div class="dialog__buttons">
                    <button
                        class="button button--primary"
                        type="button"
                        id="partner-confirm"
                        aria-disabled=move || choice.is_busy.get().then_some("true")
                        on:click=move |_| choice.confirm()
                    >
                        {label}
                    </button>
                    <button
                        class="button button--quiet"
                        type="button"
                        autofocus
                        on:click=|_| document::close_dialog(DIALOG)
                    >
                        {text::form_cancel()}
                    </button>
                </div>
            </div>
        </dialog>
    }
}
