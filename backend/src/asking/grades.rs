//! Marks for the ranking: whom it would have named in weeks that it has not seen, and who asked.

use std::fmt;

use shared::time::Date;

/// Upper ends of the groups in which chances are held against what came, in a thousand.
const GROUPS: [u64; 7] = [10, 20, 50, 100, 200, 400, 1_001];

/// An open order of a day, as it was ranked, and whether it was asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// In a thousand.
    pub chance: u64,
    /// When it was placed, in milliseconds.
    pub placed_at: i64,
    /// Whether somebody asked within the day.
    pub is_asked: bool,
}

/// Orders that an order of ranking put first on each day, and those of them that were asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Orders named.
    pub orders: u64,
    /// Asked about.
    pub asked: u64,
}

/// How rankings of a week did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskerGrade {
    /// Open orders, each day's added up.
    pub orders: u64,
    /// Those that were asked about within their day.
    pub asked: u64,
    /// The likeliest twentieth of each day.
    pub top_5: Named,
    /// The likeliest tenth of each day.
    pub top_10: Named,
    /// As many of the latest orders.
    pub latest: Named,
    /// As many of the oldest.
    pub oldest: Named,
    /// By group of chances: chances added up, orders, those asked about.
    pub groups: [(u64, u64, u64); 7],
}

impl Named {
    fn first(of: &[Ranked], many: usize) -> Self {
        let first = &of[..many.min(of.len())];
        let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
        Self {
            orders: count(first.len()),
            asked: count(first.iter().filter(|one| one.is_asked).count()),
        }
    }

    fn add(&mut self, other: Self) {
        self.orders += other.orders;
        self.asked += other.asked;
    }

    /// How much more often than those of `other` its orders were asked about, in a hundred.
    fn lift(self, other: Self) -> Option<u64> {
        (self.asked * other.orders * 100).checked_div(other.asked * self.orders)
    }
}

impl AskerGrade {
    /// Adds the open orders of a day.
    pub fn add_day(&mut self, mut day: Vec<Ranked>) {
        let many = |share: usize| day.len().div_ceil(share);
        let (twentieth, tenth) = (many(20), many(10));
        let all = Named::first(&day, day.len());
        self.orders += all.orders;
        self.asked += all.asked;
        day.sort_by_key(|one| (std::cmp::Reverse(one.chance), one.placed_at));
        self.top_5.add(Named::first(&day, twentieth));
        self.top_10.add(Named::first(&day, tenth));
        for one in &day {
            let group = GROUPS.partition_point(|end| *end <= one.chance);
            if let Some((chances, orders, asked)) = self.groups.get_mut(group) {
                *chances += one.chance;
                *orders += 1;
                *asked += u64::from(one.is_asked);
            }
        }
        day.sort_by_key(|one| std::cmp::Reverse(one.placed_at));
        self.latest.add(Named::first(&day, tenth));
        day.reverse();
        self.oldest.add(Named::first(&day, tenth));
    }

    fn add_all(&mut self, other: &Self) {
        self.orders += other.orders;
        self.asked += other.asked;
        self.top_5.add(other.top_5);
        self.top_10.add(other.top_10);
        self.latest.add(other.latest);
        self.oldest.add(other.oldest);
        for (sum, one) in self.groups.iter_mut().zip(other.groups) {
            *sum = (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2);
        }
    }

    /// How much more often the likeliest tenth was asked about than as many of the latest orders, in a hundred.
    pub fn lift_on_latest(&self) -> Option<u64> {
        self.top_10.lift(self.latest)
    }

    /// The same, beside as many of the oldest orders.
    pub fn lift_on_oldest(&self) -> Option<u64> {
        self.top_10.lift(self.oldest)
    }
}

/// Marks week by week, as tables for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskerTable {
    /// First day of each week, and its marks.
    pub weeks: Vec<(Date, AskerGrade)>,
}

impl AskerTable {
    /// All weeks together.
    pub fn all(&self) -> AskerGrade {
        let mut all = AskerGrade::default();
        for (_, grade) in &self.weeks {
            all.add_all(grade);
        }
        all
    }
}

impl fmt::Display for AskerTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| week of | open orders | asked about | of the likeliest 5 % | of the likeliest 10 % | of all askers | of the latest 10 % | of the oldest 10 % | lift on latest | lift on oldest |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|---|---|---|")?;
        for (week, grade) in &self.weeks {
            let name = format!("{:04}-{:02}-{:02}", week.year, week.month, week.day);
            write_row(f, &name, grade)?;
        }
        let all = self.all();
        write_row(f, "all", &all)?;
        writeln!(f)?;
        writeln!(f, "| chance | open orders | mean chance | asked about |")?;
        writeln!(f, "|---|---|---|---|")?;
        let mut from = 0;
        for (end, (chances, orders, asked)) in GROUPS.into_iter().zip(all.groups) {
            let name = if end > 1_000 {
                format!("{} % and more", from / 10)
            } else {
                format!("{} to {} %", from / 10, end / 10)
            };
            let (mean, came) = (percent(chances, orders * 1_000), percent(asked, orders));
            writeln!(f, "| {name} | {orders} | {mean} | {came} |")?;
            from = end;
        }
        Ok(())
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, name: &str, grade: &AskerGrade) -> fmt::Result {
    let of = |named: Named| percent(named.asked, named.orders);
    let times = |lift: Option<u64>| {
        lift.map_or_else(
            || String::from("-"),
            |lift| format!("{}.{:02}", lift / 100, lift % 100),
        )
    };
    writeln!(
        f,
        "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        grade.orders,
        percent(grade.asked, grade.orders),
        of(grade.top_5),
        of(grade.top_10),
        percent(grade.top_10.asked, grade.asked),
        of(grade.latest),
        of(grade.oldest),
        times(grade.lift_on_latest()),
        times(grade.lift_on_oldest()),
    )
}

fn percent(part: u64, whole: u64) -> String {
    let tenths = (part * 2_000 + whole).checked_div(whole * 2);
    tenths.map_or_else(
        || String::from("-"),
        |tenths| format!("{}.{} %", tenths / 10, tenths % 10),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ranking_is_held_against_the_latest_and_the_oldest_of_each_day() {
        let ranked = |number: u64| Ranked {
            chance: if number == 7 { 300 } else { 10 },
            placed_at: i64::try_from(number).unwrap(),
            is_asked: number == 7 || number == 0,
        };
        let mut grade = AskerGrade::default();
        grade.add_day((0..10).map(ranked).collect());
        let named = |orders, asked| Named { orders, asked };
        assert_eq!((grade.orders, grade.asked), (10, 2));
        assert_eq!((grade.top_10, grade.latest), (named(1, 1), named(1, 0)));
        assert_eq!(grade.oldest, named(1, 1));
        assert_eq!(grade.lift_on_latest(), None);
        assert_eq!(grade.lift_on_oldest(), Some(100));
        assert_eq!(grade.groups[5], (300, 1, 1));
    }
}
