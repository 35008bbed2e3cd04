//! How an open order stood at a moment, as far as it tells whether its customer will ask.

use shared::api::wismo::ValueBand;
use shared::order::Standing;

/// Declares bands that are kept as words.
macro_rules! bands {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            const ALL: &[Self] = &[$(Self::$variant),+];

            const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

bands!(
    /// How long its customer has heard nothing, in days.
    Silence {
        /// Less than one.
        Fresh = "0",
        /// One.
        Day = "1",
        /// Two.
        TwoDays = "2",
        /// Three or four.
        Days = "3",
        /// Five and more.
        Long = "5",
    }
);

bands!(
    /// How it stands to its promise.
    Lateness {
        /// Nothing was promised.
        Unpromised = "none",
        /// More than a day is left.
        InTime = "ahead",
        /// The promise ends within a day.
        Due = "due",
        /// It has passed, less than a day ago.
        Late = "0",
        /// One or two days ago.
        Later = "1",
        /// Three days ago and longer.
        Latest = "3",
    }
);

bands!(
    /// Whether its customer is one who asks.
    Asked {
        /// They never have.
        Never = "never",
        /// About another order.
        Earlier = "earlier",
        /// About this one.
        Before = "before",
    }
);

/// Where parcels stand, as words.
const STANDINGS: [(Standing, &str); 7] = [
    (Standing::Waiting, "waiting"),
    (Standing::UnderWay, "under_way"),
    (Standing::Delayed, "delayed"),
    (Standing::Troubled, "troubled"),
    (Standing::Missed, "missed"),
    (Standing::OutForDelivery, "out_for_delivery"),
    (Standing::ReadyForPickup, "ready_for_pickup"),
];

/// How an open order stands: orders of the same stand are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// What was heard of it last.
    pub standing: Standing,
    /// How it stands to its promise.
    pub lateness: Lateness,
    /// How long its customer has heard nothing.
    pub silence: Silence,
    /// Whether its customer is one who asks.
    pub asked: Asked,
    /// What it is worth.
    pub value: ValueBand,
}

impl Silence {
    /// Of so many whole days.
    pub const fn of_days(days: i64) -> Self {
        match days {
            ..1 => Self::Fresh,
            1 => Self::Day,
            2 => Self::TwoDays,
            3 | 4 => Self::Days,
            _ => Self::Long,
        }
    }
}

impl Stand {
    /// As it is kept: what orders are told apart by first stands first.
    pub fn words(&self) -> [&str; 5] {
        let standing = STANDINGS.iter().find(|(one, _)| *one == self.standing);
        [
            standing.map_or("", |(_, word)| word),
            self.lateness.word(),
            self.silence.word(),
            self.asked.word(),
            self.value.word(),
        ]
    }

    /// Reads its words, joined by dots.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split('.');
        let standing = words.next()?;
        let (standing, _) = STANDINGS.iter().find(|(_, word)| *word == standing)?;
        Some(Self {
            standing: *standing,
            lateness: Lateness::from_word(words.next()?)?,
            silence: Silence::from_word(words.next()?)?,
            asked: Asked::from_word(words.next()?)?,
            value: ValueBand::from_word(words.next()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_reads_back_from_its_words() {
        for (standing, _) in STANDINGS {
            for lateness in Lateness::ALL {
                let stand = Stand {
                    standing,
                    lateness: *lateness,
                    silence: Silence::of_days(4),
                    asked: Asked::Before,
                    value: ValueBand::High,
                };
                assert_eq!(Stand::parse(&stand.words().join(".")), Some(stand));
            }
        }
        assert_eq!(Stand::parse("waiting.none.0"), None);
    }
}
