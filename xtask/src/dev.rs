//! `cargo xtask dev`: a quick build, served, and built again whenever a file changes.

use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::bundle::{self, Kind, files_below};
use crate::process::{command, explain, run, step};
use crate::root;
use crate::run::backend;

const PORT: &str = "8787";
const PAUSE: Duration = Duration::from_millis(500);
/// What the application is made of, and what the server is made of.
const APPLICATION: [&str; 4] = ["app", "style", "public", "index.html"];
const SERVER: [&str; 1] = ["backend"];
/// What both are made of.
const BOTH: [&str; 2] = ["shared", "Cargo.toml"];

/// Works until Ctrl-C.
pub(crate) fn dev() -> Result<()> {
    bundle::build(Kind::Quick)?;
    let binary = backend("dev")?;
    run(command(&binary, &["demo", "--if-empty"]).env("DATABASE_URL", ".data/sokoni.db"))?;
    let mut server = start(&binary)?;
    let mut seen = (newest(&APPLICATION)?, newest(&SERVER)?, newest(&BOTH)?);
    loop {
        sleep(PAUSE);
        let now = (newest(&APPLICATION)?, newest(&SERVER)?, newest(&BOTH)?);
        if now == seen {
            continue;
        }
        if (now.0, now.2) != (seen.0, seen.2) && went_well(bundle::build(Kind::Quick)) {
            step("built; reload the page");
        }
        if (now.1, now.2) != (seen.1, seen.2) && went_well(backend("dev").map(|_| ())) {
            let _ = server.kill().and_then(|()| server.wait());
            server = start(&binary)?;
        }
        seen = now;
    }
}

/// Says why a build failed; the next change is the next try.
fn went_well(built: Result<()>) -> bool {
    if let Err(error) = &built {
        explain(error);
    }
    built.is_ok()
}

fn start(binary: &Path) -> Result<Child> {
    command(binary, &["serve", "--port", PORT, "--dist"])
        .arg(Kind::Quick.folder())
        .env("DATABASE_URL", ".data/sokoni.db")
        .spawn()
        .context("the backend could not be started")
}

/// When any of these was changed last.
fn newest(paths: &[&str]) -> Result<Option<SystemTime>> {
    let mut newest = None;
    for path in paths {
        for file in files_below(&root().join(path))? {
            // An editor may have taken the file away in this very moment.
            let changed = file
                .metadata()
                .and_then(|metadata| metadata.modified())
                .ok();
            newest = newest.max(changed);
        }
    }
    Ok(newest)
}
