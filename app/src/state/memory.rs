//! What earlier visits of this session have read, so that going back shows it at once.
//!
//! `leptos-fetch` did this until it was weighed: 14 kB of the overview's 140, for a map. What else it offers (refetching,
//! late replies, retries) is [`super::Loader`]'s, which every page needs anyway.

use std::any::Any;
use std::collections::BTreeMap;

use leptos::prelude::*;

type Answers = BTreeMap<String, Box<dyn Any + Send + Sync>>;

/// The last good answer of each address of the API.
#[derive(Clone, Copy)]
pub struct Memory(StoredValue<Answers>);

impl Memory {
    /// Provides an empty one to everything below. It ends with the page, and so with the session.
    pub fn provide() {
        provide_context(Self(StoredValue::new(Answers::new())));
    }

    /// The memory of this program; the public one has none, since nobody there goes back and forth.
    pub fn get() -> Option<Self> {
        use_context()
    }

    /// What that address answered last.
    pub fn recall<T: Clone + 'static>(self, address: &str) -> Option<T> {
        self.0
            .with_value(|answers| answers.get(address)?.downcast_ref::<T>().cloned())
    }

    /// Keeps what that address has answered.
    pub fn keep<T: Send + Sync + 'static>(self, address: String, answer: T) {
        self.0.update_value(|answers| {
            answers.insert(address, Box::new(answer));
        });
    }
}
