//! The table of test numbers for people.

use crate::test_numbers;

const HEAD: [&str; 3] = ["called number", "what happens", "call task"];

/// The test numbers as a table that reads well in a terminal and is Markdown too.
#[must_use]
pub fn test_number_table() -> String {
    let rows: Vec<[&str; 3]> = test_numbers()
        .iter()
        .map(|entry| {
            [
                entry.number,
                entry.does,
                if entry.created {
                    "created"
                } else {
                    "not created"
                },
            ]
        })
        .collect();
    let [number, does, task] = widths(&rows);
    let line = |[a, b, c]: [&str; 3]| format!("| {a:<number$} | {b:<does$} | {c:<task$} |\n");
    let rule = format!(
        "|{}|{}|{}|\n",
        "-".repeat(number + 2),
        "-".repeat(does + 2),
        "-".repeat(task + 2)
    );
    let body: String = rows.into_iter().map(line).collect();
    line(HEAD) + &rule + &body
}

fn widths(rows: &[[&str; 3]]) -> [usize; 3] {
    rows.iter()
        .fold(HEAD.map(str::len), |[a, b, c], [x, y, z]| {
            [a.max(x.len()), b.max(y.len()), c.max(z.len())]
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_shows_the_table() {
        assert!(
            include_str!("../README.md").contains(&test_number_table()),
            "README.md needs the output of --list"
        );
    }

    #[test]
    fn every_number_is_a_valid_called_number_and_comes_once() {
        let mut numbers: Vec<&str> = test_numbers().iter().map(|entry| entry.number).collect();
        assert!(numbers.iter().all(|number| number.len() <= 32));
        numbers.sort_unstable();
        let all = numbers.len();
        numbers.dedup();
        assert_eq!(numbers.len(), all);
    }
}
