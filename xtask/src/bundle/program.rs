//! A program: a WebAssembly module, and the script that connects it with the browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Kind, PROGRAMS};
use crate::process::{command, run, run_quietly};
use crate::root;
use crate::tools::{node_command, wasm_bindgen};

/// What wasm-bindgen and the compiler use of WebAssembly; every browser of the last four years has it.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// A program ready to be served.
pub(super) struct Compiled {
    pub(super) name: &'static str,
    pub(super) module: Vec<u8>,
    pub(super) script: String,
}

/// Compiles all programs.
pub(super) fn compile(kind: Kind) -> Result<Vec<Compiled>> {
    let profile = match kind {
        Kind::Release => "wasm-release",
        Kind::Quick => "dev",
    };
    run(&mut cargo_build(profile))?;
    let folder = match kind {
        Kind::Release => profile,
        Kind::Quick => "debug",
    };
    let built = root().join("target/wasm32-unknown-unknown").join(folder);
    PROGRAMS
        .into_iter()
        .map(|name| connect(name, &built.join(name).with_extension("wasm"), kind))
        .collect()
}

fn cargo_build(profile: &str) -> Command {
    let mut build = command(
        "cargo",
        &[
            "build",
            "--package",
            "app",
            "--bins",
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            profile,
        ],
    );
    // Panic messages name source files; whose machine they were on is nobody's business.
    let remap = |from: &Path, to: &str| format!("\"--remap-path-prefix={}={to}\"", from.display());
    let registry = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    let flags: Vec<String> = registry
        .iter()
        .map(|registry| remap(&registry.join("registry/src"), "crates"))
        .chain([remap(&root(), "sokoni")])
        .collect();
    build.arg("--config");
    build.arg(format!(
        "target.wasm32-unknown-unknown.rustflags=[{}]",
        flags.join(",")
    ));
    build
}

fn connect(name: &'static str, module: &Path, kind: Kind) -> Result<Compiled> {
    let work = root().join("target/bundle").join(name);
    fs::create_dir_all(&work)?;
    run_quietly(
        command(
            wasm_bindgen("wasm-bindgen")?,
            &["--target", "web", "--no-typescript", "--out-name", name],
        )
        .arg("--out-dir")
        .arg(&work)
        .arg(module),
    )?;
    let glue = work.join(format!("{name}.js"));
    let script = run_quietly(
        command(
            node_command("esbuild"),
            &["--format=esm", "--target=es2022", "--legal-comments=none"],
        )
        .args((kind == Kind::Release).then_some("--minify"))
        .arg(glue),
    )?;
    let mut module = work.join(format!("{name}_bg.wasm"));
    if kind == Kind::Release {
        let small = work.join("small.wasm");
        let mut optimize = command(node_command("wasm-opt"), &FEATURES);
        run_quietly(optimize.arg("-Oz").arg(&module).arg("-o").arg(&small))?;
        module = small;
    }
    let module =
        fs::read(&module).with_context(|| format!("{} cannot be read", module.display()))?;
    Ok(Compiled {
        name,
        module,
        script,
    })
}
