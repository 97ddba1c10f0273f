//! The access tokens that the sandbox gave out.

use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::rand::{SecureRandom as _, SystemRandom};

use crate::lock;

#[derive(Default)]
pub(crate) struct TokenStore {
    tokens: Mutex<Tokens>,
}

#[derive(Default)]
struct Tokens {
    valid: HashMap<String, Token>,
    /// How many of the next tokens count as the renewal of one that was refused by [`TokenStore::refuse_unless_renewal`].
    renewals_due: usize,
}

struct Token {
    /// `None`: later than the clock can say.
    expires: Option<Instant>,
    is_renewal: bool,
}

impl TokenStore {
    /// A new random token of the characters that RFC 6750 allows.
    pub(crate) fn issue(&self, lifetime: Duration) -> String {
        let mut random = [0; 32];
        #[expect(
            clippy::expect_used,
            reason = "a sandbox without random numbers can't go on: TLS needs them too"
        )]
        SystemRandom::new()
            .fill(&mut random)
            .expect("the operating system gives random numbers");
        let text = STANDARD.encode(random);

        let mut tokens = lock(&self.tokens);
        let is_renewal = tokens.renewals_due > 0;
        tokens.renewals_due = tokens.renewals_due.saturating_sub(1);
        tokens.valid.insert(
            text.clone(),
            Token {
                expires: Instant::now().checked_add(lifetime),
                is_renewal,
            },
        );
        text
    }

    pub(crate) fn accepts(&self, token: &str) -> bool {
        let mut tokens = lock(&self.tokens);
        let now = Instant::now();
        tokens
            .valid
            .retain(|_, token| token.expires.is_none_or(|expires| now < expires));
        tokens.valid.contains_key(token)
    }

    /// Plays the expired token: invalidates the token and says `true`, unless it is the one that was issued next after
    /// such a refusal. So a client that renews always gets through, however many of its calls share the new token.
    pub(crate) fn refuse_unless_renewal(&self, token: &str) -> bool {
        let mut tokens = lock(&self.tokens);
        if tokens
            .valid
            .get(token)
            .is_some_and(|token| token.is_renewal)
        {
            return false;
        }
        if tokens.valid.remove(token).is_some() {
            tokens.renewals_due += 1;
        }
        true
    }

    pub(crate) fn expire_all(&self) {
        lock(&self.tokens).valid.clear();
    }

    /// Forgets refusals that no new token followed.
    pub(crate) fn forget_renewals(&self) {
        lock(&self.tokens).renewals_due = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::MAX;

    #[test]
    fn tokens_are_bearer_tokens() {
        let token = TokenStore::default().issue(LONG);
        let characters = token.trim_end_matches('=');
        assert!(characters.len() > 30);
        assert!(
            characters
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || "-._~+/".contains(character))
        );
    }

    #[test]
    fn tokens_end() {
        let store = TokenStore::default();
        let (short, long) = (store.issue(Duration::ZERO), store.issue(LONG));
        assert!(!store.accepts(&short));
        assert!(store.accepts(&long));
        store.expire_all();
        assert!(!store.accepts(&long));
        assert!(!store.accepts("never issued"));
    }

    #[test]
    fn the_next_token_is_the_renewal_and_stays_good() {
        let store = TokenStore::default();
        let first = store.issue(LONG);
        assert!(store.refuse_unless_renewal(&first));
        assert!(!store.accepts(&first));
        let (second, third) = (store.issue(LONG), store.issue(LONG));
        assert!(!store.refuse_unless_renewal(&second));
        assert!(!store.refuse_unless_renewal(&second));
        assert!(store.refuse_unless_renewal(&third));
    }
}
