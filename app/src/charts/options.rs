//! From a plot to what the drawing library takes. Values of lines and columns are not in it: they go to the library as they are, since
//! copying fifty thousand of them through types would take longer than drawing them.

use charming::component::{Axis, Grid};
use charming::datatype::{DataFrame, DataPoint, DataPointItem};
use charming::element::{
    AxisLabel, AxisLine, AxisTick, AxisType, Color, Emphasis, ItemStyle, Label, LineStyle,
    LineStyleType, MarkLine, MarkLineData, MarkLineVariant, Sampling, SplitLine, Symbol,
};
use charming::series::{Bar, Heatmap, Line, Pie};
use serde::Serialize;

use super::order::{Order, Ordered};
use crate::browser::look::Look;

/// More points than this are not each marked with a dot.
const MOST_DOTS: usize = 14;
/// More points than this do not move into their place one by one.
const MOST_MOVING: usize = 2_000;
/// About how many steps a lying axis has on a phone, where their labels stand side by side.
const FEW_STEPS: f64 = 3.0;
/// The steps of a lying axis of percent, up to the whole.
const HALVES: f64 = 2.0;
const WHOLE: f64 = 100.0;
/// Between labels and the edge of the picture, in pixels.
const AIR: i32 = 14;
const WIDE_AIR: i32 = 24;
/// How lines differ apart from their colour.
const DASHES: [LineStyleType; 3] = [
    LineStyleType::Solid,
    LineStyleType::Dashed,
    LineStyleType::Dotted,
];

/// All of a chart. It is charming's own `Chart` with no more than ours have: that one writes two dozen kinds of series and a dozen kinds
/// of parts, and weighs 30 kB for it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Options {
    animation: bool,
    grid: Grid,
    x_axis: Vec<Axis>,
    y_axis: Vec<Axis>,
    series: Vec<Shape>,
}

/// What is drawn of a series.
#[derive(Serialize)]
#[serde(untagged)]
enum Shape {
    Line(Box<Line>),
    Bar(Box<Bar>),
    Pie(Box<Pie>),
    Heat(Box<Heatmap>),
}

impl Order {
    /// All of it for the library.
    pub(super) fn options(&self, look: &Look) -> Options {
        let (x_axis, y_axis) = match self.kind.as_str() {
            "pie" => (Vec::new(), Vec::new()),
            "heat" => self.heat_axes(look),
            _ => self.axes(look),
        };
        let series = match self.kind.as_str() {
            "pie" => vec![Shape::Pie(Box::new(self.pie(look)))],
            "heat" => self.heat_map(look),
            _ => self.rows_of_values(look),
        };
        Options {
            animation: look.moves && self.count * self.series.len() <= MOST_MOVING,
            grid: self.grid(),
            x_axis,
            y_axis,
            series,
        }
    }

    /// Labels are kept inside the picture by the library; this is the air around them. Half of a label stands in it: of the last value
    /// of lying bars, and in Arabic of the first place. Names of marks do so, too.
    fn grid(&self) -> Grid {
        let air = |is_wide: bool| if is_wide { WIDE_AIR } else { AIR };
        Grid::new()
            .contain_label(true)
            .left(air(self.is_lying() && self.is_rtl))
            .right(air(self.is_lying() != self.is_rtl))
            .top(if self.marks.is_empty() { 12 } else { 24 })
            .bottom(12)
    }

    /// At which side reading begins, and at which it ends.
    const fn sides(&self) -> (&'static str, &'static str) {
        if self.is_rtl {
            ("right", "left")
        } else {
            ("left", "right")
        }
    }

    fn axes(&self, look: &Look) -> (Vec<Axis>, Vec<Axis>) {
        let places = places_axis(look).inverse(self.is_lying() || self.is_rtl);
        let values = values_axis(look);
        let (near, far) = self.sides();
        if self.is_lying() {
            let values = values.split_number(FEW_STEPS);
            let values = if self.is_percent {
                values.max(WHOLE).split_number(HALVES)
            } else {
                values
            };
            return (
                vec![values.inverse(self.is_rtl)],
                vec![places.position(near)],
            );
        }
        let mut upright = vec![values.position(near)];
        if self.series.iter().any(|series| series.has_own_axis) {
            let own = values_axis(look).position(far);
            upright.push(own.split_line(SplitLine::new().show(false)));
        }
        (vec![places], upright)
    }

    fn rows_of_values(&self, look: &Look) -> Vec<Shape> {
        let is_line = self.kind == "line";
        let shape = |(number, series): (usize, &Ordered)| {
            if is_line {
                Shape::Line(Box::new(self.line(number, series, look)))
            } else {
                Shape::Bar(Box::new(self.bar(number, series, look)))
            }
        };
        self.series.iter().enumerate().map(shape).collect()
    }

