//! For tests that change the network and mount files over others: only where that is not this machine's own network and file system.

use std::env;

/// Fails, before anything is changed, unless the suite runs the test in namespaces of its own (`xtask/src/namespaces.rs`). Says which
/// part of the suite does.
pub fn assert_own(part: &str) {
    assert!(
        env::var_os("ANONCALL_OWN_NAMESPACES").is_some(),
        "this test would change this machine's network: run it with `cargo xtask test --only '{part}'`"
    );
}
