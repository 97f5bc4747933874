//! The command line of scrub837.

fn main() {}
