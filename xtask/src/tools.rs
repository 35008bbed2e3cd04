//! What the build and the tests need: taken from PATH when the version is right, else installed into `.tools`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{command, on_path, run, run_quietly, timed};
use crate::root;

const OLDEST_NODE: u32 = 20;
const INSTALL_NODE: &str = "Install Node 20 or newer (https://nodejs.org), then run this again.";
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Installs everything.
pub(crate) fn setup() -> Result<()> {
    for_build()?;
    chromium()?;
    chromedriver()?;
    Ok(())
}

/// What building the bundle needs.
pub(crate) fn for_build() -> Result<()> {
    wasm_target()?;
    node_packages()?;
    wasm_bindgen("wasm-bindgen")?;
    Ok(())
}

/// The standard library for the browser.
fn wasm_target() -> Result<()> {
    let sysroot = run_quietly(&mut command("rustc", &["--print", "sysroot"]))?;
    if Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .is_dir()
    {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "Rust's {WASM_TARGET} target is missing. Install rustup (https://rustup.rs), then run this again."
        );
    }
    timed("installing Rust's standard library for the browser", || {
        run(&mut command("rustup", &["target", "add", WASM_TARGET]))
    })
}

/// esbuild, binaryen, Playwright and axe, of the versions in package-lock.json.
pub(crate) fn node_packages() -> Result<()> {
    let npm = on_path("npm").context(format!("Node is missing. {INSTALL_NODE}"))?;
    let node = run_quietly(&mut command("node", &["--version"]))?;
    if major_version(&node).is_none_or(|major| major < OLDEST_NODE) {
        bail!("Node {} is too old. {INSTALL_NODE}", node.trim());
    }
    let wanted = fs::read(root().join("package-lock.json"))?;
    let stamp = root().join("node_modules/.sokoni-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    timed("installing the Node packages of package-lock.json", || {
        // The browser comes from the system: one less download, and the one that users have.
        run(command(npm, &["ci", "--no-audit", "--no-fund"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
    })?;
    fs::write(stamp, wanted)?;
    Ok(())
}

/// `20` of `v20.1.0`.
fn major_version(printed: &str) -> Option<u32> {
    printed
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// A command of the Node packages.
pub(crate) fn node_command(package_command: &str) -> PathBuf {
    root().join("node_modules/.bin").join(package_command)
}

/// A command of wasm-bindgen's CLI, of the very version the application is linked with.
pub(crate) fn wasm_bindgen(name: &str) -> Result<PathBuf> {
    let version = locked_version("wasm-bindgen")?;
    let local = root().join(".tools/bin").join(name);
    let candidates = on_path(name).into_iter().chain([local.clone()]);
    for candidate in candidates {
        if reported_version(&candidate).as_deref() == Some(version.as_str()) {
            return Ok(candidate);
        }
    }
    timed(
        &format!("installing wasm-bindgen-cli {version} into .tools (some minutes, once)"),
        || {
            let tools = root().join(".tools");
            let arguments = [
                "install",
                "--locked",
                "--quiet",
                "wasm-bindgen-cli",
                "--version",
                &version,
            ];
            let work = tools.join("target");
            run(command("cargo", &arguments)
                .arg("--root")
                .arg(&tools)
                .env("CARGO_TARGET_DIR", &work))?;
            // What it was made with is half a gigabyte, and never needed again.
            let _ = fs::remove_dir_all(work);
            Ok(())
        },
    )?;
    Ok(local)
}

/// The version that Cargo.lock pins.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    version_in(&lock, package).with_context(|| format!("Cargo.lock does not name {package}"))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let entry = format!("name = \"{package}\"\nversion = \"");
    let (_, rest) = lock.split_once(&entry)?;
    rest.split('"').next().map(str::to_owned)
}

fn reported_version(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split_whitespace().nth(1).map(str::to_owned)
}

/// The browser of the tests; `CHROME_BIN` names another.
pub(crate) fn chromium() -> Result<PathBuf> {
    from_system(
        "CHROME_BIN",
        &["chromium", "chromium-browser", "google-chrome"],
        "chromium",
    )
}

/// What drives the browser in the wasm tests.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    from_system("CHROMEDRIVER", &["chromedriver"], "chromium-driver")
}

fn from_system(variable: &str, names: &[&str], debian_package: &str) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|named| named.is_file())
    {
        return Ok(named);
    }
    let find = || names.iter().find_map(|name| on_path(name));
    if let Some(found) = find() {
        return Ok(found);
    }
    let how = format!(
        "Install it (Debian: apt-get install {debian_package}) or name it in {variable}, then run this again."
    );
    if on_path("apt-get").is_none() || !is_root() {
        bail!("{debian_package} is missing. {how}");
    }
    timed(&format!("installing {debian_package} with apt"), || {
        let apt = |arguments: &[&str]| {
            run_quietly(command("apt-get", arguments).env("DEBIAN_FRONTEND", "noninteractive"))
        };
        apt(&["update", "-q"])?;
        apt(&[
            "install",
            "-y",
            "-q",
            "--no-install-recommends",
            debian_package,
        ])
    })?;
    find().with_context(|| format!("{debian_package} is missing. {how}"))
}

fn is_root() -> bool {
    run_quietly(&mut command("id", &["-u"])).is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_what_stands_before_the_first_point() {
        assert_eq!(major_version("v20.19.2\n"), Some(20));
        assert_eq!(major_version("nonsense"), None);
    }

    #[test]
    fn the_locked_version_is_that_of_the_package_and_of_no_namesake() {
        let lock = "[[package]]\nname = \"wasm-bindgen-test\"\nversion = \"0.3.1\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.9\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.9"));
        assert_eq!(version_in(lock, "bindgen"), None);
    }
}
