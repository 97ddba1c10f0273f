//! An access token and how long it serves.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use crate::{
    model::error::{CallError, TokenProblem},
    settings::credentials::TokenReason,
    support::{clock::Moment, jitter, secret::Secret},
};

/// No token serves longer, whatever its source says: the service issues none for more than an hour (API "tokenByAkSk"). A token
/// without a known lifetime is renewed by this rule too, so that nothing depends on how the service refuses a dead one.
const LONGEST_LIFETIME: Duration = Duration::from_secs(3600);

/// A token that the service should accept.
#[derive(Clone)]
pub(crate) struct Token {
    value: Arc<Secret>,
    lifetime: Lifetime,
    /// Why it was asked for.
    reason: TokenReason,
    received: Instant,
}

#[derive(Clone, Copy)]
struct Lifetime {
    length: Duration,
    /// The age at which it is to be renewed: a random one, or phones that signed in together would renew together.
    renewal_age: Duration,
    began: Moment,
}

impl Token {
    /// A token that serves for `lifetime` (if that is known) from `began` on.
    pub(crate) fn new(
        value: Secret,
        lifetime: Option<Duration>,
        began: Moment,
        reason: TokenReason,
    ) -> Self {
        Self {
            value: Arc::new(value),
            lifetime: Lifetime::new(lifetime.unwrap_or(LONGEST_LIFETIME), began),
            reason,
            received: Instant::now(),
        }
    }

    pub(crate) fn expose(&self) -> &str {
        self.value.expose()
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.value == other.value
    }

    /// Whether it came, since then, in place of one that the service had refused.
    pub(crate) fn replaced_a_refused_one_since(&self, then: Instant) -> bool {
        self.reason == TokenReason::Refused && self.received >= then
    }

    pub(crate) fn is_usable(&self) -> bool {
        let length = self.lifetime.length;
        let margin = (length / 10).min(Duration::from_secs(5));
        self.lifetime.began.age() + margin < length
    }

    /// How long until it is to be renewed.
    pub(crate) fn renewal_due(&self) -> Duration {
        let age = self.lifetime.began.age();
        self.lifetime.renewal_age.saturating_sub(age)
    }

    pub(crate) fn expires_soon(&self) -> bool {
        self.renewal_due().is_zero()
    }
}

impl Lifetime {
    fn new(length: Duration, began: Moment) -> Self {
        let length = length.min(LONGEST_LIFETIME);
        Self {
            length,
            renewal_age: jitter::between(length.mul_f64(0.6), length.mul_f64(0.8)),
            began,
        }
    }
}

impl CallError {
    /// There is no token, and no server said why.
    pub(crate) fn no_token(problem: TokenProblem, reason: &str) -> Self {
        Self::TokenUnavailable {
            problem,
            reason: reason.to_owned(),
            http_status: None,
            retry_after_seconds: None,
            service_code: None,
            description: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ago(seconds: u64, by_wall_clock: u64) -> Moment {
        Moment::ago(
            Duration::from_secs(seconds),
            Duration::from_secs(by_wall_clock),
        )
    }

    fn token(lifetime: Option<Duration>, began: Moment) -> Token {
        Token::new(
            Secret::new("t".into()),
            lifetime,
            began,
            TokenReason::Needed,
        )
    }

    fn aged(length_s: u64, age_s: u64, wall_age_s: u64) -> Token {
        token(Some(Duration::from_secs(length_s)), ago(age_s, wall_age_s))
    }

    #[test]
    fn a_token_is_renewed_before_its_last_fifth_and_used_almost_to_its_end() {
        assert!(!aged(600, 350, 350).expires_soon());
        assert!(aged(600, 481, 481).expires_soon());
        assert!(aged(600, 590, 590).is_usable());
        assert!(!aged(600, 596, 596).is_usable());
    }

    /// In virtual time, so that its age is exactly that.
    #[tokio::test(start_paused = true)]
    async fn a_short_token_is_used_until_its_last_tenth() {
        assert!(aged(20, 17, 0).is_usable());
        assert!(!aged(20, 18, 0).is_usable());
    }

    #[test]
    fn the_clock_that_shows_more_counts() {
        assert!(!aged(600, 1, 3600).is_usable(), "the phone slept");
        assert!(!aged(600, 3600, 0).is_usable(), "the clock was set back");
    }

    #[test]
    fn no_token_serves_longer_than_an_hour() {
        for lifetime in [
            None,
            Some(Duration::MAX),
            Some(Duration::from_secs(600_000)),
        ] {
            assert!(token(lifetime, ago(3_500, 3_500)).is_usable());
            assert!(!token(lifetime, ago(3_600, 3_600)).is_usable());
            assert!(
                !token(lifetime, ago(0, 3 * 86_400)).is_usable(),
                "days in the background"
            );
        }
    }
}