    fn line(&self, number: usize, series: &Ordered, look: &Look) -> Line {
        let colour = look.colour(number);
        let dash = DASHES[number % DASHES.len()];
        let line = Line::new()
            .name(series.name.as_str())
            .show_symbol(self.count <= MOST_DOTS)
            .symbol(Symbol::Circle)
            .symbol_size(6.0)
            .sampling(Sampling::Lttb)
            .y_axis_index(f64::from(u8::from(series.has_own_axis)))
            .line_style(
                LineStyle::new()
                    .color(colour.clone())
                    .type_(dash)
                    .width(2.0),
            )
            .item_style(ItemStyle::new().color(colour));
        if number > 0 || self.marks.is_empty() {
            return line;
        }
        line.mark_line(self.mark_line(look))
    }

    fn mark_line(&self, look: &Look) -> MarkLine {
        let marks: Vec<MarkLineVariant> = self
            .marks
            .iter()
            .map(|mark| {
                let data = MarkLineData::new().x_axis(mark.at).name(mark.name.as_str());
                MarkLineVariant::Simple(data)
            })
            .collect();
        MarkLine::new()
            .silent(true)
            .symbol(vec![Symbol::None, Symbol::None])
            .label(Label::new().formatter("{b}").color(look.muted.as_str()))
            .line_style(
                LineStyle::new()
                    .color(look.ink.as_str())
                    .type_(LineStyleType::Dotted),
            )
            .data(marks)
    }

    fn bar(&self, number: usize, series: &Ordered, look: &Look) -> Bar {
        let style = ItemStyle::new()
            .color(look.colour(number))
            .border_color(look.surface.as_str());
        let bar = Bar::new().name(series.name.as_str());
        if self.kind == "stack" {
            return bar.stack("all").item_style(style.border_width(1.0));
        }
        bar.item_style(style.border_radius(3.0))
    }

    fn pie(&self, look: &Look) -> Pie {
        let values = self.series.first().map(|series| series.values.as_slice());
        let parts: Vec<DataPoint> = values
            .unwrap_or_default()
            .iter()
            .zip(&self.labels)
            .enumerate()
            .map(|(number, (value, name))| {
                let part = DataPointItem::new(value.unwrap_or(0.0)).name(name.as_str());
                DataPoint::Item(part.item_style(ItemStyle::new().color(look.colour(number))))
            })
            .collect();
        Pie::new()
            .radius(vec!["56%", "92%"])
            .clockwise(!self.is_rtl)
            .label(Label::new().show(false))
            .emphasis(Emphasis::new().label(Label::new().show(false)))
            .item_style(
                ItemStyle::new()
                    .border_color(look.surface.as_str())
                    .border_width(2.0),
            )
            .data(parts)
    }

    fn heat_axes(&self, look: &Look) -> (Vec<Axis>, Vec<Axis>) {
        let rows: Vec<String> = self.series.iter().map(|row| row.name.clone()).collect();
        // Fields have edges of their own: of a line below them, gaps would show.
        let bare = || places_axis(look).axis_line(AxisLine::new().show(false));
        let columns = bare().data(self.labels.clone());
        let days = bare().data(rows).inverse(true);
        let (near, _) = self.sides();
        (
            vec![columns.inverse(self.is_rtl)],
            vec![days.position(near)],
        )
    }

    fn heat_map(&self, look: &Look) -> Vec<Shape> {
        let shape = |(step, fields): (usize, Vec<(usize, usize, f64)>)| {
            let data: Vec<DataFrame> = fields.into_iter().map(field).collect();
            let style = ItemStyle::new()
                .color(look.colour(step))
                .border_color(look.surface.as_str())
                .border_width(2.0)
                .border_radius(4.0);
            let lifted = ItemStyle::new().border_color(look.ink.as_str());
            let map = Heatmap::new()
                .item_style(style)
                .emphasis(Emphasis::new().item_style(lifted));
            Shape::Heat(Box::new(map.data(data)))
        };
        self.fields().enumerate().map(shape).collect()
    }
}

/// Column, row, value.
#[expect(
    clippy::cast_precision_loss,
    reason = "a heat map has hundreds of fields at most"
)]
fn field((column, row, value): (usize, usize, f64)) -> DataFrame {
    [column as f64, row as f64, value]
        .map(DataPoint::from)
        .to_vec()
}

fn labels(look: &Look) -> AxisLabel {
    AxisLabel::new()
        .color(look.muted.as_str())
        .font_size(look.text_size)
}

fn places_axis(look: &Look) -> Axis {
    Axis::new()
        .type_(AxisType::Category)
        .axis_label(labels(look))
        .axis_line(AxisLine::new().line_style((1.0, look.line.as_str())))
        .axis_tick(AxisTick::new().show(false))
}

fn values_axis(look: &Look) -> Axis {
    Axis::new()
        .type_(AxisType::Value)
        .split_number(4.0)
        .axis_label(labels(look))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .split_line(
            SplitLine::new().line_style(LineStyle::new().color(Color::from(look.line.as_str()))),
        )
}
