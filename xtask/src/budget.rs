//! What each page downloads, and what it may.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::bundle::{self, Kind, PROGRAMS};

/// A kilobyte, as networks and the budgets count.
const KB: usize = 1_000;

/// A page, the program that shows it, and how many bytes of wasm, script, style and page it may need, compressed with
/// brotli. The table of budgets is design.md's; docs/budgets.md says why one is missed.
struct Budget {
    page: &'static str,
    program: &'static str,
    wanted: usize,
    /// The most that may land; a page that misses its budget must not get worse.
    limit: usize,
}

const BUDGETS: [Budget; 15] = [
    Budget {
        page: "public tracking",
        program: "public",
        wanted: 100 * KB,
        limit: 96 * KB,
    },
    Budget {
        page: "survey",
        program: "survey",
        wanted: 100 * KB,
        limit: 100 * KB,
    },
    Budget {
        page: "login",
        program: "login",
        wanted: 100 * KB,
        limit: 100 * KB,
    },
    Budget {
        page: "seller overview",
        program: "console",
        wanted: 140 * KB,
        limit: 140 * KB,
    },
    Budget {
        page: "orders",
        program: "orders",
        wanted: 170 * KB,
        limit: 170 * KB,
    },
    Budget {
        page: "one order",
        program: "order",
        wanted: 170 * KB,
        limit: 170 * KB,
    },
    Budget {
        page: "packing queue",
        program: "fulfillment",
        wanted: 170 * KB,
        limit: 170 * KB,
    },
    Budget {
        page: "exceptions",
        program: "exceptions",
        wanted: 170 * KB,
        limit: 170 * KB,
    },
    Budget {
        page: "partners",
        program: "partners",
        wanted: 140 * KB,
        limit: 140 * KB,
    },
    Budget {
        page: "an order's timeline",
        program: "timeline",
        wanted: 140 * KB,
        limit: 140 * KB,
    },
    Budget {
        page: "why customers ask",
        program: "wismo",
        wanted: 170 * KB,
        limit: 170 * KB,
    },
    Budget {
        page: "inquiries",
        program: "inquiries",
        wanted: 170 * KB,
        limit: 170 * KB,
    },
    Budget {
        page: "leaving and arriving",
        program: "arrivals",
        wanted: 170 * KB,
        limit: 170 * KB,
    },
    Budget {
        page: "satisfaction",
        program: "satisfaction",
        wanted: 170 * KB,
        limit: 170 * KB,
    },
    Budget {
        page: "who will ask tomorrow",
        program: "tomorrow",
        wanted: 170 * KB,
        limit: 170 * KB,
    },
];

/// Pages with charts, once those are drawn: what they had before, the program that draws and the library it draws with.
const DRAWN: [Budget; 4] = [
    Budget {
        page: "why customers ask, drawn",
        program: "wismo",
        wanted: 340 * KB,
        limit: 340 * KB,
    },
    Budget {
        page: "inquiries, drawn",
        program: "inquiries",
        wanted: 340 * KB,
        limit: 340 * KB,
    },
    Budget {
        page: "leaving and arriving, drawn",
        program: "arrivals",
        wanted: 340 * KB,
        limit: 340 * KB,
    },
    Budget {
        page: "satisfaction, drawn",
        program: "satisfaction",
        wanted: 340 * KB,
        limit: 340 * KB,
    },
];

/// A file's size, raw and compressed.
#[derive(Clone, Copy, Default)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl std::ops::Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

