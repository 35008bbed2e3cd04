//! Words of many rows that are kept in memory: each once, and a number in its place.

use std::collections::HashMap;
use std::sync::Arc;

/// The number of a word.
pub(super) type Word = u32;

/// Words by number, and numbers by word.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    numbers: HashMap<Arc<str>, Word>,
    words: Vec<Arc<str>>,
}

impl Words {
    /// The number of a word, which it gets when it has none.
    pub(super) fn number(&mut self, word: &str) -> Word {
        if let Some(number) = self.find(word) {
            return number;
        }
        let number = Word::try_from(self.words.len()).unwrap_or(Word::MAX);
        let word: Arc<str> = Arc::from(word);
        self.words.push(Arc::clone(&word));
        self.numbers.insert(word, number);
        number
    }

    /// The number of a word, if it has one.
    pub(super) fn find(&self, word: &str) -> Option<Word> {
        self.numbers.get(word).copied()
    }

    /// The word of a number.
    pub(super) fn word(&self, number: Word) -> &str {
        let place = usize::try_from(number).ok();
        place
            .and_then(|place| self.words.get(place))
            .map_or("", |word| word)
    }
}
