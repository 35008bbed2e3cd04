//! The project's commands.

use std::process::{Command, ExitCode};

/// What `test` runs so far, each a name and a cargo command line.
const STEPS: [(&str, &[&str]); 4] = [
    ("format", &["fmt", "--all", "--check"]),
    (
        "clippy",
        &[
            "clippy",
            "-p",
            "shared",
            "-p",
            "xtask",
            "-p",
            "backend",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
    ),
    (
        "clippy for the browser",
        &[
            "clippy",
            "-p",
            "app",
            "-p",
            "shared",
            "--target",
            "wasm32-unknown-unknown",
            "--",
            "-D",
            "warnings",
        ],
    ),
    ("tests", &["test", "--workspace", "--exclude", "app"]),
];

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() != Some("test") {
        eprintln!("usage: cargo xtask test");
        return ExitCode::FAILURE;
    }
    let _ = Command::new("rustup")
        .args(["target", "add", "wasm32-unknown-unknown"])
        .status();
    let failed = STEPS
        .iter()
        .filter(|(name, arguments)| {
            eprintln!("== {name}");
            !Command::new("cargo")
                .args(*arguments)
                .status()
                .is_ok_and(|status| status.success())
        })
        .count();
    println!("{} passed, {failed} failed", STEPS.len() - failed);
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
