//! Other programs, and telling what happens.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::root;

/// Says what is being done, one line a step.
pub(crate) fn step(what: &str) {
    eprintln!("==> {what}");
}

/// Says what is being done and, when it is over, how long it took.
pub(crate) fn timed<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    step(what);
    let (done, took) = measured(work);
    if took >= Duration::from_secs(1) {
        eprintln!("    {:.1} s", took.as_secs_f32());
    }
    done
}

/// Says why something failed, in one line; a stack trace would tell the reader nothing.
pub(crate) fn explain(error: &anyhow::Error) {
    let sentences: Vec<String> = error.chain().map(ToString::to_string).collect();
    eprintln!("{}", sentences.join(": "));
}

/// What the work brought, and how long it took.
#[expect(clippy::disallowed_methods, reason = "the rule is about the browser")]
pub(crate) fn measured<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    (work(), started.elapsed())
}

/// A command that works in the repository.
pub(crate) fn command(program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Runs to the end; what it prints is shown.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = name_of(command);
    let status = command
        .status()
        .with_context(|| format!("{name} could not be started"))?;
    if !status.success() {
        bail!("{name} failed");
    }
    Ok(())
}

/// Runs to the end; what it prints is shown only when it fails.
pub(crate) fn run_quietly(command: &mut Command) -> Result<String> {
    let name = name_of(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{name} could not be started"))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stdout));
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        bail!("{name} failed");
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy();
    let first = command
        .get_args()
        .next()
        .map(|first| first.to_string_lossy().into_owned());
    [Some(program.into_owned()), first]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The program of that name on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}
