//! The measurements as tables in Markdown, and whether they keep the promises.

use std::fmt::Write;

use crate::{
    scenarios::{Measurement, Promise},
    trace::Traffic,
};

/// A scenario's measurements: one for each phone, in the phones' order; `None` where the phone can't play it.
pub struct Row {
    /// The scenario's name.
    pub name: String,
    /// What it promises of the first phone.
    pub promise: Promise,
    /// The measurements.
    pub measurements: Vec<Option<Measurement>>,
}

impl Promise {
    /// Whether the measurement keeps it.
    pub fn is_kept(self, measurement: &Measurement) -> bool {
        match self {
            Self::RoundTrips(most) => measurement.ok && measurement.round_trips <= most,
            Self::EndsWithin(limit) => measurement.elapsed <= limit,
        }
    }

    fn text(self) -> String {
        match self {
            Self::RoundTrips(1) => "1".to_owned(),
            Self::RoundTrips(most) => format!("≤ {most}"),
            Self::EndsWithin(limit) => format!("ends within {} s", limit.as_secs()),
        }
    }
}

/// Both tables.
pub fn tables(phones: &[String], rows: &[Row]) -> String {
    let heads = phones.iter().map(String::as_str);
    let mut text = table(["before the call", "promise"].into_iter().chain(heads));
    for row in rows {
        let cells = row.measurements.iter().map(|it| cell(it.as_ref(), result));
        line(
            &mut text,
            [row.name.clone(), row.promise.text()]
                .into_iter()
                .chain(cells),
        );
    }
    text.push_str("\nOn the wire, up + down:\n\n");
    let heads = phones.iter().map(String::as_str);
    text.push_str(&table(["before the call"].into_iter().chain(heads)));
    for row in rows {
        let cells = row.measurements.iter().map(|it| cell(it.as_ref(), wire));
        line(&mut text, [row.name.clone()].into_iter().chain(cells));
    }
    text
}

fn table<'a>(heads: impl Iterator<Item = &'a str>) -> String {
    let heads: Vec<String> = heads.map(str::to_owned).collect();
    let rules = vec!["---".to_owned(); heads.len()];
    let mut text = String::new();
    line(&mut text, heads.into_iter());
    line(&mut text, rules.into_iter());
    text
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for cell in cells {
        // Writing into a string does not fail.
        let _ = write!(text, "| {cell} ");
    }
    text.push_str("|\n");
}

fn cell(measurement: Option<&Measurement>, text: fn(&Measurement) -> String) -> String {
    measurement.map_or_else(|| "–".to_owned(), text)
}

fn result(measurement: &Measurement) -> String {
    let milliseconds = measurement.elapsed.as_millis();
    if measurement.ok {
        format!("{} · {milliseconds} ms", measurement.round_trips)
    } else {
        format!("fails after {milliseconds} ms")
    }
}

fn wire(measurement: &Measurement) -> String {
    let sum =
        |of: fn(&Traffic) -> usize| format!("{} + {}", of(&measurement.up), of(&measurement.down));
    format!(
        "{} bytes, {} packets, {} TLS records",
        sum(|traffic| traffic.bytes),
        sum(|traffic| traffic.packets as usize),
        sum(|traffic| traffic.records as usize),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn measurement(ok: bool, round_trips: u32, milliseconds: u64) -> Measurement {
        let traffic = Traffic {
            packets: 2,
            bytes: 700,
            records: 1,
        };
        Measurement {
            ok,
            round_trips,
            elapsed: Duration::from_millis(milliseconds),
            connections: 0,
            up: traffic,
            down: traffic,
        }
    }

    #[test]
    fn a_promise_of_round_trips_wants_success_and_no_more_of_them() {
        let promise = Promise::RoundTrips(1);
        assert!(promise.is_kept(&measurement(true, 1, 101)));
        assert!(!promise.is_kept(&measurement(true, 2, 201)));
        assert!(!promise.is_kept(&measurement(false, 1, 101)));
    }

    #[test]
    fn a_promise_of_an_end_wants_no_success() {
        let promise = Promise::EndsWithin(Duration::from_secs(10));
        assert!(promise.is_kept(&measurement(false, 0, 5_000)));
        assert!(!promise.is_kept(&measurement(true, 1, 10_001)));
    }

    #[test]
    fn tables_have_a_column_for_each_phone() {
        let row = Row {
            name: "prepared".to_owned(),
            promise: Promise::RoundTrips(1),
            measurements: vec![Some(measurement(true, 1, 101)), None],
        };
        let text = tables(&["anoncall".to_owned(), "OkHttp".to_owned()], &[row]);
        assert!(
            text.contains("| before the call | promise | anoncall | OkHttp |\n"),
            "{text}"
        );
        assert!(
            text.contains("| prepared | 1 | 1 · 101 ms | – |\n"),
            "{text}"
        );
        assert!(
            text.contains("700 + 700 bytes, 2 + 2 packets, 1 + 1 TLS records"),
            "{text}"
        );
    }
}
