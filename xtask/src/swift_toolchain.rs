//! A Swift toolchain: the machine's own, or on Debian 12, which has none, Debian 13's in a folder of its own (a chroot).

use std::{ffi::OsString, fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use crate::{
    command::{command, installed, root, run},
    suite::needs,
};

/// Outside of the checkout and of `target`, so that it survives `cargo clean` and serves every checkout.
const FOLDER: &str = "/var/lib/anoncall/swift-toolchain";

/// In the folder: says that it is complete, and by which recipe it was made.
const STAMP: &str = "etc/anoncall-recipe";

const RELEASE: &str = "trixie";
const PACKAGES: &str =
    "swiftlang swiftlang-dev libc6-dev libstdc++-14-dev git ca-certificates tzdata";

/// Runs a command in the folder at the same paths as outside. The mounts end with it, because their namespace does.
const ENTER: &str = r#"
folder=$1 project=$2 target=$3
shift 3
mount -t proc proc "$folder/proc"
mount --rbind /dev "$folder/dev"
for shared in "$project" "$target"; do
    mkdir -p "$folder$shared"
    mount --bind "$shared" "$folder$shared"
done
exec chroot "$folder" env --ignore-environment --chdir="$project" \
    PATH=/usr/libexec/swift/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
"#;

/// Installs Debian and Swift into an empty folder, from the mirror that this machine itself uses.
const MAKE: &str = r#"
folder=$1 release=$2 packages=$3
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk '$2 !~ /-(security|updates|backports)$/ { print $3; exit }')
test -n "$mirror"
debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg "$release" "$folder" "$mirror"
# Nothing that is installed may start a service.
printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
chmod +x "$folder/usr/sbin/policy-rc.d"
cp /etc/resolv.conf "$folder/etc/resolv.conf"
find /etc/apt/apt.conf.d -type f -exec cp {} "$folder/etc/apt/apt.conf.d/" \;
mountpoint -q "$folder/proc" || mount -t proc proc "$folder/proc"
mount --rbind /dev "$folder/dev"
DEBIAN_FRONTEND=noninteractive chroot "$folder" apt-get install -y --no-install-recommends $packages
chroot "$folder" apt-get clean
"#;

/// A Swift toolchain that is ready.
pub enum Toolchain {
    /// The machine's own, on the `PATH`.
    Installed,
    /// Debian's, in this folder.
    Chroot(&'static Path),
}

impl Toolchain {
    /// Why there is none and none can be made, if so.
    pub fn missing() -> Option<String> {
        if installed("swift") {
            return None;
        }
        let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
        if !system.lines().any(|line| line == "ID=debian") {
            return Some("not installed: swift (only on Debian it can be fetched)".to_owned());
        }
        if let Some(reason) = needs(&["unshare", "chroot", "mount"]) {
            return Some(reason);
        }
        let may_mount = command("unshare")
            .args(["--mount", "true"])
            .output()
            .is_ok_and(|output| output.status.success());
        if !may_mount {
            return Some("not installed: swift (without root it can't be fetched)".to_owned());
        }
        if is_complete(Path::new(FOLDER)) {
            return None;
        }
        needs(&["debootstrap", "apt-get", "awk"])
            .map(|reason| format!("{reason} (it is what fetches swift)"))
    }

    /// The machine's own, or the one that was made earlier, or a new one, which takes some minutes and 3 GB.
    pub fn find_or_make() -> Result<Self> {
        if installed("swift") {
            return Ok(Self::Installed);
        }
        let folder = Path::new(FOLDER);
        if !is_complete(folder) {
            println!("Fetching Swift into {FOLDER}: some minutes, 3 GB, once.");
            make(folder).context("Swift could not be fetched")?;
        }
        Ok(Self::Chroot(folder))
    }

    /// A command that runs at the repository's root with these variables, and that sees `target` too.
    pub fn command(
        &self,
        target: &Path,
        variables: &[(&str, OsString)],
        arguments: &[&str],
    ) -> Command {
        let mut command = match self {
            Self::Installed => command("env"),
            Self::Chroot(folder) => {
                let mut command = in_mount_namespace(ENTER);
                command.args([folder, root().as_path(), target]);
                command
            }
        };
        for (name, value) in variables {
            let mut setting = OsString::from(format!("{name}="));
            setting.push(value);
            command.arg(setting);
        }
        command.args(arguments);
        command
    }
}

fn recipe() -> String {
    format!("{RELEASE}: {PACKAGES}\n")
}

fn is_complete(folder: &Path) -> bool {
    fs::read_to_string(folder.join(STAMP)).is_ok_and(|stamp| stamp == recipe())
}

/// Makes it beside its place and moves it there when it is complete, so that a run that was broken off leaves nothing that
/// looks usable, and two runs at once don't meet.
fn make(folder: &Path) -> Result<()> {
    let parent = folder.parent().context("no parent folder")?;
    fs::create_dir_all(parent)?;
    let fresh = tempfile::Builder::new()
        .prefix("swift-toolchain.")
        .tempdir_in(parent)?;
    // apt's own user has to look into it.
    fs::set_permissions(fresh.path(), fs::Permissions::from_mode(0o755))?;
    let mut install = in_mount_namespace(MAKE);
    install.arg(fresh.path()).args([RELEASE, PACKAGES]);
    run(&mut install)?;
    fs::write(fresh.path().join(STAMP), recipe())?;

    if is_complete(folder) {
        return Ok(());
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::rename(fresh.path(), folder)?;
    // What was moved away must not be looked for any more.
    let _ = fresh.keep();
    ensure!(is_complete(folder), "{} is not complete", folder.display());
    Ok(())
}

/// A shell script whose mounts only it sees.
fn in_mount_namespace(script: &str) -> Command {
    let mut unshare = command("unshare");
    unshare.args([
        "--mount",
        "--propagation",
        "private",
        "sh",
        "-euc",
        script,
        "sh",
    ]);
    unshare
}
