//! A journal in a file: a line for each call that is started, and a line for each whose fate became known.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use zeroize::Zeroizing;

use crate::journal::{
    call_journal::{CallJournal, JournalEntry, JournalError},
    number_hash::NumberHasher,
};

/// The words that lines begin with.
const CALL: &str = "call";
const ENDED: &str = "ended";

/// Keeps the calls that may exist in a file of the app's own.
///
/// Use one file for one [`CallSession`](crate::CallSession), and one process. Keep it out of backups, and where it can be written while
/// the device is locked, if calls are made then. Nothing is read or written before the session does it, on a thread of its own.
#[derive(uniffi::Object)]
pub struct FileCallJournal {
    path: PathBuf,
    key: Zeroizing<Vec<u8>>,
    /// The file, once it has been read.
    open: Mutex<Option<OpenFile>>,
}

struct OpenFile {
    file: File,
    /// The identifiers of the calls in it that have not ended.
    live: Vec<String>,
}

#[uniffi::export]
impl FileCallJournal {
    /// A journal in the file at `path`, which is made if it is not there; its folder must be. `key` is 32 random bytes, made once and
    /// kept with the app's other secrets (Android's Keystore, the Keychain).
    ///
    /// # Errors
    ///
    /// [`JournalError::InvalidKey`] if the key does not have 32 bytes.
    #[uniffi::constructor]
    pub fn new(path: &str, key: Vec<u8>) -> Result<Arc<Self>, JournalError> {
        let key = Zeroizing::new(key);
        NumberHasher::new(&key).map_err(|reason| JournalError::InvalidKey {
            reason: reason.to_owned(),
        })?;
        Ok(Arc::new(Self {
            path: path.into(),
            key,
            open: Mutex::default(),
        }))
    }
}

#[uniffi::export]
impl CallJournal for FileCallJournal {
    fn key(&self) -> Result<Vec<u8>, JournalError> {
        Ok(self.key.to_vec())
    }

    fn load(&self) -> Result<Vec<JournalEntry>, JournalError> {
        Ok(self.read(&mut self.open())?)
    }

    fn append(&self, entry: JournalEntry) -> Result<(), JournalError> {
        Ok(self.add(&entry)?)
    }

    fn remove(&self, id: String) -> Result<(), JournalError> {
        Ok(self.end(&id)?)
    }
}

impl FileCallJournal {
    /// Reads the file and writes it anew without what has ended, so that it stays small and ends with a whole line.
    fn read(&self, open: &mut Option<OpenFile>) -> io::Result<Vec<JournalEntry>> {
        *open = None;
        let entries = match fs::read(&self.path) {
            Ok(bytes) => parse(&String::from_utf8_lossy(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        self.replace(&entries)?;
        *open = Some(OpenFile {
            file: OpenOptions::new().append(true).open(&self.path)?,
            live: entries.iter().map(|entry| entry.id.clone()).collect(),
        });
        Ok(entries)
    }

    /// Puts a file with these entries in the place of the old one; a kill in the middle leaves one of the two.
    fn replace(&self, entries: &[JournalEntry]) -> io::Result<()> {
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        let new = Path::new(&name);
        let mut file = File::create(new)?;
        let lines: String = entries.iter().map(call_line).collect();
        file.write_all(lines.as_bytes())?;
        file.sync_all()?;
        fs::rename(new, &self.path)?;
        self.keep_name()
    }

    /// Has the system write down the file's name, so that an entry is not lost with it when the device loses power.
    fn keep_name(&self) -> io::Result<()> {
        match self.path.parent() {
            // Only there is a folder a file that can be synced.
            Some(folder) if cfg!(unix) && !folder.as_os_str().is_empty() => {
                File::open(folder)?.sync_all()
            }
            _ => Ok(()),
        }
    }

    fn add(&self, entry: &JournalEntry) -> io::Result<()> {
        let mut open = self.open();
        let opened = self.opened(&mut open)?;
        let written = opened
            .file
            .write_all(call_line(entry).as_bytes())
            .and_then(|()| opened.file.sync_data());
        if written.is_err() {
            // A part of the line may stand there: what comes next must not continue it.
            *open = None;
            return written;
        }
        opened.live.push(entry.id.clone());
        Ok(())
    }

    fn end(&self, id: &str) -> io::Result<()> {
        let mut open = self.open();
        let opened = self.opened(&mut open)?;
        if !opened.live.iter().any(|live| live == id) {
            return Ok(());
        }
        let only_one = opened.live.len() == 1;
        // Not synced: a line that gets lost costs a question, no call.
        let written = if only_one {
            opened.file.set_len(0)
        } else {
            opened.file.write_all(format!("{ENDED} {id}\n").as_bytes())
        };
        if written.is_err() {
            *open = None;
            return written;
        }
        opened.live.retain(|live| live != id);
        Ok(())
    }

    /// The file, read first if it has not been.
    fn opened<'a>(&self, open: &'a mut Option<OpenFile>) -> io::Result<&'a mut OpenFile> {
        if open.is_none() {
            self.read(open)?;
        }
        open.as_mut()
            .ok_or_else(|| io::Error::other("it is not open"))
    }

    fn open(&self) -> MutexGuard<'_, Option<OpenFile>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        // Its own text, without the path, which may hold a person's name.
        Self::Failed {
            reason: error.to_string(),
        }
    }
}

