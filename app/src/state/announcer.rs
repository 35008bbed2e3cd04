//! The one polite live region: what changed, said once, without moving the keyboard.

use leptos::prelude::*;

/// Says sentences to everybody, including those who do not see the screen.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// Provides the announcer to everything below.
    pub fn provide() -> Self {
        let announcer = Self(RwSignal::new(String::new()));
        provide_context(announcer);
        announcer
    }

    /// The announcer of this application.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Shows and says `sentence` until the next one.
    pub fn say(self, sentence: String) {
        self.0.set(sentence);
    }

    /// What was said last.
    pub fn sentence(self) -> String {
        self.0.get()
    }
}
