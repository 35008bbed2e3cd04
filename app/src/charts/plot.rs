//! What a chart shows, as plain data: the same for every kind, so that its words, its table and its picture agree.

use rust_decimal::Decimal;
use shared::format;
use shared::json;

use crate::text;

/// How it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lines over time, one a series.
    Line,
    /// Bars over time, one beside the other.
    Columns,
    /// Bars over time, one on the other.
    Stack,
    /// Bars from the side, for names that are long.
    Bars,
    /// Parts of a whole: the only series.
    Pie,
    /// A row a series, a field a value.
    Heat,
}

impl Kind {
    /// The word between the page and the program that draws.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Columns => "columns",
            Self::Stack => "stack",
            Self::Bars => "bars",
            Self::Pie => "pie",
            Self::Heat => "heat",
        }
    }

    /// Whether what lies above each other at one place belongs together, and is said together.
    pub const fn says_all_series(self) -> bool {
        matches!(self, Self::Line | Self::Columns)
    }
}

/// What the values count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Percent, 0 to 100.
    Percent,
    /// Hours.
    Hours,
    /// Stars, 1 to 5.
    Stars,
}

impl Unit {
    /// The value in words.
    pub fn say(self, value: &Decimal) -> String {
        let locale = text::locale();
        match self {
            Self::Count => format::decimal(value, 0, locale),
            Self::Percent => format::percent(value, locale),
            Self::Hours => text::chart_hours(&format::decimal(value, 1, locale)),
            Self::Stars => format::decimal(value, 2, locale),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Percent => "percent",
            Self::Hours => "hours",
            Self::Stars => "stars",
        }
    }
}

/// A row of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// A value a place; nothing where nothing was measured, which is a gap and no 0.
    pub values: Vec<Option<Decimal>>,
    /// Whether it is measured by an axis of its own at the far side, being of another size than the first.
    pub has_own_axis: bool,
}

/// Something that happened at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which place.
    pub at: usize,
    /// What happened.
    pub name: String,
}

/// A value of the chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// In which series.
    pub series: usize,
    /// At which place.
    pub at: usize,
}

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plot {
    /// How it is drawn.
    pub kind: Kind,
    /// What the values count.
    pub unit: Unit,
    /// What the places are: days, carriers, hours.
    pub places: String,
    /// The name of each.
    pub labels: Vec<String>,
    /// The values.
    pub series: Vec<Series>,
    /// What happened meanwhile.
    pub marks: Vec<Mark>,
}

impl Plot {
    /// The value at a point.
    pub fn value(&self, point: Point) -> Option<&Decimal> {
        self.series
            .get(point.series)?
            .values
            .get(point.at)?
            .as_ref()
    }

    /// Whether there is such a point, measured or not.
    pub fn has(&self, point: Point) -> bool {
        point.series < self.series.len() && point.at < self.labels.len()
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        let has_value = |series: &Series| series.values.iter().any(Option::is_some);
        self.labels.is_empty() || !self.series.iter().any(has_value)
    }

    /// The value in words; a dash where there is none.
    pub fn say_value(&self, point: Point) -> String {
        self.value(point)
            .map_or_else(|| format::NO_DATA.to_owned(), |value| self.unit.say(value))
    }

    /// Where a point is, in words.
    pub fn say_place(&self, point: Point) -> String {
        let label = self.labels.get(point.at).cloned().unwrap_or_default();
        match self.series.get(point.series) {
            Some(row) if self.kind == Kind::Heat => text::chart_field(&label, &row.name),
            _ => label,
        }
    }

    /// The point in words.
    pub fn say(&self, point: Point) -> String {
        let mut said = [self.say_place(point).as_str(), ": "].concat();
        if self.series.len() == 1 || self.kind == Kind::Heat {
            said.push_str(&self.say_value(point));
        } else {
            let all: Vec<String> = (0..)
                .zip(&self.series)
                .filter(|(series, _)| self.kind.says_all_series() || *series == point.series)
                .map(|(series, one)| {
                    let value = self.say_value(Point { series, ..point });
                    text::chart_value(&one.name, &value)
                })
                .collect();
            said.push_str(&all.join(" · "));
        }
        for mark in self.marks.iter().filter(|mark| mark.at == point.at) {
            said.push_str(" · ");
            said.push_str(&mark.name);
        }
        said
    }

    /// The upper ends of the steps that a heat map has colours for: nothing at all, and four parts of what is most.
    pub fn steps(&self) -> Vec<Decimal> {
        let all = self.series.iter().flat_map(|series| &series.values);
        let most = all.flatten().copied().max().unwrap_or_default();
        let quarter = |parts: i128| {
            let four_times = most.mantissa() * parts;
            let part = if self.unit == Unit::Count {
                Decimal::try_from_i128_with_scale((four_times + 3) / 4, 0)
            } else {
                Decimal::try_from_i128_with_scale(four_times * 25, most.scale() + 2)
            };
            part.unwrap_or(most)
        };
        let mut steps = vec![Decimal::ZERO];
        steps.extend([1, 2, 3].map(quarter));
        steps.push(most);
        steps.dedup();
        steps
    }

    /// For the program that draws.
    pub fn document(&self, is_rtl: bool) -> String {
        let flag = |flag: bool| Some(flag.to_string());
        json::members(&[
            ("kind", Some(json::text(self.kind.word()))),
            ("unit", Some(json::text(self.unit.word()))),
            ("locale", Some(json::text(text::locale().code()))),
            ("rtl", flag(is_rtl)),
            (
                "labels",
                Some(list(self.labels.iter().map(|label| json::text(label)))),
            ),
            (
                "series",
                Some(list(self.series.iter().map(series_document))),
            ),
            ("marks", Some(list(self.marks.iter().map(mark_document)))),
            (
                "steps",
                Some(list(self.steps().iter().map(Decimal::to_string))),
            ),
        ])
    }
}

fn series_document(series: &Series) -> String {
    let value = |value: &Option<Decimal>| {
        value.map_or_else(|| String::from("null"), |value| value.to_string())
    };
    json::members(&[
        ("name", Some(json::text(&series.name))),
        ("values", Some(list(series.values.iter().map(value)))),
        ("ownAxis", Some(series.has_own_axis.to_string())),
    ])
}

fn mark_document(mark: &Mark) -> String {
    json::members(&[
        ("at", Some(mark.at.to_string())),
        ("name", Some(json::text(&mark.name))),
    ])
}

fn list(elements: impl Iterator<Item = String>) -> String {
    let elements: Vec<String> = elements.collect();
    ["[", &elements.join(","), "]"].concat()
}
