//! The project's commands. `cargo xtask run` and `cargo xtask test` are all a newcomer needs.

mod bench;
mod budget;
mod bundle;
mod check;
mod dev;
mod process;
mod run;
mod tidy;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, runs, tests and measures Sokoni."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and serve it with a database to look at.
    Run(run::Options),
    /// Check everything that can be checked.
    Test(check::Options),
    /// Serve a quick build and build again whenever a file changes.
    Dev,
    /// Build the bundle that browsers get into dist/.
    Build,
    /// Say what each page downloads.
    BundleSize {
        /// Fail when a page is over its budget.
        #[arg(long)]
        check: bool,
    },
    /// Measure.
    #[command(subcommand)]
    Bench(bench::Subject),
    /// Check the house rules that the compiler cannot.
    Tidy,
    /// Install what the other commands need.
    Setup,
}

fn main() -> ExitCode {
    match carry_out(Cli::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            process::explain(&error);
            ExitCode::FAILURE
        }
    }
}

/// Whether all went well.
fn carry_out(command: Command) -> Result<bool> {
    match command {
        Command::Run(options) => run::run(&options).map(|()| true),
        Command::Test(options) => check::test(&options),
        Command::Dev => dev::dev().map(|()| true),
        Command::Build => bundle::build(bundle::Kind::Release).map(|()| true),
        Command::BundleSize { check } => budget::bundle_size(check),
        Command::Bench(subject) => bench::bench(&subject).map(|()| true),
        Command::Tidy => tidy::tidy(),
        Command::Setup => tools::setup().map(|()| true),
    }
}

/// The repository, wherever the command was typed.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), std::path::Path::to_path_buf)
}
