//! The bundle: programs, style sheets, catalogues, a page that starts them. Everything but the page, the
//! configuration and the icons is named after its content, so that browsers keep it for ever.

mod names;
mod page;
mod program;
mod written;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::process::{step, timed};
use crate::{root, tools};
use written::Folder;

/// The programs, by the name of their binary; `app/boot.js` chooses one by the address.
pub(crate) const PROGRAMS: [&str; 23] = [
    "public",
    "login",
    "customer",
    "console",
    "orders",
    "order",
    "changes",
    "print",
    "fulfillment",
    "exceptions",
    "partners",
    "promises",
    "wismo",
    "timeline",
    "inquiries",
    "arrivals",
    "satisfaction",
    "tomorrow",
    "product",
    "survey",
    "courier",
    "news",
    "charts",
];
/// Programs with a style sheet beside that of all pages: most pages do without it.
const STYLES: [(&str, &str); 19] = [
    ("customer", "customer"),
    ("console", "console"),
    ("orders", "orders"),
    ("order", "order"),
    ("changes", "order"),
    ("print", "order"),
    ("product", "product"),
    ("survey", "survey"),
    ("partners", "partners"),
    ("promises", "promises"),
    ("wismo", "wismo"),
    ("timeline", "timeline"),
    ("inquiries", "wismo"),
    ("arrivals", "arrivals"),
    ("satisfaction", "arrivals"),
    ("tomorrow", "tomorrow"),
    ("fulfillment", "fulfillment"),
    ("exceptions", "exceptions"),
    ("courier", "courier"),
];
/// The programs of shops, which open without a network.
const SHOP: [&str; 7] = [
    "orders",
    "order",
    "changes",
    "print",
    "fulfillment",
    "exceptions",
    "courier",
];
/// Languages, by the name of their catalogue.
const LOCALES: [&str; 4] = ["en", "fr", "sw", "ar"];
/// What draws charts, by the name of its file.
pub(crate) const DRAWING_LIBRARY: &str = "echarts";
/// The script for pages of others.
pub(crate) const EMBEDDED: &str = "delivery-promise.js";
/// What the bundle is made of.
const INPUTS: [&str; 19] = [
    "app/Cargo.toml",
    "app/boot.js",
    "app/charts.js",
    "app/embed.js",
    "app/sw.js",
    "app/build.rs",
    "app/locales",
    "app/src",
    "shared/Cargo.toml",
    "shared/src",
    "style",
    "public",
    "index.html",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "rust-toolchain.toml",
    "package-lock.json",
    "xtask/src/bundle",
];

/// What for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As small as can be, compressed: what browsers of the world get.
    Release,
    /// As soon as can be: what a developer reloads.
    Quick,
}

impl Kind {
    /// The folder to serve.
    pub(crate) fn folder(self) -> PathBuf {
        match self {
            Self::Release => root().join("dist"),
            Self::Quick => root().join("target/bundle/quick"),
        }
    }
}

/// Builds the bundle, unless nothing has changed since it was built.
pub(crate) fn build(kind: Kind) -> Result<()> {
    let _ours_alone = wait_for_turn()?;
    let inputs = fingerprint()?;
    let stamp = root().join(format!("target/bundle/{kind:?}.stamp"));
    let is_current = fs::read_to_string(&stamp).is_ok_and(|built| built == inputs);
    if is_current && kind.folder().join("index.html").is_file() {
        step("the bundle is up to date");
        return Ok(());
    }
    tools::for_build()?;
    let programs = timed("compiling the application", || program::compile(kind))?;
    timed("putting the bundle together", || assemble(kind, programs))?;
    fs::write(&stamp, inputs)?;
    Ok(())
}

/// Two builds at once would write into each other's folders. The turn is over when the file is dropped.
fn wait_for_turn() -> Result<File> {
    let folder = root().join("target/bundle");
    fs::create_dir_all(&folder)?;
    let turn = File::create(folder.join("lock"))?;
    if turn.try_lock().is_err() {
        step("waiting for another build to end");
        turn.lock()?;
    }
    Ok(turn)
}

