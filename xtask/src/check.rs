//! `cargo xtask test`: everything that can be checked, in the order in which it is cheapest to fail.

use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;

use crate::bundle::{self, Kind};
use crate::process::{command, measured, run, step};
use crate::run::backend;
use crate::tools::{chromedriver, chromium, node_command, node_packages, wasm_bindgen};
use crate::{budget, root, tidy, tools};

#[derive(Args)]
pub(crate) struct Options {
    /// Only the steps whose name contains this.
    #[arg(long)]
    only: Option<String>,
}

type Step = (&'static str, fn() -> Result<()>);

const STEPS: [Step; 11] = [
    ("format", || cargo(&["fmt", "--all", "--check"])),
    ("tidy", || all_well(tidy::tidy()?)),
    ("clippy", || {
        cargo(&[
            "clippy",
            "--package",
            "shared",
            "--package",
            "backend",
            "--package",
            "xtask",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])
    }),
    ("clippy for the browser", || {
        tools::for_build()?;
        let for_browser = |package: &str, targets: &str| {
            let target = "wasm32-unknown-unknown";
            cargo(&[
                "clippy",
                "--package",
                package,
                targets,
                "--target",
                target,
                "--",
                "-D",
                "warnings",
            ])
        };
        for_browser("shared", "--lib")?;
        for_browser("app", "--all-targets")
    }),
    ("unit and property tests", || {
        cargo(&[
            "test",
            "--quiet",
            "--package",
            "shared",
            "--package",
            "backend",
            "--package",
            "xtask",
        ])
    }),
    ("OpenAPI document", || {
        cargo(&[
            "run",
            "--quiet",
            "--package",
            "backend",
            "--",
            "openapi",
            "--check",
            "docs/openapi.json",
        ])
    }),
    ("tests inside the browser", wasm_tests),
    ("bundle", || bundle::build(Kind::Release)),
    ("budgets", || all_well(budget::bundle_size(true)?)),
    ("types of the browser tests", || {
        node_packages()?;
        run(&mut command(
            node_command("tsc"),
            &["--noEmit", "--project", "e2e"],
        ))
    }),
    ("browser tests", browser_tests),
];

/// Whether every step passed; the last line says how many did.
pub(crate) fn test(options: &Options) -> Result<bool> {
    let chosen = |name: &str| {
        options
            .only
            .as_deref()
            .is_none_or(|only| name.contains(only))
    };
    let mut results: Vec<(&str, Duration, Option<String>)> = Vec::new();
    for (name, work) in STEPS.iter().filter(|(name, _)| chosen(name)) {
        step(name);
        let (done, took) = measured(work);
        let fault = done.err().map(|error| format!("{error:#}"));
        if let Some(fault) = &fault {
            eprintln!("    {name}: {fault}");
        }
        results.push((name, took, fault));
    }
    if results.is_empty() {
        bail!("no step has that name");
    }
    println!();
    for (name, time, fault) in &results {
        let verdict = if fault.is_none() { "ok" } else { "FAILED" };
        println!("{verdict:<7} {:>6.1} s  {name}", time.as_secs_f32());
    }
    let failed = results
        .iter()
        .filter(|(_, _, fault)| fault.is_some())
        .count();
    println!("{} passed, {failed} failed", results.len() - failed);
    Ok(failed == 0)
}

fn cargo(arguments: &[&str]) -> Result<()> {
    run(&mut command("cargo", arguments))
}

fn all_well(is_well: bool) -> Result<()> {
    if !is_well {
        bail!("see above");
    }
    Ok(())
}

/// The application's own tests, in a real browser.
fn wasm_tests() -> Result<()> {
    chromium()?;
    run(command(
        "cargo",
        &[
            "test",
            "--package",
            "app",
            "--target",
            "wasm32-unknown-unknown",
        ],
    )
    .env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        wasm_bindgen("wasm-bindgen-test-runner")?,
    )
    .env("CHROMEDRIVER", chromedriver()?))
}

/// The product in a real browser, against the real backend and the bundle that users get.
fn browser_tests() -> Result<()> {
    node_packages()?;
    bundle::build(Kind::Release)?;
    run(
        command(node_command("playwright"), &["test", "--config", "e2e"])
            .env("BACKEND_BIN", backend("dev")?)
            .env("CHROME_BIN", chromium()?)
            .env("DIST", root().join("dist")),
    )
}
