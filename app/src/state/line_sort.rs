//! In which order the lines of a table are, as the address bar shows it.

/// A column of the table of how orders leave and arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineColumn {
    /// What the line stands for.
    Name,
    /// Orders.
    Orders,
    /// Days until they left.
    Ship,
    /// Days until they arrived.
    Delivery,
    /// Share that arrived by the day promised at the sale.
    OnTime,
    /// Share that will have.
    Expected,
    /// Share that arrived by the last estimate.
    Estimate,
    /// How many are late.
    Late,
    /// Of those: because of the shop.
    Shop,
    /// Because of the carrier.
    Carrier,
    /// Since nobody was there.
    Recipient,
    /// For no known reason.
    Unknown,
    /// Share with an exception.
    Exceptions,
    /// Stars of those who asked about them.
    Satisfaction,
}

impl LineColumn {
    /// Every column, in the table's order.
    pub const ALL: [Self; 14] = [
        Self::Name,
        Self::Orders,
        Self::Ship,
        Self::Delivery,
        Self::OnTime,
        Self::Expected,
        Self::Estimate,
        Self::Late,
        Self::Shop,
        Self::Carrier,
        Self::Recipient,
        Self::Unknown,
        Self::Exceptions,
        Self::Satisfaction,
    ];

    /// As in addresses, and as the end of the name of its heading.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Orders => "orders",
            Self::Ship => "ship",
            Self::Delivery => "delivery",
            Self::OnTime => "on_time",
            Self::Expected => "expected",
            Self::Estimate => "estimate",
            Self::Late => "late",
            Self::Shop => "shop",
            Self::Carrier => "carrier",
            Self::Recipient => "recipient",
            Self::Unknown => "unknown",
            Self::Exceptions => "exceptions",
            Self::Satisfaction => "satisfaction",
        }
    }
}

/// By which column, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineSort {
    /// By what.
    pub column: LineColumn,
    /// Whether the most comes first.
    pub is_descending: bool,
}

impl LineSort {
    /// Reads `orders`, or `-orders` for most first.
    pub fn parse(text: &str) -> Option<Self> {
        let word = text.strip_prefix('-').unwrap_or(text);
        let column = LineColumn::ALL.into_iter().find(|one| one.word() == word)?;
        Some(Self {
            column,
            is_descending: text.len() > word.len(),
        })
    }

    /// What [`LineSort::parse`] reads.
    pub fn text(self) -> String {
        let sign = if self.is_descending { "-" } else { "" };
        [sign, self.column.word()].concat()
    }

    /// What a press on a heading makes of it: names from A, figures with the most first; the other way round if it was so already.
    #[must_use]
    pub fn pressed(before: Option<Self>, column: LineColumn) -> Self {
        let usual = column != LineColumn::Name;
        let same = before.filter(|before| before.column == column);
        Self {
            column,
            is_descending: same.map_or(usual, |before| !before.is_descending),
        }
    }
}
