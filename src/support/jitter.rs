//! Chance, so that many phones don't do the same thing at the same moment. Not for secrets.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    time::Duration,
};

/// A random duration from `low` up to `high`.
pub(crate) fn between(low: Duration, high: Duration) -> Duration {
    low + high.saturating_sub(low).mul_f64(fraction())
}

/// From 0 up to, but not including, 1. The standard library's hashers are seeded at random, which saves a dependency.
fn fraction() -> f64 {
    let random = RandomState::new().build_hasher().finish();
    let upper_half = u32::try_from(random >> 32).unwrap_or_default();
    f64::from(upper_half) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_spread_evenly_between_their_bounds() {
        let (low, high) = (Duration::from_secs(10), Duration::from_secs(20));
        let mut tenths = [0_u32; 10];
        for _ in 0..10_000 {
            let drawn = between(low, high);
            assert!((low..high).contains(&drawn), "{drawn:?}");
            tenths[usize::try_from(drawn.as_secs()).unwrap() - 10] += 1;
        }
        // Each is 1,000 in the mean with a standard deviation of 30.
        assert!(
            tenths.iter().all(|count| (700..1_300).contains(count)),
            "{tenths:?}"
        );
        assert_eq!(between(low, low), low);
    }
}
