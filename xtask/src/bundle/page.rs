//! The page, the style sheet and the catalogues.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::written::{Folder, hexadecimal};
use crate::process::{command, run_quietly};
use crate::root;
use crate::tools::node_command;

/// What the page may load and run: its own, and the one script inside it.
const POLICY: &str = "default-src 'none'; script-src 'self' '{{boot}}' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// `index.html`, and the policy it is served with.
pub(super) struct Page {
    pub(super) html: String,
    pub(super) policy: String,
}

/// Puts style and boot script into the page.
pub(super) fn page(style: &str, build: &Value) -> Result<Page> {
    let source = read("app/boot.js")?;
    // A catalogue must not be able to end the script element.
    let build = build.to_string().replace('<', "\\u003c");
    let boot = minified(
        &source.replace("const build = BUILD;", &format!("const build = {build};")),
        "js",
    )?;
    let (html, policy) = filled(&read("index.html")?, style, boot.trim());
    Ok(Page { html, policy })
}

/// The service worker of this version: of this page, and of everything that the shop's pages need.
pub(super) fn service_worker(html: &str, shell: &[String]) -> Result<String> {
    let mut version = Sha256::new();
    version.update(html);
    version.update(shell.concat());
    let version = &hexadecimal(&version.finalize())[..16];
    let build = json!({ "version": version, "shell": shell });
    minified(
        &read("app/sw.js")?.replace("= BUILD;", &format!("= {build};")),
        "js",
    )
}

/// The element that tells on pages of others when something would arrive, with the texts it needs in every language.
pub(super) fn embedded(locales: &[&str]) -> Result<String> {
    const KEYS: [&str; 3] = ["promise_arrives", "promise_band", "promise_one_day"];
    let mut texts = Map::new();
    for locale in locales {
        let all: Map<String, Value> =
            serde_json::from_str(&read(&format!("app/locales/{locale}.json"))?)?;
        let needed = KEYS
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), all.get(*key)?.clone())));
        texts.insert((*locale).to_owned(), Value::Object(needed.collect()));
    }
    let source = read("app/embed.js")?;
    minified(
        &source.replace("= TEXTS;", &format!("= {};", Value::Object(texts))),
        "js",
    )
}

/// The page without its indentation and with its parts in place, and the policy that lets its script run.
fn filled(template: &str, style: &str, boot: &str) -> (String, String) {
    let lines: Vec<&str> = template.lines().map(str::trim).collect();
    let html = lines
        .join("\n")
        .replace("{{style}}", style)
        .replace("{{boot}}", boot);
    let hash = BASE64_STANDARD.encode(Sha256::digest(boot.as_bytes()));
    (html, POLICY.replace("{{boot}}", &format!("sha256-{hash}")))
}

/// One style sheet of the files that `order` lists.
pub(super) fn style(order: &str) -> Result<String> {
    let sheets: Vec<String> = read(order)?
        .lines()
        .map(|file| read(&format!("style/{file}")))
        .collect::<Result<_>>()?;
    minified(&sheets.concat(), "css")
}

/// The catalogues that hold that of all pages and more: those of a shop, and of pages about figures.
const LARGER: [&str; 2] = ["shop", "insight"];

/// Adds the catalogues of a language: the one for all pages, and the larger ones, which hold that as well. Returns what the page
/// must know of them before they have arrived.
pub(super) fn locale(locale: &str, folder: &mut Folder) -> Result<Value> {
    let texts =
        |file: String| -> Result<Map<String, Value>> { Ok(serde_json::from_str(&read(&file)?)?) };
    let all = texts(format!("app/locales/{locale}.json"))?;
    let text = |key: &str| all.get(key).and_then(Value::as_str).unwrap_or_default();
    let words = [text("panic_heading"), text("panic"), text("retry")].map(str::to_owned);
    let written = |texts: &Map<String, Value>| serde_json::to_vec(texts);
    let catalogue = folder.add_hashed(locale, "json", written(&all)?)?;
    let [heading, sentence, retry] = words;
    let mut known = json!({
        "catalogue": catalogue, "heading": heading, "sentence": sentence, "retry": retry,
    });
    for larger in LARGER {
        let mut both = all.clone();
        both.extend(texts(format!("app/locales/{larger}/{locale}.json"))?);
        let address = folder.add_hashed(&format!("{larger}-{locale}"), "json", written(&both)?)?;
        known[larger] = address.into();
    }
    Ok(known)
}

/// The parts of the drawing library that our charts use, as a module of their own. So large a script is worth a slower tool, which
/// leaves five kilobytes less than esbuild does.
pub(super) fn drawing_library() -> Result<String> {
    let whole = root().join("target/bundle/charts.js");
    let bundled = run_quietly(&mut command(
        node_command("esbuild"),
        &[
            "app/charts.js",
            "--bundle",
            "--format=esm",
            "--minify-syntax",
            "--target=es2022,chrome100,safari15.4,firefox100",
            "--legal-comments=none",
            "--define:process.env.NODE_ENV=\"production\"",
            "--log-level=warning",
        ],
    ))?;
    fs::write(&whole, bundled)?;
    run_quietly(
        command(
            node_command("terser"),
            &["--module", "--compress", "passes=2", "--mangle"],
        )
        .arg("--")
        .arg(&whole),
    )
}

fn read(file: &str) -> Result<String> {
    fs::read_to_string(root().join(file)).with_context(|| format!("{file} cannot be read"))
}

fn minified(source: &str, loader: &str) -> Result<String> {
    let loader = format!("--loader={loader}");
    let mut esbuild = command(
        node_command("esbuild"),
        &[
            "--minify",
            "--charset=utf8",
            "--target=es2022,chrome100,safari15.4,firefox100",
            &loader,
        ],
    )
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .spawn()
    .context("esbuild could not be started")?;
    if let Some(mut input) = esbuild.stdin.take() {
        input.write_all(source.as_bytes())?;
    }
    let output = esbuild.wait_with_output()?;
    if !output.status.success() {
        bail!("esbuild failed");
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_the_script_inside_the_page_and_no_other() {
        let (html, policy) = filled("<p>\n  <script>{{boot}}</script>", "/s.css", "go()");
        assert_eq!(html, "<p>\n<script>go()</script>");
        // printf 'go()' | openssl dgst -sha256 -binary | base64
        assert!(
            policy.contains("'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{policy}");
    }
}
