//! Debian in a folder of its own (a chroot): how a Debian machine gets programs that its own release lacks.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use crate::command::{command, needs, root, run};

/// In the folder: says that it is complete, and by which recipe it was made.
const STAMP: &str = "etc/anoncall-recipe";

/// Runs a command in the folder, at the same paths as outside. The mounts end with it, because their namespace does.
const ENTER: &str = r#"
folder=$1 project=$2
shift
mount -t proc proc "$folder/proc"
mount --rbind /dev "$folder/dev"
while [ "$1" != -- ]; do
    mkdir -p "$folder$1"
    mount --bind "$1" "$folder$1"
    shift
done
shift
exec chroot "$folder" env --ignore-environment --chdir="$project" \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
"#;

/// Installs Debian and the packages into an empty folder, from the mirror that this machine itself uses.
/// All releases share debootstrap's script `sid`; naming it admits a release that is younger than debootstrap.
const MAKE: &str = r#"
folder=$1 release=$2 architectures=$3 packages=$4 unpacked=$5
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk '$2 !~ /-(security|updates|backports)$/ { print $3; exit }')
test -n "$mirror"
debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg "$release" "$folder" "$mirror" sid
# Nothing that is installed may start a service.
printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
chmod +x "$folder/usr/sbin/policy-rc.d"
cp /etc/resolv.conf "$folder/etc/resolv.conf"
printf "127.0.0.1 localhost\n::1 localhost\n" >"$folder/etc/hosts"
find /etc/apt/apt.conf.d -type f -exec cp {} "$folder/etc/apt/apt.conf.d/" \;
mountpoint -q "$folder/proc" || mount -t proc proc "$folder/proc"
mount --rbind /dev "$folder/dev"
for architecture in $architectures; do
    chroot "$folder" dpkg --add-architecture "$architecture"
done
chroot "$folder" apt-get update
DEBIAN_FRONTEND=noninteractive chroot "$folder" apt-get install -y --no-install-recommends $packages
for package in $unpacked; do
    chroot "$folder" sh -euc 'cd /var/cache/apt && apt-get download "$1" && dpkg-deb -x ./*.deb / && rm ./*.deb' sh "$package"
done
chroot "$folder" apt-get clean
"#;

/// A Debian with some packages more than its smallest form.
pub struct DebianFolder {
    /// Outside of the checkout and of `target`, so that it survives `cargo clean` and serves every checkout.
    pub path: &'static str,
    pub release: &'static str,
    /// Those of packages for other processors than this machine's, with spaces between.
    pub architectures: &'static str,
    /// Their names, with spaces between.
    pub packages: &'static str,
    /// Those that are unpacked and not installed, because they and others are not meant to be installed together.
    pub unpacked: &'static str,
    /// What it is fetched for.
    pub name: &'static str,
    /// What it takes on disk.
    pub size: &'static str,
}

impl DebianFolder {
    /// Why it isn't there and can't be made, if so.
    pub fn missing(&self) -> Option<String> {
        let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
        if !system.lines().any(|line| line == "ID=debian") {
            return Some(format!("{} can be fetched only on Debian", self.name));
        }
        if let Some(reason) = needs(&["unshare", "chroot", "mount"]) {
            return Some(reason);
        }
        let may_mount = command("unshare")
            .args(["--mount", "true"])
            .output()
            .is_ok_and(|output| output.status.success());
        if !may_mount {
            return Some(format!("{} can be fetched only by root", self.name));
        }
        if self.is_complete() {
            return None;
        }
        needs(&["debootstrap", "apt-get", "awk"])
            .map(|reason| format!("{reason} (to fetch {})", self.name))
    }

    /// Makes it, unless that was done earlier.
    pub fn make_once(&self) -> Result<()> {
        if self.is_complete() {
            return Ok(());
        }
        let Self {
            path,
            release,
            packages,
            unpacked,
            name,
            size,
            architectures: _,
        } = self;
        println!("Fetching {name} into {path}: some minutes, {size}, once.");
        self.make().with_context(|| {
            format!(
                "could not fetch {name}; has Debian {release} still all of: {packages} {unpacked}?"
            )
        })
    }

    /// A command in it at the repository's root, which sees the repository and these folders. What the program's variables are
    /// (`NAME=value`), the program and its arguments are still to be added.
    pub fn enter(&self, shared: &[&Path]) -> Command {
        let mut command = in_mount_namespace(ENTER);
        command
            .args([Path::new(self.path), &root()])
            .args(shared)
            .arg("--");
        command
    }

    fn recipe(&self) -> String {
        let installed = [self.packages, self.architectures, self.unpacked];
        let installed = installed.into_iter().filter(|it| !it.is_empty());
        let installed: Vec<&str> = installed.collect();
        format!("{}: {}\n", self.release, installed.join("; "))
    }

    fn is_complete(&self) -> bool {
        fs::read_to_string(Path::new(self.path).join(STAMP))
            .is_ok_and(|stamp| stamp == self.recipe())
    }

    /// Makes it beside its place and moves it there when it is complete, so that a run that was broken off leaves nothing that
    /// looks usable, and two runs at once don't meet.
    fn make(&self) -> Result<()> {
        let folder = Path::new(self.path);
        let parent = folder.parent().context("no parent folder")?;
        fs::create_dir_all(parent)?;
        let fresh = tempfile::Builder::new()
            .prefix("unfinished.")
            .tempdir_in(parent)?;
        // apt's own user has to look into it.
        run(Command::new("chmod").arg("755").arg(fresh.path()))?;
        let mut install = in_mount_namespace(MAKE);
        install.arg(fresh.path()).args([
            self.release,
            self.architectures,
            self.packages,
            self.unpacked,
        ]);
        run(&mut install)?;
        fs::write(fresh.path().join(STAMP), self.recipe())?;

        if self.is_complete() {
            return Ok(());
        }
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::rename(fresh.path(), folder)?;
        // What was moved away must not be looked for any more.
        let _ = fresh.keep();
        ensure!(self.is_complete(), "{} is not complete", folder.display());
        Ok(())
    }
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
