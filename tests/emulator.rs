//! The walk of `sandbox/README.md`, "Hear a call in five minutes", from where an Android emulator is: another host, 10.0.2.15, that
//! reaches this machine's loopback address as 10.0.2.2, through address translation. Needs root, `ip`, `nft`, `linphonec`, and network
//! and mount namespaces of its own: `cargo xtask test` runs it under `unshare`.
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod namespaces;
mod phones;
mod support;

use std::{
    env,
    io::{BufRead, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use phones::{Phone, inside};
use serde_json::Value;

const EMULATOR: &str = "emulator";

/// The emulator's network: its router is 10.0.2.2, and what goes there arrives here at 127.0.0.1, from 127.0.0.1
/// (developer.android.com/studio/run/emulator-networking).
const NETWORK: &str = "
mkdir -p /run/netns
mount -t tmpfs tmpfs /run/netns
ip netns add emulator
ip link add router type veth peer name eth0 netns emulator
ip address add 10.0.2.2/24 dev router
ip link set router up
ip -n emulator address add 10.0.2.15/24 dev eth0
ip -n emulator link set eth0 up
ip -n emulator link set lo up
ip -n emulator route add default via 10.0.2.2
echo 1 > /proc/sys/net/ipv4/conf/router/route_localnet
nft add table ip emulator
nft 'add chain ip emulator there { type nat hook prerouting priority dstnat ; }'
nft add rule ip emulator there iifname router ip daddr 10.0.2.2 dnat to 127.0.0.1
nft 'add chain ip emulator back { type nat hook input priority 100 ; }'
nft add rule ip emulator back iifname router snat to 127.0.0.1
";

/// The sandbox's program, and what it printed and prints. Dropped, it is killed.
struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// `cargo run -p sandbox -- --sip --ca-out ca.pem`, in two steps: built together with the core, as the rest of the suite builds it,
    /// it is not compiled a second time.
    fn start(ca: &Path) -> Self {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let build = ["build", "--quiet", "-p", "anoncall", "-p", "sandbox"];
        let built = Command::new(cargo).args(build).status().unwrap();
        assert!(built.success());
        // This test is `deps/emulator-…` beside it.
        let test = env::current_exe().unwrap();
        let program = test.ancestors().nth(2).unwrap().join("sandbox");
        let mut child = Command::new(program)
            .args(["--sip", "--ca-out"])
            .arg(ca)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Reads on to the line that contains this text.
    fn prints(&mut self, text: &str) -> String {
        let found = self.lines.by_ref().map(Result::unwrap);
        let mut found = found.filter(|line| line.contains(text));
        found
            .next()
            .unwrap_or_else(|| panic!("it ended without \"{text}\""))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn an_app_on_an_emulator_hears_the_tone() {
    namespaces::assert_own("emulator walk");
    let made = Command::new("sh").args(["-ec", NETWORK]).status();
    assert!(made.unwrap().success());
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");

    let mut sandbox = Program::start(&ca);
    let banner = sandbox.prints("an access token");
    let token = banner.split_whitespace().last().unwrap();
    let domain = sandbox.prints("Android emulator");
    let domain = domain.split_whitespace().last().unwrap();
    assert_eq!(domain, "10.0.2.2:8443");

    let mut app = support::example();
    app.args(["--json", "--domain", domain, "--called", "88884432"]);
    app.args(["--app-key", sandbox::APP_KEY, "--root-ca"]);
    app.arg(&ca).env("ANONCALL_ACCESS_TOKEN", token);
    let output = inside(EMULATOR, &app).output().unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let uri = answer["sipUri"].as_str().unwrap();
    assert!(uri.ends_with("@10.0.2.2:5070"), "{uri}");

    let mut phone = Phone::dial_in(EMULATOR, uri);
    phone.receives(200);
    phone.hears_the_tone();
    phone.hang_up();
    sandbox.prints("ended: the calling party hung up");
}
