//! Real softphones that a test hands a SIP URI to, as an app hands it to its VoIP SDK.
#![allow(dead_code, reason = "each test program uses its own part")]

mod name_server;

use std::{
    fs,
    io::Write as _,
    net::UdpSocket,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// Long enough for a machine that builds something else; nothing waits for it unless a test fails.
pub const PATIENCE: Duration = Duration::from_secs(150);

/// The sandbox's tone, and how many periods a quarter of a second of it may be off.
const HERTZ: usize = 440;
const TOLERANCE: usize = 4;
const SAMPLES_PER_SECOND: usize = 8_000;

/// Which softphone.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Linphone,
    Baresip,
}

/// A softphone that dials. Dropped, it is killed.
pub struct Phone {
    kind: Kind,
    child: Child,
    console: Option<ChildStdin>,
    folder: TempDir,
}

impl Phone {
    pub fn dial(kind: Kind, uri: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let command = match kind {
            Kind::Linphone => linphone(folder.path()),
            Kind::Baresip => baresip(folder.path(), uri),
        };
        Self::start(kind, command, folder, uri)
    }

    /// Linphone on another host: in this network namespace.
    pub fn dial_in(namespace: &str, uri: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let command = inside(namespace, &linphone(folder.path()));
        Self::start(Kind::Linphone, command, folder, uri)
    }

    fn start(kind: Kind, mut command: Command, folder: TempDir, uri: &str) -> Self {
        let log = fs::File::create(folder.path().join("console.log")).unwrap();
        let mut child = command
            .env("HOME", folder.path())
            .stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        let console = child.stdin.take();
        let mut phone = Self {
            kind,
            child,
            console,
            folder,
        };
        if matches!(kind, Kind::Linphone) {
            let port = free_udp_port();
            let heard = phone.folder.path().join("heard.wav");
            phone.type_in(&format!("ports sip {port}"));
            phone.type_in("soundcard use files");
            phone.type_in(&format!("record {}", heard.display()));
            phone.type_in(&format!("call {uri}"));
        }
        phone
    }

    /// Waits until a quarter of a second of the tone was recorded.
    pub fn hears_the_tone(&self) {
        self.wait("hears no tone", || {
            self.sound()
                .chunks_exact(SAMPLES_PER_SECOND / 4)
                .any(|quarter| rises(quarter).abs_diff(HERTZ / 4) <= TOLERANCE)
        });
    }

    /// Waits until this SIP status was received.
    pub fn receives(&self, status: u16) {
        let line = format!("SIP/2.0 {status} ");
        self.wait(&format!("receives no {status}"), || {
            self.log().contains(&line)
        });
    }

    pub fn hang_up(&mut self) {
        match self.kind {
            Kind::Linphone => self.type_in("terminate"),
            // It sends BYE for its calls, then ends.
            Kind::Baresip => {
                let process = self.child.id().to_string();
                let killed = Command::new("kill").args(["-TERM", &process]).status();
                assert!(killed.unwrap().success());
            }
        }
    }

    fn type_in(&mut self, command: &str) {
        writeln!(self.console.as_mut().unwrap(), "{command}").unwrap();
    }

    fn wait(&self, complaint: &str, condition: impl Fn() -> bool) {
        let began = Instant::now();
        while !condition() {
            assert!(
                began.elapsed() < PATIENCE,
                "{:?} {complaint}:\n{}",
                self.kind,
                self.log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What the softphone shows, and every SIP message.
    fn log(&self) -> String {
        ["console.log", "messages.log"]
            .iter()
            .filter_map(|name| fs::read(self.folder.path().join(name)).ok())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect()
    }

    /// What was recorded so far: 8 kHz, 16 bits. The header is complete only after the call.
    fn sound(&self) -> Vec<i16> {
        let recording = match self.kind {
            Kind::Linphone => Some(self.folder.path().join("heard.wav")),
            Kind::Baresip => decoded_dump(self.folder.path()),
        };
        let bytes = recording.and_then(|file| fs::read(file).ok());
        let samples = bytes.as_deref().and_then(|bytes| bytes.get(44..));
        samples
            .unwrap_or_default()
            .chunks_exact(2)
            .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
            .collect()
    }
}

/// The same program in a network namespace.
pub fn inside(namespace: &str, program: &Command) -> Command {
    let mut command = Command::new("ip");
    command
        .args(["netns", "exec", namespace])
        .arg(program.get_program())
        .args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

impl Drop for Phone {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How often the sound swings from below to above.
fn rises(sound: &[i16]) -> usize {
    sound
        .windows(2)
        .filter(|pair| pair[0] < 0 && pair[1] >= 0)
        .count()
}

fn free_udp_port() -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap().port()
}

fn linphone(folder: &Path) -> Command {
    let configuration = folder.join("linphonerc");
    // Without the first setting it finds no network on a machine that has only the loopback interface.
    let text = "[sip]\nauto_net_state_mon=0\nguess_hostname=0\n[rtp]\naudio_rtp_port=-1\n";
    fs::write(&configuration, text).unwrap();
    fs::create_dir_all(folder.join(".local/share/linphone")).unwrap();
    let mut command = Command::new("linphonec");
    command
        .arg("-c")
        .arg(configuration)
        .args(["-d", "6", "-l"])
        .arg(folder.join("messages.log"));
    command
}

fn baresip(folder: &Path, uri: &str) -> Command {
    let modules = ["/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules"]
        .into_iter()
        .find(|path| Path::new(path).is_dir())
        .expect("baresip's modules are installed");
    let silence = folder.join("silence.wav");
    fs::write(&silence, wav_of_silence()).unwrap();
    let (any, family) = if uri.contains('[') {
        ("[::1]", "-6")
    } else {
        ("127.0.0.1", "-4")
    };
    // sndfile writes what was heard; aubridge is a player without a sound card.
    let configuration = format!(
        "sip_listen {any}:0\ndns_server {}\nmodule_path {modules}\nmodule g711.so\nmodule aubridge.so\nmodule aufile.so\n\
         module sndfile.so\nmodule_app account.so\nmodule_app menu.so\naudio_source aufile,{}\n\
         audio_player aubridge,nowhere\nsnd_path {}\n",
        name_server::start(),
        silence.display(),
        folder.display()
    );
    fs::write(folder.join("config"), configuration).unwrap();
    let account = format!("<sip:operator@{any}>;regint=0\n");
    fs::write(folder.join("accounts"), account).unwrap();
    fs::write(folder.join("contacts"), "").unwrap();
    let mut command = Command::new("baresip");
    command
        .args([family, "-s"])
        .arg("-f")
        .arg(folder)
        .args(["-e", &format!("/dial {uri}")]);
    command
}

fn decoded_dump(folder: &Path) -> Option<PathBuf> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().ends_with("-dec.wav"))
}

/// A minute: 8 kHz, 16 bits, one channel.
fn wav_of_silence() -> Vec<u8> {
    let samples = vec![0; 960_000];
    let length = u32::try_from(samples.len()).unwrap();
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + length).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(8_000_u32.to_le_bytes());
    wav.extend(16_000_u32.to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(length.to_le_bytes());
    wav.extend(samples);
    wav
}
