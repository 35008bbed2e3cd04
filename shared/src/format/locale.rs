//! The languages of the product.

/// A language, with the number and date conventions that go with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// English, with international (day before month) dates.
    #[default]
    En,
    /// French.
    Fr,
    /// Swahili.
    Sw,
    /// Arabic, with Latin digits.
    Ar,
}

impl Locale {
    /// Every language, in the order a choice lists them.
    pub const ALL: [Self; 4] = [Self::En, Self::Fr, Self::Sw, Self::Ar];

    /// The BCP 47 language code, as in `<html lang>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Sw => "sw",
            Self::Ar => "ar",
        }
    }

    /// Reads a BCP 47 tag by its language alone: `fr-CA` and `FR_fr` are French; nothing for a language that
    /// is not offered.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|locale| locale.code().eq_ignore_ascii_case(language))
    }

    /// Whether it is written from right to left.
    pub const fn is_rtl(self) -> bool {
        matches!(self, Self::Ar)
    }

    /// Its name in itself, for the choice of language.
    pub const fn native_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::Sw => "Kiswahili",
            Self::Ar => "العربية",
        }
    }

    /// Mark before the fraction.
    pub(super) const fn decimal_mark(self) -> char {
        match self {
            Self::Fr => ',',
            Self::En | Self::Sw | Self::Ar => '.',
        }
    }

    /// Mark between groups of three digits.
    pub(super) const fn group_mark(self) -> char {
        match self {
            Self::Fr => '\u{202f}',
            Self::En | Self::Sw | Self::Ar => ',',
        }
    }

    /// Signs in Arabic carry a left-to-right mark, or they would wander to the other end of the number.
    pub(super) const fn minus(self) -> &'static str {
        if self.is_rtl() { "\u{200e}-" } else { "-" }
    }

    /// As [`Locale::minus`].
    pub(super) const fn plus(self) -> &'static str {
        if self.is_rtl() { "\u{200e}+" } else { "+" }
    }

    /// The percent sign, with what stands before and after it.
    pub(super) const fn percent_sign(self) -> &'static str {
        match self {
            Self::En | Self::Sw => "%",
            Self::Fr => "\u{202f}%",
            Self::Ar => "\u{200e}%\u{200e}",
        }
    }
}
