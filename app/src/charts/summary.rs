//! A chart in a sentence.

use rust_decimal::Decimal;

use super::plot::{Kind, Mark, Plot, Point};
use crate::text;

/// First, last, lowest and highest of each series; for parts of a whole and heat maps, the extremes of all. Then what happened meanwhile.
pub fn summary(plot: &Plot) -> String {
    if plot.is_empty() {
        return text::chart_empty();
    }
    let mut sentences: Vec<String> = match plot.kind {
        Kind::Line | Kind::Columns | Kind::Stack => (0..plot.series.len())
            .filter_map(|series| course(plot, series))
            .collect(),
        Kind::Bars | Kind::Pie | Kind::Heat => extremes(plot).into_iter().collect(),
    };
    let marked = |mark: &Mark| Some(text::chart_at(plot.labels.get(mark.at)?, &mark.name));
    sentences.extend(plot.marks.iter().filter_map(marked));
    sentences.join(" ")
}

/// How a series went.
fn course(plot: &Plot, series: usize) -> Option<String> {
    let points: Vec<(Point, &Decimal)> = measured(plot)
        .filter(|(point, _)| point.series == series)
        .collect();
    let (first, last) = (points.first()?.0, points.last()?.0);
    let (lowest, highest) = ends(&points)?;
    Some(text::chart_course(
        &said(plot, first),
        &said(plot, highest),
        &said(plot, last),
        &said(plot, lowest),
        &plot.series.get(series)?.name,
    ))
}

fn extremes(plot: &Plot) -> Option<String> {
    let points: Vec<(Point, &Decimal)> = measured(plot).collect();
    let (lowest, highest) = ends(&points)?;
    Some(text::chart_extremes(
        &said(plot, highest),
        &said(plot, lowest),
    ))
}

/// The first of the lowest, and the first of the highest.
fn ends(points: &[(Point, &Decimal)]) -> Option<(Point, Point)> {
    let lowest = points.iter().min_by_key(|(_, value)| **value)?;
    let highest = points.iter().rev().max_by_key(|(_, value)| **value)?;
    Some((lowest.0, highest.0))
}

fn measured(plot: &Plot) -> impl Iterator<Item = (Point, &Decimal)> {
    let of_series = |(series, one): (usize, &'_ super::plot::Series)| (series, one.values.len());
    (0..)
        .zip(&plot.series)
        .map(of_series)
        .flat_map(|(series, count)| (0..count).map(move |at| Point { series, at }))
        .filter_map(|point| Some((point, plot.value(point)?)))
}

/// A value and where it is.
fn said(plot: &Plot, point: Point) -> String {
    text::chart_at(&plot.say_place(point), &plot.say_value(point))
}