fn assemble(kind: Kind, compiled: Vec<program::Compiled>) -> Result<()> {
    let mut folder = Folder::fresh(kind)?;
    let style = folder.add_hashed(
        "style",
        "css",
        page::style("style/sheet-all.txt")?.into_bytes(),
    )?;
    let mut styles = BTreeMap::new();
    for (_, name) in STYLES {
        if !styles.contains_key(name) {
            let sheet = page::style(&format!("style/sheet-{name}.txt"))?;
            styles.insert(name, folder.add_hashed(name, "css", sheet.into_bytes())?);
        }
    }
    let mut shell = vec![String::from("/"), style.clone()];
    let mut programs = serde_json::Map::new();
    for program in compiled {
        let module = folder.add_hashed(program.name, "wasm", program.module)?;
        let script = folder.add_hashed(program.name, "js", program.script.into_bytes())?;
        let style = style_of(program.name).and_then(|style| styles.get(style));
        // The page carries this table: hashes alone are half of it in full.
        let hashes = [&script, &module].map(|address| hash_of(address));
        let sheet = style.and_then(|sheet| sheet.strip_prefix('/')?.strip_suffix(".css"));
        let parts: Vec<&str> = hashes.into_iter().chain(sheet).collect();
        programs.insert(program.name.to_owned(), parts.join(" ").into());
        if SHOP.contains(&program.name) {
            shell.extend(style.cloned());
            shell.extend([script, module]);
        }
    }
    let mut locales = serde_json::Map::new();
    for locale in LOCALES {
        let parts = page::locale(locale, &mut folder)?;
        shell.extend(parts["shop"].as_str().map(str::to_owned));
        locales.insert(locale.to_owned(), parts);
    }
    let library = page::drawing_library()?.into_bytes();
    let library = folder.add_hashed(DRAWING_LIBRARY, "js", library)?;
    let build = serde_json::json!({
        "programs": programs, "echarts": hash_of(&library), "locales": locales,
    });
    let page::Page { html, policy } = page::page(&style, &build)?;
    // A list with an address twice is refused by browsers.
    shell.sort_unstable();
    shell.dedup();
    let worker = page::service_worker(&html, &shell)?;
    folder.add("sw.js", worker.into_bytes())?;
    folder.add(EMBEDDED, page::embedded(&LOCALES)?.into_bytes())?;
    folder.add("index.html", html.into_bytes())?;
    folder.add("content-security-policy.txt", policy.into_bytes())?;
    copy_public(&mut folder)?;
    folder.finish()
}

/// What `/name-hash.ending` has between name and ending.
fn hash_of(address: &str) -> &str {
    let stem = address.split('.').next().unwrap_or_default();
    stem.rsplit('-').next().unwrap_or_default()
}

/// The style sheet that a program has beside that of all pages.
pub(crate) fn style_of(program: &str) -> Option<&'static str> {
    let found = STYLES.iter().find(|(name, _)| *name == program);
    found.map(|(_, style)| *style)
}

/// Icons, configuration and what else is served as it is.
fn copy_public(folder: &mut Folder) -> Result<()> {
    for file in fs::read_dir(root().join("public"))? {
        let file = file?;
        folder.add(&file.file_name().to_string_lossy(), fs::read(file.path())?)?;
    }
    Ok(())
}

/// A hash over everything the bundle is made of.
fn fingerprint() -> Result<String> {
    let mut hash = Sha256::new();
    for input in INPUTS {
        for file in files_below(&root().join(input))? {
            hash.update(file.to_string_lossy().as_bytes());
            hash.update(
                fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?,
            );
        }
    }
    Ok(written::hexadecimal(&hash.finalize()))
}

/// The file, or all files below the folder, in a fixed order.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)
        .with_context(|| format!("{} cannot be read", path.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    entries.sort();
    let below: Vec<Vec<PathBuf>> = entries
        .iter()
        .map(|entry| files_below(entry))
        .collect::<Result<_>>()?;
    Ok(below.concat())
}
