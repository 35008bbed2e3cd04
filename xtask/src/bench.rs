//! `cargo xtask bench`: figures that the docs quote.

use anyhow::Result;
use clap::Subcommand;

use crate::bundle::{self, Kind};
use crate::process::{command, run};
use crate::root;
use crate::run::backend;
use crate::tools::{chromium, node_packages};

#[derive(Subcommand)]
pub(crate) enum Subject {
    /// How soon a phone on a slow network shows login, tracking and overview.
    PageLoad {
        /// Loads of each page; the median counts.
        #[arg(long, default_value_t = 5)]
        runs: u32,
    },
    /// How fast the backend answers over a large database.
    Api {
        /// How many orders the database has.
        #[arg(long, default_value_t = 1_000_000)]
        orders: u64,
    },
}

/// Measures and prints.
pub(crate) fn bench(subject: &Subject) -> Result<()> {
    match subject {
        Subject::PageLoad { runs } => page_load(*runs),
        Subject::Api { orders } => api(*orders),
    }
}

fn page_load(runs: u32) -> Result<()> {
    node_packages()?;
    bundle::build(Kind::Release)?;
    run(command("node", &["xtask/bench/page-load.mjs"])
        .env("BACKEND_BIN", backend("release")?)
        .env("CHROME_BIN", chromium()?)
        .env("DIST", Kind::Release.folder())
        .env("RUNS", runs.to_string()))
}

fn api(orders: u64) -> Result<()> {
    let backend = backend("release")?;
    let database = root().join(format!("target/bench/{orders}.db"));
    let on_database = |arguments: &[&str]| {
        let mut command = command(&backend, &["--database"]);
        command.arg(&database).args(arguments);
        command
    };
    run(on_database(&["demo", "--if-empty", "--orders"]).arg(orders.to_string()))?;
    run(&mut on_database(&["bench"]))
}
