//! How much time has passed, also while the phone slept.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// A moment by both clocks: the monotonic one stops while a phone sleeps, and the wall clock can be set back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    monotonic: Instant,
    wall: SystemTime,
}

impl Moment {
    pub(crate) fn now() -> Self {
        Self {
            monotonic: Instant::now(),
            wall: SystemTime::now(),
        }
    }

    /// The time since then, by the clock that shows more.
    pub(crate) fn age(self) -> Duration {
        let by_wall_clock = self.wall.elapsed().unwrap_or_default();
        self.monotonic.elapsed().max(by_wall_clock)
    }

    /// Whether it was before the other, by the monotonic clock.
    pub(crate) fn is_before(self, other: Self) -> bool {
        self.monotonic < other.monotonic
    }

    /// A moment of the past, by each clock.
    #[cfg(test)]
    pub(crate) fn ago(by_monotonic_clock: Duration, by_wall_clock: Duration) -> Self {
        let now = Self::now();
        Self {
            monotonic: now.monotonic.checked_sub(by_monotonic_clock).unwrap(),
            wall: now.wall.checked_sub(by_wall_clock).unwrap(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_moment_is_before_itself() {
        let (earlier, now) = (
            Moment::ago(Duration::from_secs(1), Duration::ZERO),
            Moment::now(),
        );
        assert!(earlier.is_before(now));
        assert!(!now.is_before(earlier));
        assert!(!now.is_before(now));
    }

    #[test]
    fn the_clock_that_shows_more_counts() {
        let hour = Duration::from_secs(3600);
        assert!(
            Moment::ago(Duration::ZERO, hour).age() >= hour,
            "the phone slept"
        );
        assert!(
            Moment::ago(hour, Duration::ZERO).age() >= hour,
            "the clock was set back"
        );
    }
}
