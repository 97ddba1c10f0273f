//! Does a session's work on its journal: one thing after the other, on a thread that it may block.

use std::{
    io, mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use crate::{
    flow::machine::{Input, JournalContents},
    journal::{
        call_journal::{CallJournal, JournalEntry, JournalError},
        number_hash::NumberHasher,
    },
};

/// Something to do with the journal.
pub(crate) enum JournalJob {
    Read,
    Append(JournalEntry),
    Remove(String),
}

/// Takes jobs. What has to be removed is still removed after it was dropped.
pub(crate) struct JournalKeeper(Sender<JournalJob>);

impl JournalKeeper {
    /// A keeper, and its jobs for [`start`].
    pub(crate) fn new() -> (Self, Receiver<JournalJob>) {
        let (sender, receiver) = channel();
        (Self(sender), receiver)
    }

    /// Returns immediately.
    pub(crate) fn push(&self, job: JournalJob) {
        // Fails only when the thread has ended, and it outlives this.
        let _ = self.0.send(job);
    }
}

/// Starts the thread that does the jobs. It tells what each came to, and hears in return whether the session is still there: without it,
/// nothing is read or appended any more.
pub(crate) fn start(
    journal: Arc<dyn CallJournal>,
    jobs: Receiver<JournalJob>,
    session: impl Session,
) -> io::Result<()> {
    let mut desk = Desk {
        journal,
        unremoved: Vec::new(),
    };
    let work = move || {
        for job in jobs {
            if let Some(input) = desk.work(job, session.is_there()) {
                session.tell(input);
            }
        }
    };
    thread::Builder::new()
        .name("anoncall-journal".into())
        .spawn(work)?;
    Ok(())
}

/// Whom the keeper works for.
pub(crate) trait Session: Send + 'static {
    fn is_there(&self) -> bool;
    fn tell(&self, input: Input);
}

struct Desk {
    journal: Arc<dyn CallJournal>,
    /// What could not be removed, for another try.
    unremoved: Vec<String>,
}

impl Desk {
    fn work(&mut self, job: JournalJob, session_is_there: bool) -> Option<Input> {
        self.remove_again();
        match job {
            JournalJob::Read | JournalJob::Append(_) if !session_is_there => None,
            JournalJob::Read => Some(Input::JournalRead(guarded(|| self.read()))),
            JournalJob::Append(entry) => {
                let id = entry.id.clone();
                let result = guarded(|| self.journal.append(entry));
                Some(Input::Noted { id, result })
            }
            JournalJob::Remove(id) => {
                self.remove(id);
                None
            }
        }
    }

    fn read(&self) -> Result<JournalContents, JournalError> {
        let key = zeroize::Zeroizing::new(self.journal.key()?);
        let hasher = NumberHasher::new(&key).map_err(|reason| JournalError::InvalidKey {
            reason: reason.to_owned(),
        })?;
        let entries = self.journal.load()?;
        Ok(JournalContents { hasher, entries })
    }

    fn remove(&mut self, id: String) {
        if guarded(|| self.journal.remove(id.clone())).is_err() {
            self.unremoved.push(id);
        }
    }

    fn remove_again(&mut self) {
        for id in mem::take(&mut self.unremoved) {
            self.remove(id);
        }
    }
}

/// A journal that panics has failed.
fn guarded<T>(work: impl FnOnce() -> Result<T, JournalError>) -> Result<T, JournalError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(JournalError::Failed {
            reason: "it panicked".into(),
        })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    };

    use super::*;

    /// A journal whose removals can fail, and that panics for one identifier.
    #[derive(Default)]
    struct Moody {
        fails: AtomicBool,
        done: Mutex<Vec<String>>,
    }

    impl CallJournal for Moody {
        fn key(&self) -> Result<Vec<u8>, JournalError> {
            Ok(vec![1; 31])
        }

        fn load(&self) -> Result<Vec<JournalEntry>, JournalError> {
            Ok(Vec::new())
        }

        fn append(&self, entry: JournalEntry) -> Result<(), JournalError> {
            assert_ne!(entry.id, "panic");
            self.done.lock().unwrap().push(format!("+{}", entry.id));
            Ok(())
        }

        fn remove(&self, id: String) -> Result<(), JournalError> {
            if self.fails.load(Ordering::Relaxed) {
                return Err(JournalError::Failed {
                    reason: "no".into(),
                });
            }
            self.done.lock().unwrap().push(format!("-{id}"));
            Ok(())
        }
    }

    fn desk() -> (Arc<Moody>, Desk) {
        let journal = Arc::new(Moody::default());
        let desk = Desk {
            journal: journal.clone(),
            unremoved: Vec::new(),
        };
        (journal, desk)
    }

    fn entry(id: &str) -> JournalJob {
        JournalJob::Append(JournalEntry {
            id: id.into(),
            time_ms: 1,
            number_hash: String::new(),
        })
    }

    #[test]
    fn what_could_not_be_removed_is_removed_before_the_next_job() {
        let (journal, mut desk) = desk();
        journal.fails.store(true, Ordering::Relaxed);
        assert!(desk.work(JournalJob::Remove("a".into()), true).is_none());
        journal.fails.store(false, Ordering::Relaxed);
        assert!(matches!(
            desk.work(entry("b"), true),
            Some(Input::Noted { result: Ok(()), .. })
        ));
        assert_eq!(*journal.done.lock().unwrap(), ["-a", "+b"]);
    }

    #[test]
    fn a_journal_that_panics_has_failed() {
        let (_, mut desk) = desk();
        let answer = desk.work(entry("panic"), true);
        assert!(matches!(
            answer,
            Some(Input::Noted { id, result: Err(JournalError::Failed { .. }) }) if id == "panic"
        ));
    }

    #[test]
    fn a_key_of_another_length_is_no_key() {
        let (_, mut desk) = desk();
        assert!(matches!(
            desk.work(JournalJob::Read, true),
            Some(Input::JournalRead(Err(JournalError::InvalidKey { .. })))
        ));
    }

    #[test]
    fn without_a_session_only_removals_are_done() {
        let (journal, mut desk) = desk();
        assert!(desk.work(JournalJob::Read, false).is_none());
        assert!(desk.work(entry("a"), false).is_none());
        assert!(desk.work(JournalJob::Remove("b".into()), false).is_none());
        assert_eq!(*journal.done.lock().unwrap(), ["-b"]);
    }
}