/// Prints the tables; whether every page is within its limit, when that is asked for.
pub(crate) fn bundle_size(check: bool) -> Result<bool> {
    bundle::build(Kind::Release)?;
    let mut files = names()?;
    files.sort();
    println!("{:<36} {:>9} {:>9} {:>9}", "file", "raw", "gzip", "brotli");
    for file in &files {
        let size = size_of(file)?;
        println!(
            "{file:<36} {:>9} {:>9} {:>9}",
            size.raw, size.gzip, size.brotli
        );
    }
    println!(
        "\n{:<36} {:>9} {:>9} {:>9} {:>9}",
        "page (wasm + js + css + html)", "raw", "gzip", "brotli", "budget"
    );
    let mut is_within = true;
    let pages = BUDGETS.iter().map(|budget| (budget, false));
    for (budget, is_drawn) in pages.chain(DRAWN.iter().map(|budget| (budget, true))) {
        let mut size = page_size(budget.program, &files)?;
        if is_drawn {
            size = size + drawing_size(&files)?;
        }
        let verdict = match size.brotli {
            bytes if bytes <= budget.wanted => "",
            bytes if bytes <= budget.limit => "over the budget, within the limit",
            _ => "OVER THE LIMIT",
        };
        is_within &= size.brotli <= budget.limit;
        println!(
            "{:<36} {:>9} {:>9} {:>9} {:>9} {verdict}",
            budget.page, size.raw, size.gzip, size.brotli, budget.wanted
        );
    }
    let catalogue = size_of(&find(&files, "en", "json")?)?;
    println!(
        "{:<36} {:>9} {:>9} {:>9}",
        "and the texts of one language", catalogue.raw, catalogue.gzip, catalogue.brotli
    );
    Ok(is_within || !check)
}

fn page_size(program: &str, files: &[String]) -> Result<Size> {
    if !PROGRAMS.contains(&program) {
        bail!("there is no program {program}");
    }
    let mut parts = vec![
        find(files, program, "wasm")?,
        find(files, program, "js")?,
        find(files, "style", "css")?,
        String::from("index.html"),
    ];
    if let Some(style) = bundle::style_of(program) {
        parts.push(find(files, style, "css")?);
    }
    parts
        .iter()
        .try_fold(Size::default(), |sum, file| Ok(sum + size_of(file)?))
}

/// What charts cost beside the page that they are on.
fn drawing_size(files: &[String]) -> Result<Size> {
    let parts = [
        find(files, "charts", "wasm")?,
        find(files, "charts", "js")?,
        find(files, bundle::DRAWING_LIBRARY, "js")?,
    ];
    parts
        .iter()
        .try_fold(Size::default(), |sum, file| Ok(sum + size_of(file)?))
}

/// The served files, without their compressed twins.
fn names() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for file in fs::read_dir(Kind::Release.folder()).context("there is no bundle")? {
        let name = file?.file_name().to_string_lossy().into_owned();
        if !matches!(name.rsplit('.').next(), Some("br" | "gz")) {
            names.push(name);
        }
    }
    Ok(names)
}

fn find(files: &[String], stem: &str, extension: &str) -> Result<String> {
    files
        .iter()
        .find(|name| {
            name.rsplit_once('-').is_some_and(|(before, after)| {
                before == stem && after.ends_with(&format!(".{extension}"))
            })
        })
        .cloned()
        .with_context(|| format!("the bundle has no {stem}.{extension}"))
}

fn size_of(file: &str) -> Result<Size> {
    let path = Kind::Release.folder().join(file);
    let raw = length(&path)?;
    let compressed = |extension: &str| {
        let mut twin = path.clone().into_os_string();
        twin.push(extension);
        // A file that is not worth compressing travels as it is.
        length(&PathBuf::from(twin)).unwrap_or(raw)
    };
    Ok(Size {
        raw,
        gzip: compressed(".gz"),
        brotli: compressed(".br"),
    })
}

fn length(path: &std::path::Path) -> Result<usize> {
    let length = fs::metadata(path)
        .with_context(|| format!("{} is missing", path.display()))?
        .len();
    Ok(usize::try_from(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_what_stands_before_its_hash() {
        let files = ["public-00.js", "public-11.wasm", "icon-maskable-192.png"].map(String::from);
        assert_eq!(
            find(&files, "public", "wasm").expect("there"),
            "public-11.wasm"
        );
        assert!(find(&files, "pub", "wasm").is_err());
        assert!(find(&files, "public", "css").is_err());
    }
}
