//! What a page asks to be drawn, as the program that draws reads it.

use shared::json::{self, DecodeError, Json as _};

use crate::browser::json::JsJson;

/// A plot as the page wrote it, without the values that go to the library as they are.
pub(super) struct Order {
    pub(super) kind: String,
    pub(super) is_rtl: bool,
    /// Whether its values are percent.
    pub(super) is_percent: bool,
    pub(super) labels: Vec<String>,
    pub(super) series: Vec<Ordered>,
    pub(super) marks: Vec<OrderedMark>,
    steps: Vec<f64>,
    pub(super) count: usize,
}

/// A series of it.
pub(super) struct Ordered {
    pub(super) name: String,
    /// Of pies and heat maps only.
    pub(super) values: Vec<Option<f64>>,
    pub(super) has_own_axis: bool,
}

/// A mark of it.
pub(super) struct OrderedMark {
    pub(super) at: f64,
    pub(super) name: String,
}

impl Order {
    /// Reads the page's document.
    ///
    /// # Errors
    /// When it is none.
    pub(super) fn read(json: &JsJson) -> Result<Self, DecodeError> {
        let kind: String = json::required(json, &["kind"])?;
        let unit: Option<String> = json::optional(json, &["unit"])?;
        let reads_values = matches!(kind.as_str(), "pie" | "heat");
        let all = json.member("series").and_then(|all| all.elements());
        let series = all.unwrap_or_default();
        let marks = json.member("marks").and_then(|all| all.elements());
        let marks = marks.unwrap_or_default();
        let first = series.first().and_then(|one| one.member("values"));
        let labels: Vec<String> = match kind.as_str() {
            "pie" | "heat" => json::list(json, &["labels"])?,
            _ => Vec::new(),
        };
        Ok(Self {
            is_rtl: json::optional(json, &["rtl"])?.unwrap_or(false),
            is_percent: unit.as_deref() == Some("percent"),
            labels,
            marks: marks
                .iter()
                .map(OrderedMark::read)
                .collect::<Result<_, _>>()?,
            steps: numbers(json.member("steps").as_ref())
                .into_iter()
                .flatten()
                .collect(),
            count: first
                .and_then(|values| values.elements())
                .map_or(0, |values| values.len()),
            series: series
                .iter()
                .map(|one| Ordered::read(one, reads_values))
                .collect::<Result<_, _>>()?,
            kind,
        })
    }

    /// Whether places lie below each other.
    pub(super) fn is_lying(&self) -> bool {
        self.kind == "bars"
    }

    /// Where a point of the page is in the library: which series, which place of it.
    pub(super) fn place_of(&self, series: usize, at: usize) -> (usize, usize) {
        if self.kind != "heat" {
            return (series, at);
        }
        let found = self.fields().enumerate().find_map(|(step, fields)| {
            let place = fields
                .iter()
                .position(|field| (field.1, field.0) == (series, at))?;
            Some((step, place))
        });
        found.unwrap_or_default()
    }

    /// Where a point of the library is on the page: the inverse.
    pub(super) fn point_at(&self, series: usize, place: usize) -> (usize, usize) {
        if self.kind != "heat" {
            return (series, place);
        }
        let field = self
            .fields()
            .nth(series)
            .and_then(|fields| fields.get(place).copied());
        field.map_or((0, 0), |(column, row, _)| (row, column))
    }

    /// The fields of a heat map by the step they reach: column, row and value of each.
    pub(super) fn fields(&self) -> impl Iterator<Item = Vec<(usize, usize, f64)>> {
        let mut below = f64::NEG_INFINITY;
        self.steps.iter().map(move |step| {
            let is_here = |value: f64| below < value && value <= *step;
            let mut found = Vec::new();
            for (row, series) in self.series.iter().enumerate() {
                for (column, value) in series.values.iter().enumerate() {
                    if let Some(value) = value.filter(|value| is_here(*value)) {
                        found.push((column, row, value));
                    }
                }
            }
            below = *step;
            found
        })
    }
}

impl Ordered {
    fn read(json: &JsJson, reads_values: bool) -> Result<Self, DecodeError> {
        let values = json.member("values").filter(|_| reads_values);
        Ok(Self {
            name: json::required(json, &["name"])?,
            values: numbers(values.as_ref()),
            has_own_axis: json::optional(json, &["ownAxis"])?.unwrap_or(false),
        })
    }
}

impl OrderedMark {
    fn read(json: &JsJson) -> Result<Self, DecodeError> {
        Ok(Self {
            at: json.member("at").and_then(|at| at.value()).unwrap_or(0.0),
            name: json::required(json, &["name"])?,
        })
    }
}

fn numbers(list: Option<&JsJson>) -> Vec<Option<f64>> {
    let elements = list
        .and_then(shared::json::Json::elements)
        .unwrap_or_default();
    elements.iter().map(JsJson::value).collect()
}
