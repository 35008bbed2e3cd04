//! `cargo xtask run`: everything built and served, with a database to look at.

#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::bundle::{self, Kind};
use crate::process::{command, run as run_to_end, run_quietly, step, timed};
use crate::root;

#[derive(Args)]
pub(crate) struct Options {
    /// How many orders the demo data has, when it is made.
    #[arg(long, default_value_t = 6_000)]
    orders: u64,
    /// A folder of CSV files in the Olist schema, shown instead of the demo data as if its last order were placed now.
    #[arg(long)]
    olist: Option<PathBuf>,
    /// Port on this machine.
    #[arg(long, default_value_t = 8787)]
    port: u16,
}

/// Serves until Ctrl-C.
pub(crate) fn run(options: &Options) -> Result<()> {
    bundle::build(Kind::Release)?;
    let backend = backend("release")?;
    let database = root().join(".data").join(match options.olist {
        Some(_) => "olist.db",
        None => "sokoni.db",
    });
    let command_on_database = |arguments: &[&str]| {
        let mut command = command(&backend, &["--database"]);
        command.arg(&database).args(arguments);
        command
    };
    if let Some(folder) = &options.olist {
        let folder = folder
            .canonicalize()
            .with_context(|| format!("there is no folder {}", folder.display()))?;
        step("importing the orders");
        let mut import = command_on_database(&["import", "olist"]);
        run_to_end(import.arg(folder).arg("--shift-to-today"))?;
    } else {
        step("making demo data, unless there is some");
        let mut fill = command_on_database(&["demo", "--if-empty", "--orders"]);
        run_to_end(fill.arg(options.orders.to_string()))?;
    }
    let logins = run_quietly(&mut command_on_database(&["logins"]))?;
    println!("\n{logins}");
    let mut server = command_on_database(&["serve", "--dist"]);
    server.arg(Kind::Release.folder());
    hand_over_to(server.arg("--port").arg(options.port.to_string()))
}

/// Becomes the server: whoever stops this process, by Ctrl-C or by its id, stops that one and leaves none behind.
#[cfg(unix)]
fn hand_over_to(server: &mut Command) -> Result<()> {
    Err(server.exec()).context("the backend could not be started")
}

#[cfg(not(unix))]
fn hand_over_to(server: &mut Command) -> Result<()> {
    run_to_end(server)
}

/// Builds the backend and tells where it is.
pub(crate) fn backend(profile: &str) -> Result<PathBuf> {
    let folder = if profile == "dev" { "debug" } else { profile };
    timed("compiling the backend", || {
        run_to_end(&mut command(
            "cargo",
            &["build", "--package", "backend", "--profile", profile],
        ))
    })?;
    Ok(root().join("target").join(folder).join("backend"))
}
