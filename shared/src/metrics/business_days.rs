const DAYS_OF_WEEK: i64 = 7;
const BUSINESS_DAYS_OF_WEEK: i64 = 5;

/// The *business days* among the days after one of that weekday (0 for Monday), up to so many days later: Monday to Friday. Public
/// holidays are not known here. From Friday to Monday is one; what comes before the day itself is none.
pub const fn business_days(weekday: i64, days: i64) -> i64 {
    if days <= 0 {
        return 0;
    }
    until(weekday + 1 + days) - until(weekday + 1)
}

/// Business days before that day, counted from a Monday.
const fn until(day: i64) -> i64 {
    let of_last_week = day % DAYS_OF_WEEK;
    let of_last_week = if of_last_week < BUSINESS_DAYS_OF_WEEK {
        of_last_week
    } else {
        BUSINESS_DAYS_OF_WEEK
    };
    day / DAYS_OF_WEEK * BUSINESS_DAYS_OF_WEEK + of_last_week
}
