//! The service's clock, which need not show what this machine's shows.

use std::time::{Duration, SystemTime};

/// How far the service's clock is ahead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ServiceTime {
    pub(crate) ahead_ms: i64,
}

impl ServiceTime {
    pub(crate) fn now(self) -> SystemTime {
        let (now, offset) = (
            SystemTime::now(),
            Duration::from_millis(self.ahead_ms.unsigned_abs()),
        );
        let moved = if self.ahead_ms < 0 {
            now.checked_sub(offset)
        } else {
            now.checked_add(offset)
        };
        moved.unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_ahead_or_behind() {
        let now = SystemTime::now();
        let day = Duration::from_hours(24);
        assert!(
            ServiceTime {
                ahead_ms: 86_400_000
            }
            .now()
                >= now + day
        );
        let behind = ServiceTime {
            ahead_ms: -86_400_000,
        };
        let before = behind.now();
        assert!(before + day >= now && before <= SystemTime::now() - day);
    }
}
