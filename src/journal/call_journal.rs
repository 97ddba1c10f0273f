//! The calls whose fate is not known, kept so that they outlive the process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ring::rand::{SecureRandom, SystemRandom};

use crate::journal::number_hash::KEY_LENGTH;

/// Keeps the calls that may exist, so that a [`CallSession`](crate::CallSession) asks before it repeats one, also after the app was ended
/// between a call's request and its answer.
///
/// [`FileCallJournal`](crate::FileCallJournal) keeps them in a file. Implement this only to keep them in a store of your own. The
/// functions run on a thread of the session's own, one after the other, and may block.
#[uniffi::export(with_foreign)]
pub trait CallJournal: Send + Sync {
    /// The secret key that numbers are hashed with: 32 random bytes, made once and kept with the app's other secrets (Android's
    /// Keystore, the Keychain). With another key the entries are about other numbers.
    ///
    /// # Errors
    ///
    /// [`JournalError`]: no call is started then.
    fn key(&self) -> Result<Vec<u8>, JournalError>;

    /// Every entry that was appended and not removed.
    ///
    /// # Errors
    ///
    /// [`JournalError`]: no call is started then.
    fn load(&self) -> Result<Vec<JournalEntry>, JournalError>;

    /// Keeps an entry. It must be safe, whatever happens to the process, before this returns: the call's request leaves after that.
    ///
    /// # Errors
    ///
    /// [`JournalError`]: the call is not started then.
    fn append(&self, entry: JournalEntry) -> Result<(), JournalError>;

    /// Removes the entry with this `id`. One that is not there is no error.
    ///
    /// # Errors
    ///
    /// [`JournalError`]: the session tries again before its next call. What stays costs a question too many after the next start.
    fn remove(&self, id: String) -> Result<(), JournalError>;
}

/// A call whose fate is not known. It holds no number.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct JournalEntry {
    /// Names the entry: letters, digits and dashes, never used twice.
    pub id: String,
    /// When the call was started, by the device's clock, in milliseconds of Unix time.
    pub time_ms: i64,
    /// HMAC-SHA-256 of the called number with the journal's key, in 64 hexadecimal digits. Numbers that look the same have the same.
    pub number_hash: String,
}

/// Why a [`CallJournal`] could not do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
#[non_exhaustive]
pub enum JournalError {
    /// The key does not have 32 bytes.
    #[error("the journal's key is not valid: {reason}")]
    InvalidKey {
        /// What is wrong with it.
        reason: String,
    },
    /// It could not be read or written.
    #[error("the journal failed: {reason}")]
    Failed {
        /// What happened, without secrets and numbers.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for JournalError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed {
            reason: error.reason,
        }
    }
}

/// Keeps the calls as long as the process lives.
pub(crate) struct MemoryCallJournal {
    key: Vec<u8>,
    entries: Mutex<Vec<JournalEntry>>,
}

impl MemoryCallJournal {
    pub(crate) fn new() -> Result<Arc<Self>, JournalError> {
        Ok(Arc::new(Self {
            key: random::<KEY_LENGTH>()?.into(),
            entries: Mutex::default(),
        }))
    }

    fn entries(&self) -> MutexGuard<'_, Vec<JournalEntry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CallJournal for MemoryCallJournal {
    fn key(&self) -> Result<Vec<u8>, JournalError> {
        Ok(self.key.clone())
    }

    fn load(&self) -> Result<Vec<JournalEntry>, JournalError> {
        Ok(self.entries().clone())
    }

    fn append(&self, entry: JournalEntry) -> Result<(), JournalError> {
        self.entries().push(entry);
        Ok(())
    }

    fn remove(&self, id: String) -> Result<(), JournalError> {
        self.entries().retain(|entry| entry.id != id);
        Ok(())
    }
}

/// Random bytes of the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], JournalError> {
    let mut bytes = [0; N];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| JournalError::Failed {
        reason: "the system gave no random bytes".into(),
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_what_was_not_removed() {
        let journal = MemoryCallJournal::new().unwrap();
        let entry = |id: &str| JournalEntry {
            id: id.into(),
            time_ms: 1,
            number_hash: "00".into(),
        };
        journal.append(entry("a")).unwrap();
        journal.append(entry("b")).unwrap();
        journal.remove("a".into()).unwrap();
        journal.remove("c".into()).unwrap();
        assert_eq!(journal.load().unwrap(), [entry("b")]);
        assert_eq!(journal.key().unwrap().len(), KEY_LENGTH);
        let other = MemoryCallJournal::new().unwrap();
        assert_ne!(journal.key(), other.key(), "each has a key of its own");
    }
}
