//! House rules that the compiler cannot check: what must never appear where. ARCHITECTURE.md says why.

use std::fs;

use anyhow::{Context, Result};

use crate::bundle::files_below;
use crate::root;

/// What must not appear in a part of the house.
struct Rule {
    /// Folders or files it is about.
    places: &'static [&'static str],
    /// Kinds of file, by extension.
    kinds: &'static [&'static str],
    /// Places below those where it may appear.
    except: &'static [&'static str],
    finds: Finds,
    /// Why not, for whoever meets the rule.
    reason: &'static str,
}

/// How a breach is found in a line.
enum Finds {
    /// One of these words, not as a part of a longer one.
    Words(&'static [&'static str]),
    /// One of these texts anywhere.
    Texts(&'static [&'static str]),
    /// Whatever this function finds.
    By(fn(&str) -> bool),
}

const RULES: [Rule; 12] = [
    Rule {
        places: &["shared/src"],
        kinds: &["rs"],
        except: &[],
        finds: Finds::Words(&[
            "leptos",
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "axum",
            "sqlx",
        ]),
        reason: "the rulebook knows neither browser nor server",
    },
    Rule {
        places: &["shared/src"],
        kinds: &["rs"],
        except: &[],
        finds: Finds::Words(&["SystemTime", "Instant", "std::fs", "std::net", "std::env"]),
        reason: "time, files and networks are parameters of the rulebook",
    },
    Rule {
        places: &["shared/src"],
        kinds: &["rs"],
        // The OpenAPI document calls a JSON number by that name.
        except: &[
            "shared/src/api/seller_summary.rs",
            "shared/src/api/delivery_promise.rs",
            "shared/src/api/partners.rs",
        ],
        finds: Finds::Words(&["f32", "f64"]),
        reason: "money and rates are decimals",
    },
    Rule {
        places: &["app/src"],
        kinds: &["rs"],
        except: &["app/src/browser"],
        finds: Finds::Words(&["web_sys", "js_sys"]),
        reason: "the browser is behind app/src/browser",
    },
    Rule {
        places: &["app/src/components"],
        kinds: &["rs"],
        except: &[],
        finds: Finds::Texts(&["crate::api", "crate::pages"]),
        reason: "components take values and callbacks; they know no API and no page",
    },
    Rule {
        places: &["app/src/pages"],
        kinds: &["rs"],
        except: &[],
        finds: Finds::By(imports_another_page),
        reason: "one page never imports another",
    },
    Rule {
        places: &["app/src"],
        kinds: &["rs"],
        except: &["app/src/route.rs"],
        finds: Finds::Texts(&[
            "\"/shop",
            "\"/seller",
            "\"/admin",
            "\"/customer",
            "\"/track",
            "\"/login",
            "\"/auth",
            "\"/analytics",
        ]),
        reason: "route.rs makes every path of the application, shared::api every path of the API",
    },
    Rule {
        places: &[
            "app/src/charts",
            "app/src/components",
            "app/src/pages",
            "app/src/changes.rs",
            "app/src/console.rs",
            "app/src/customer.rs",
            "app/src/public.rs",
            "app/src/courier",
            "app/src/order.rs",
            "app/src/orders.rs",
            "app/src/signed_in.rs",
        ],
        kinds: &["rs"],
        except: &[],
        finds: Finds::By(has_a_sentence),
        reason: "what people read is in app/locales",
    },
    Rule {
        places: &["backend/src"],
        kinds: &["rs"],
        except: &["backend/src/store"],
        finds: Finds::Texts(&["SELECT ", "INSERT INTO", "DELETE FROM", "UPDATE "]),
        reason: "SQL is in backend/src/store",
    },
    Rule {
        places: &["style"],
        kinds: &["css"],
        except: &["style/tokens.css", "style/insight/palette.css"],
        finds: Finds::By(has_a_raw_colour),
        reason: "colours are named in tokens.css, those of charts in palette.css",
    },
    Rule {
        places: &["style"],
        kinds: &["css"],
        except: &[],
        finds: Finds::Texts(&[
            "margin-left",
            "margin-right",
            "padding-left",
            "padding-right",
            "border-left",
            "border-right",
            "text-align: left",
            "text-align: right",
            " left:",
            " right:",
        ]),
        reason: "half of the readers may read from right to left: logical properties only",
    },
    Rule {
        places: &[
            "app",
            "shared",
            "backend",
            "style",
            "e2e/tests",
            "e2e/pages",
            "e2e/fixtures",
            "xtask/src",
        ],
        kinds: &["rs", "css", "ts", "js"],
        except: &["xtask/src/tidy.rs"],
        finds: Finds::Texts(&["TODO", "FIXME", "dbg!(", "console.log(", "debugger;"]),
        reason: "unfinished work is an issue, not a comment",
    },
];

/// Whether all rules hold; every breach is printed.
pub(crate) fn tidy() -> Result<bool> {
    let mut breaches = dependency_breaches()?;
    for rule in &RULES {
        for place in rule.places {
            for path in files_below(&root().join(place))? {
                let name = path
                    .strip_prefix(root())
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .into_owned();
                let is_meant = rule
                    .kinds
                    .iter()
                    .any(|kind| name.ends_with(&format!(".{kind}")));
                if !is_meant || rule.except.iter().any(|except| name.starts_with(except)) {
                    continue;
                }
                let text =
                    fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
                breaches.extend(
                    breaches_in(&text, rule).map(|line| format!("{name}:{line}: {}", rule.reason)),
                );
            }
        }
    }
    for breach in &breaches {
        eprintln!("{breach}");
    }
    Ok(breaches.is_empty())
}

