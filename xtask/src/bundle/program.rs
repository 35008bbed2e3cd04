//! A program: a WebAssembly module, and the script that connects it with the browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::names::Names;
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

/// Passes of wasm-opt that make a module smaller on disk, and larger once it is compressed.
const COUNTERPRODUCTIVE: [&str; 3] = ["local-cse", "code-folding", "memory-packing"];

/// Passes after those for size, for what compresses: functions that are alike stand together, as their names do, and how an access is
/// aligned is not said, which no browser reads.
const LAST: [&str; 2] = ["--reorder-functions-by-name", "--dealign"];

/// Exports that nothing calls. The first are streams that a crate below Leptos offers to JavaScript, the second is for
/// a module splitter, the rest is called from inside or by scripts of another kind than ours.
const UNUSED_EXPORTS: [&str; 5] = [
    "*intounderlying*",
    "_WASM_SPLIT_*",
    "__abort_handler",
    "__instance_terminated",
    "main",
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

/// Makes the script that loads a module, and makes both small.
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
    let script = work.join(format!("{name}.js"));
    let module = work.join(format!("{name}_bg.wasm"));
    let (module, script) = match kind {
        Kind::Quick => (module, read(&script)?),
        Kind::Release => {
            let small = work.join("small.wasm");
            let names = shrink(&module, &small)?;
            (small, shrunk_script(name, &work, &names)?)
        }
    };
    let module =
        fs::read(&module).with_context(|| format!("{} cannot be read", module.display()))?;
    if kind == Kind::Release && mentions(&module, &root().to_string_lossy()) {
        bail!("the module {name} mentions the folder it was built in");
    }
    Ok(Compiled {
        name,
        module,
        script,
    })
}

/// Optimizes a module for size and tells the short names that it got.
fn shrink(module: &Path, small: &Path) -> Result<Names> {
    let mut optimize = command(node_command("wasm-opt"), &FEATURES);
    optimize
        .args(UNUSED_EXPORTS.map(|export| format!("--remove-exports={export}")))
        // No pointer of Rust's is below 1024: null and the last bytes of the stack are there.
        .arg("--low-memory-unused")
        .args(COUNTERPRODUCTIVE.map(|pass| format!("--skip-pass={pass}")))
        // Flat code in the middle finds what the first round cannot.
        .args(["-Oz", "--flatten", "--rereloop", "-Oz"])
        .args(LAST)
        .arg("--minify-imports-and-exports-and-modules")
        .arg(module)
        .arg("-o")
        .arg(small);
    Names::read(&run_quietly(&mut optimize)?)
}

/// What is left of the script when only its default export is wanted, with the short names.
fn shrunk_script(name: &str, work: &Path, names: &Names) -> Result<String> {
    let entry = work.join("entry.js");
    let cache = work.join("names.json");
    fs::write(
        &entry,
        format!("export {{ default }} from './{name}.js';\n"),
    )?;
    fs::write(&cache, names.mangle_cache())?;
    run_quietly(
        command(
            node_command("esbuild"),
            &[
                "--bundle",
                "--format=esm",
                "--target=es2022",
                "--legal-comments=none",
                "--minify",
                "--mangle-quoted",
                "--log-level=warning",
            ],
        )
        .arg(format!("--mangle-props={}", names.mangle_properties()))
        .arg(format!("--mangle-cache={}", cache.display()))
        .arg(&entry),
    )
}

/// Whether the bytes of a text occur.
fn mentions(module: &[u8], text: &str) -> bool {
    module
        .windows(text.len().max(1))
        .any(|window| window == text.as_bytes())
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_a_panic_message_is_found() {
        assert!(mentions(b"\0asm at /home/me/app.rs", "/home/me"));
        assert!(!mentions(b"\0asm at sokoni/app.rs", "/home/me"));
    }
}
