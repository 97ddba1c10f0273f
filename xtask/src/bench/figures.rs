//! Medians, and figures held against goals.

/// The middle one, or the mean of the two in the middle.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied().unwrap_or(f64::NAN);
    let lower = values.get(values.len().saturating_sub(1) / 2).copied();
    f64::midpoint(lower.unwrap_or(upper), upper)
}

/// What is wanted of a figure.
#[derive(Clone, Copy)]
pub enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

/// A row of a table of goals: what, the goal, what was measured, and whether it was reached.
pub fn verdict(what: &str, bound: Bound, unit: &str, measured: f64) -> String {
    let (word, goal, reached) = match bound {
        Bound::AtLeast(goal) => ("at least", goal, measured >= goal),
        Bound::AtMost(goal) => ("at most", goal, measured <= goal),
    };
    let verdict = if reached { "reached" } else { "**missed**" };
    format!("| {what} | {word} {goal}{unit} | {measured:.2}{unit} | {verdict} |")
}

/// A Markdown table.
pub fn table(head: &str, rows: &[String]) -> String {
    let columns = head.matches('|').count().saturating_sub(1);
    format!("{head}\n|{}\n{}", "---|".repeat(columns), rows.join("\n"))
}

/// The head of a table of goals.
pub const GOALS: &str = "| goal | wanted | measured | verdict |";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert!((median([3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median([4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
    }

    #[test]
    fn a_goal_that_is_missed_is_shown_as_missed() {
        let row = verdict("calls/s", Bound::AtLeast(0.95), "", 0.94);
        assert_eq!(row, "| calls/s | at least 0.95 | 0.94 | **missed** |");
        let row = verdict("time", Bound::AtMost(20.0), " µs", 20.0);
        assert_eq!(row, "| time | at most 20 µs | 20.00 µs | reached |");
    }

    #[test]
    fn a_table_has_a_line_below_its_head() {
        let shown = table("| a | b |", &["| 1 | 2 |".into()]);
        assert_eq!(shown, "| a | b |\n|---|---|\n| 1 | 2 |");
    }
}
