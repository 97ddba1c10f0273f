//! Journals of an app's own, good and bad.

use std::sync::{Condvar, Mutex};

use anoncall::{CallJournal, JournalEntry, JournalError};

/// Keeps its entries in memory, which outlives the session, and fails as the scenario wants until it is repaired.
pub struct TestJournal {
    entries: Mutex<Vec<JournalEntry>>,
    failure: Mutex<String>,
    held: Mutex<bool>,
    released: Condvar,
}

impl TestJournal {
    pub fn new(failure: &str) -> Self {
        Self {
            entries: Mutex::default(),
            failure: Mutex::new(failure.into()),
            held: Mutex::default(),
            released: Condvar::new(),
        }
    }

    pub fn repair(&self) {
        self.failure.lock().unwrap().clear();
    }

    /// Nothing is appended until it is released.
    pub fn hold(&self) {
        *self.held.lock().unwrap() = true;
    }

    pub fn release(&self) {
        *self.held.lock().unwrap() = false;
        self.released.notify_all();
    }

    pub fn calls(&self) -> u64 {
        self.entries.lock().unwrap().len() as u64
    }

    fn fails(&self, how: &str) -> bool {
        *self.failure.lock().unwrap() == how
    }
}

impl CallJournal for TestJournal {
    fn key(&self) -> Result<Vec<u8>, JournalError> {
        Ok(vec![7; if self.fails("short_key") { 16 } else { 32 }])
    }

    fn load(&self) -> Result<Vec<JournalEntry>, JournalError> {
        if self.fails("unreadable") {
            return Err(JournalError::Failed {
                reason: "the store is locked".into(),
            });
        }
        Ok(self.entries.lock().unwrap().clone())
    }

    fn append(&self, entry: JournalEntry) -> Result<(), JournalError> {
        let held = self.held.lock().unwrap();
        drop(self.released.wait_while(held, |held| *held).unwrap());
        assert!(!self.fails("throwing"), "something else");
        if self.fails("full") {
            return Err(JournalError::Failed {
                reason: "no room".into(),
            });
        }
        self.entries.lock().unwrap().push(entry);
        Ok(())
    }

    fn remove(&self, id: String) -> Result<(), JournalError> {
        self.entries.lock().unwrap().retain(|entry| entry.id != id);
        Ok(())
    }
}