pub(crate) fn call_line(entry: &JournalEntry) -> String {
    let JournalEntry {
        id,
        time_ms,
        number_hash,
    } = entry;
    format!("{CALL} {id} {time_ms} {number_hash}\n")
}

/// The calls that have not ended. A torn last line is of a call that was not started, because its entry's writing had not returned.
pub(crate) fn parse(text: &str) -> Vec<JournalEntry> {
    let mut entries: Vec<JournalEntry> = Vec::new();
    for line in text.split_inclusive('\n') {
        let Some(line) = line.strip_suffix('\n') else {
            break;
        };
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            [CALL, id, time_ms, number_hash] => {
                let Ok(time_ms) = time_ms.parse() else {
                    continue;
                };
                entries.push(JournalEntry {
                    id: (*id).to_owned(),
                    time_ms,
                    number_hash: (*number_hash).to_owned(),
                });
            }
            [ENDED, id] => entries.retain(|entry| entry.id != *id),
            _ => {}
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn file(&self) -> PathBuf {
            self.0.path().join("calls")
        }

        /// As after a new start of the process.
        fn journal(&self) -> Arc<FileCallJournal> {
            FileCallJournal::new(self.file().to_str().unwrap(), vec![7; 32]).unwrap()
        }

        fn text(&self) -> String {
            fs::read_to_string(self.file()).unwrap()
        }
    }

    fn entry(id: &str) -> JournalEntry {
        JournalEntry {
            id: id.into(),
            time_ms: 1_700_000_000_000,
            number_hash: "ab".repeat(32),
        }
    }

    #[test]
    fn entries_outlive_the_process_until_they_are_removed() {
        let folder = Folder::new();
        let journal = folder.journal();
        assert_eq!(journal.load().unwrap(), []);
        for id in ["a", "b", "c"] {
            journal.append(entry(id)).unwrap();
        }
        journal.remove("b".into()).unwrap();
        journal.remove("unknown".into()).unwrap();
        assert_eq!(folder.journal().load().unwrap(), [entry("a"), entry("c")]);
        assert_eq!(folder.journal().key().unwrap(), [7; 32]);
    }

    #[test]
    fn it_works_without_having_been_loaded() {
        let folder = Folder::new();
        folder.journal().append(entry("a")).unwrap();
        folder.journal().append(entry("b")).unwrap();
        folder.journal().remove("a".into()).unwrap();
        assert_eq!(folder.journal().load().unwrap(), [entry("b")]);
    }

    #[test]
    fn the_file_does_not_grow_with_the_calls() {
        let folder = Folder::new();
        let journal = folder.journal();
        for _ in 0..100 {
            journal.append(entry("a")).unwrap();
            journal.remove("a".into()).unwrap();
        }
        assert_eq!(folder.text(), "");
        journal.append(entry("b")).unwrap();
        journal.append(entry("c")).unwrap();
        journal.remove("b".into()).unwrap();
        folder.journal().load().unwrap();
        assert_eq!(folder.text(), call_line(&entry("c")), "written anew");
    }

    #[test]
    fn wherever_the_last_line_is_torn_the_others_stay_and_the_next_stands_alone() {
        let whole = call_line(&entry("a"));
        let last = call_line(&entry("b"));
        for length in 0..last.len() {
            let folder = Folder::new();
            fs::write(folder.file(), format!("{whole}{}", &last[..length])).unwrap();
            let journal = folder.journal();
            journal.append(entry("c")).unwrap();
            assert_eq!(
                folder.journal().load().unwrap(),
                [entry("a"), entry("c")],
                "{length}"
            );
        }
    }

    #[test]
    fn a_line_that_can_not_be_read_costs_no_other() {
        let folder = Folder::new();
        let lines = [
            "rubbish",
            "call x",
            "call x soon ab",
            "ended",
            "\u{fffd} a b c",
            "",
        ]
        .join("\n");
        fs::write(
            folder.file(),
            format!("{lines}\n{}", call_line(&entry("a"))),
        )
        .unwrap();
        assert_eq!(folder.journal().load().unwrap(), [entry("a")]);
        fs::write(folder.file(), b"\xff\xfe\ncall a 1 b\n").unwrap();
        assert_eq!(folder.journal().load().unwrap().len(), 1);
    }

    #[test]
    fn no_folder_is_a_failure_each_time() {
        let folder = Folder::new();
        let path = folder.0.path().join("missing/calls");
        let journal = FileCallJournal::new(path.to_str().unwrap(), vec![7; 32]).unwrap();
        assert!(matches!(journal.load(), Err(JournalError::Failed { .. })));
        assert!(journal.append(entry("a")).is_err());
        fs::create_dir(path.parent().unwrap()).unwrap();
        journal.append(entry("a")).unwrap();
        assert_eq!(journal.load().unwrap(), [entry("a")]);
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        let made = FileCallJournal::new("calls", vec![0; 16]);
        assert!(matches!(made, Err(JournalError::InvalidKey { .. })));
    }
}
