//! Compiles this package alone with loom's locks: set for everything, the cfg would take away tokio's network.

fn main() {
    println!("cargo::rustc-cfg=loom");
}
