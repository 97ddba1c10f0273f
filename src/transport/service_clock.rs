//! The service's clock beside the device's, learned from the `Date` of its answers.
//!
//! Phones' clocks are wrong, sometimes by days, and the service's records have its own times.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::transport::headers::date;
use reqwest::header::HeaderMap;

/// `Date` has whole seconds (RFC 9110 §5.6.7): the moment was in the second that it names.
const SECOND_MS: i64 = 1000;

/// What is known of the service's clock.
#[derive(Debug, Default)]
pub(crate) struct ServiceClock(Mutex<Option<Offset>>);

/// How far the service's clock is ahead of the device's, in milliseconds: between these two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offset {
    pub(crate) least_ms: i64,
    pub(crate) most_ms: i64,
}

impl ServiceClock {
    /// An answer came just now, to a request that began then.
    pub(crate) fn note(&self, began: SystemTime, headers: &HeaderMap) {
        if let Some(date) = date(headers) {
            self.learn(began, SystemTime::now(), date);
        }
    }

    /// How far the service's clock is ahead, once an answer has told.
    pub(crate) fn offset(&self) -> Option<Offset> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn learn(&self, began: SystemTime, ended: SystemTime, date: SystemTime) {
        let Some(new) = Offset::seen(began, ended, date) else {
            return;
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Both are true unless a clock was set meanwhile, which only the new one knows of.
        *known = Some(known.and_then(|old| old.and(new)).unwrap_or(new));
    }
}

impl Offset {
    /// What one answer tells: it was dated at some moment of the exchange. Nothing, if the device's clock was set back during it.
    fn seen(began: SystemTime, ended: SystemTime, date: SystemTime) -> Option<Self> {
        let (began, ended, date) = (unix_ms(began), unix_ms(ended), unix_ms(date));
        (began <= ended).then(|| Self {
            least_ms: date - ended,
            most_ms: date + SECOND_MS - began,
        })
    }

    /// What two answers tell together, if both can be true.
    fn and(self, other: Self) -> Option<Self> {
        let both = Self {
            least_ms: self.least_ms.max(other.least_ms),
            most_ms: self.most_ms.min(other.most_ms),
        };
        (both.least_ms <= both.most_ms).then_some(both)
    }
}

/// Unix time in milliseconds.
fn unix_ms(time: SystemTime) -> i64 {
    let ms = |length: Duration| i64::try_from(length.as_millis()).unwrap_or(i64::MAX / 4);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => ms(after),
        Err(before) => -ms(before.duration()),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{DATE, HeaderValue};

    use super::*;

    fn at(ms: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(ms)
    }

    fn between(least_ms: i64, most_ms: i64) -> Offset {
        Offset { least_ms, most_ms }
    }

    #[test]
    fn an_answer_is_dated_within_its_exchange() {
        // The device is 100 s behind, the exchange took 300 ms.
        let seen = Offset::seen(at(1_000_200), at(1_000_500), at(1_100_000));
        assert_eq!(seen, Some(between(99_500, 100_800)));
        let set_back = Offset::seen(at(1_000_500), at(1_000_200), at(1_100_000));
        assert_eq!(set_back, None);
    }

    #[test]
    fn more_answers_tell_more_until_a_clock_is_set() {
        let clock = ServiceClock::default();
        assert_eq!(clock.offset(), None);
        clock.learn(at(10_000), at(40_000), at(20_000));
        assert_eq!(clock.offset(), Some(between(-20_000, 11_000)));
        clock.learn(at(50_100), at(50_200), at(51_000));
        assert_eq!(clock.offset(), Some(between(800, 1_900)));
        clock.learn(at(60_000), at(90_000), at(65_000));
        assert_eq!(
            clock.offset(),
            Some(between(800, 1_900)),
            "a slow one tells less"
        );
        clock.learn(at(86_460_000), at(86_460_100), at(61_000));
        assert_eq!(clock.offset(), Some(between(-86_399_100, -86_398_000)));
    }

    #[test]
    fn an_answer_without_a_date_tells_nothing() {
        let clock = ServiceClock::default();
        let began = SystemTime::now();
        clock.note(began, &HeaderMap::new());
        let dated = |date| HeaderMap::from_iter([(DATE, HeaderValue::from_static(date))]);
        clock.note(began, &dated("tomorrow"));
        assert_eq!(clock.offset(), None);
        clock.note(began, &dated("Sun, 06 Nov 1994 08:49:37 GMT"));
        let known = clock.offset().unwrap();
        assert!(known.most_ms < -900_000_000_000, "{known:?}");
    }

    #[test]
    fn times_before_1970_are_negative() {
        assert_eq!(unix_ms(UNIX_EPOCH - Duration::from_millis(7)), -7);
    }
}