/// Line numbers. Comments may say what code may not, and a file's own tests may try anything.
fn breaches_in<'a>(text: &'a str, rule: &'a Rule) -> impl Iterator<Item = usize> + 'a {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .filter(|(_, line)| {
            !line.trim_start().starts_with("//") && !line.trim_start().starts_with("/*")
        })
        .filter(|(_, line)| rule.finds.is_in(line))
        .map(|(index, _)| index + 1)
}

impl Finds {
    fn is_in(&self, line: &str) -> bool {
        match self {
            Self::Texts(texts) => texts.iter().any(|text| line.contains(text)),
            Self::Words(words) => words.iter().any(|word| has_word(line, word)),
            Self::By(find) => find(line),
        }
    }
}

fn has_word(line: &str, word: &str) -> bool {
    let is_part = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    };
    line.match_indices(word).any(|(at, _)| {
        !is_part(line[..at].chars().next_back()) && !is_part(line[at + word.len()..].chars().next())
    })
}

/// What `pages` itself offers to all is no page.
fn imports_another_page(line: &str) -> bool {
    let offered = ["home_of", "NotFoundPage"];
    line.split("crate::pages::")
        .skip(1)
        .any(|rest| !offered.iter().any(|name| rest.starts_with(name)))
}

/// A literal with two words, the first of them with a capital. Reasons of lints are for programmers.
fn has_a_sentence(line: &str) -> bool {
    let is_sentence = |literal: &str| {
        let mut words = literal.split(' ');
        let starts = words.next().is_some_and(|word| {
            word.len() > 1
                && word.starts_with(char::is_uppercase)
                && word.chars().all(char::is_alphabetic)
        });
        starts
            && words
                .next()
                .is_some_and(|word| word.starts_with(char::is_alphabetic))
    };
    !line.contains("reason = ") && line.split('"').skip(1).step_by(2).any(is_sentence)
}

fn has_a_raw_colour(line: &str) -> bool {
    let value = line.split_once(':').map_or("", |(_, value)| value);
    let is_hex = value.split('#').skip(1).any(|rest| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        matches!(digits, 3 | 4 | 6 | 8)
    });
    is_hex
        || ["rgb(", "rgba(", "hsl(", "oklch("]
            .iter()
            .any(|function| value.contains(function))
}

/// Dependencies run one way.
fn dependency_breaches() -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for (package, forbidden) in [
        ("shared", &["app", "backend"][..]),
        ("app", &["backend"]),
        ("backend", &["app"]),
    ] {
        let manifest = fs::read_to_string(root().join(package).join("Cargo.toml"))?;
        for other in forbidden {
            if manifest.lines().any(|line| {
                line.starts_with(&format!("{other}.workspace"))
                    || line.starts_with(&format!("{other} ="))
            }) {
                breaches.push(format!(
                    "{package}/Cargo.toml: {package} must not depend on {other}"
                ));
            }
        }
    }
    Ok(breaches)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(reason: &str, text: &str) -> Vec<usize> {
        let rule = RULES
            .iter()
            .find(|rule| rule.reason.contains(reason))
            .unwrap_or(&RULES[0]);
        assert!(rule.reason.contains(reason), "no such rule");
        breaches_in(text, rule).collect()
    }

    #[test]
    fn every_rule_finds_a_breach_and_lets_the_right_way_pass() {
        for (reason, bad, good) in [
            (
                "neither browser nor server",
                "use leptos::prelude::*;",
                "let leptospirosis = 1;",
            ),
            (
                "are parameters",
                "SystemTime::now()",
                "fn at(now: Timestamp)",
            ),
            ("are decimals", "let rate: f64 = 0.1;", "let rate: Decimal;"),
            (
                "behind app/src/browser",
                "web_sys::window()",
                "browser::location()",
            ),
            (
                "callbacks",
                "use crate::api::Client;",
                "use crate::state::Loader;",
            ),
            (
                "never imports another",
                "use crate::pages::seller::Kpi;",
                "use crate::pages::home_of;",
            ),
            (
                "every path",
                "href=\"/seller\"",
                "href=Route::LOOKUP.to_string()",
            ),
            (
                "app/locales",
                "<p>\"Your order\"</p>",
                "<p class=\"site-header tools\">",
            ),
            ("SQL is in", "query(\"SELECT 1\")", "store.summary()"),
            (
                "colours are named",
                "  color: #fff;",
                "  color: var(--ink);",
            ),
            (
                "right to left",
                "  margin-left: 1px;",
                "  margin-inline-start: 1px;",
            ),
            ("an issue", "let x = 1; // TODO later", "let x = 1;"),
        ] {
            assert_eq!(lines(reason, bad), [1], "{bad}");
            assert!(lines(reason, good).is_empty(), "{good}");
        }
    }

    #[test]
    fn comments_and_tests_may_say_anything() {
        assert!(
            lines(
                "are decimals",
                "// no f64 here\n#[cfg(test)]\nmod tests { f64 }"
            )
            .is_empty()
        );
    }
}
