//! A chart in a sentence.

use rust_decimal::Decimal;

use super::plot::{Kind, Mark, Plot, Point};
use crate::text;

/// More series than this are not each told from first to last: nobody reads a paragraph of numbers, and the table has them.
const MOST_COURSES: usize = 2;

/// First, last, lowest and highest of each series, of the first alone where there are many; of what stands on each other the highest of each;
/// for parts of a whole and heat maps, the extremes of all. Then what happened meanwhile.
pub fn summary(plot: &Plot) -> String {
    if plot.is_empty() {
        return text::chart_empty();
    }
    let mut sentences: Vec<String> = match plot.kind {
        Kind::Line | Kind::Columns => {
            let told = match plot.series.len() {
                count if count > MOST_COURSES => 1,
                count => count,
            };
            (0..told)
                .filter_map(|series| course(plot, series))
                .collect()
        }
        Kind::Stack => (0..plot.series.len())
            .filter_map(|series| highest(plot, series))
            .collect(),
        Kind::Bars | Kind::Pie | Kind::Heat => extremes(plot).into_iter().collect(),
    };
    let marked = |mark: &Mark| Some(text::chart_at(plot.labels.get(mark.at)?, &mark.name));
    sentences.extend(plot.marks.iter().filter_map(marked));
    sentences.join(" ")
}

/// How a series went.
fn course(plot: &Plot, series: usize) -> Option<String> {
    let points = of_series(plot, series);
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

/// Where a series was highest.
fn highest(plot: &Plot, series: usize) -> Option<String> {
    let (_, highest) = ends(&of_series(plot, series))?;
    Some(text::chart_highest(
        &said(plot, highest),
        &plot.series.get(series)?.name,
    ))
}

fn of_series(plot: &Plot, series: usize) -> Vec<(Point, &Decimal)> {
    measured(plot)
        .filter(|(point, _)| point.series == series)
        .collect()
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
