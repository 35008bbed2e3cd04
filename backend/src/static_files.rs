//! The built application: precompressed files, immutable assets, one page for every address of its own.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use tower_http::services::{ServeDir, ServeFile};

use crate::config::Config;

/// What a page may load and run when the build has written no policy of its own.
const DEFAULT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Kinds of file of which a missing one is missing, rather than an address of the application.
const ASSET_KINDS: [&str; 9] = [
    "js",
    "wasm",
    "css",
    "json",
    "svg",
    "png",
    "ico",
    "txt",
    "webmanifest",
];

/// What pages of others load: `app/embed.js`.
const EMBEDDED: &str = "/delivery-promise.js";

/// Bytes of the longest name that any file system takes.
const LONGEST_NAME: usize = 255;

const NO_BUNDLE: &str = "<!doctype html><html lang=en><title>Sokoni</title><h1>The application is not built yet</h1>\
    <p>Run <code>cargo xtask build</code>, or name its folder with <code>--dist</code>. The API works without it.</p>";

/// Serves the folder.
pub fn service(dist: &Path) -> Router {
    let index = dist.join("index.html");
    if !index.is_file() {
        tracing::warn!(folder = %dist.display(), "no built application there");
        return Router::new()
            .fallback(|| async { (StatusCode::SERVICE_UNAVAILABLE, Html(NO_BUNDLE)) });
    }
    let page = ServeFile::new(&index)
        .precompressed_br()
        .precompressed_gzip();
    let files = ServeDir::new(dist)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(true)
        .fallback(page);
    Router::new()
        .fallback_service(files)
        .layer(middleware::from_fn(cache_and_miss))
}

/// Assets whose name holds their hash never change; everything else is asked for again. A missing asset is a 404:
/// the page in its place would be cached or run.
async fn cache_and_miss(mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    // No file has such a name, and asking for one is an error of the file system rather than a miss.
    if path.split('/').any(|segment| segment.len() > LONGEST_NAME) {
        *request.uri_mut() = Uri::from_static("/");
    }
    let mut response = next.run(request).await;
    if is_page(response.headers()) && is_asset(&path) {
        return (StatusCode::NOT_FOUND, Body::empty()).into_response();
    }
    let policy = if is_hashed(&path) {
        "public, max-age=31536000, immutable"
    } else if path == EMBEDDED {
        let headers = response.headers_mut();
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
        headers.insert(
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("cross-origin"),
        );
        "public, max-age=3600"
    } else {
        "no-cache"
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    response
}

fn is_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn is_asset(path: &str) -> bool {
    // Order numbers and products may hold a point.
    let is_in_app = ["/track/", "/customer/", "/products/"]
        .iter()
        .any(|folder| path.starts_with(folder));
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    !is_in_app && extension.is_some_and(|extension| ASSET_KINDS.contains(&extension))
}

/// `name-0123456789abcdef.ext`
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let hash = name
        .split('.')
        .next()
        .and_then(|stem| stem.rsplit_once('-'))
        .map(|(_, hash)| hash);
    hash.is_some_and(|hash| hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Headers that tell browsers what this site will never do.
#[derive(Clone)]
pub struct SecurityHeaders {
    policy: HeaderValue,
    is_https: bool,
}

impl SecurityHeaders {
    /// The policy that the build wrote beside the application, else a stricter one.
    pub fn read(config: &Config) -> Self {
        let written = std::fs::read_to_string(config.dist.join("content-security-policy.txt"))
            .ok()
            .and_then(|policy| HeaderValue::from_str(policy.trim()).ok());
        Self {
            policy: written.unwrap_or(HeaderValue::from_static(DEFAULT_POLICY)),
            is_https: config.is_https,
        }
    }

    /// Adds the headers to an answer for `path`. What a policy is about is a page; five files beside it would carry
    /// two kilobytes of it for nothing.
    pub fn add(&self, path: &str, headers: &mut HeaderMap) {
        let is_page = is_page(headers);
        let mut add = |name: HeaderName, value: HeaderValue| {
            headers.insert(name, value);
        };
        add(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        if is_page {
            add(header::CONTENT_SECURITY_POLICY, self.policy.clone());
            add(
                header::REFERRER_POLICY,
                HeaderValue::from_static("no-referrer"),
            );
            add(
                HeaderName::from_static("cross-origin-opener-policy"),
                HeaderValue::from_static("same-origin"),
            );
            add(
                HeaderName::from_static("permissions-policy"),
                HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=()"),
            );
        }
        if self.is_https {
            add(
                header::STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=31536000"),
            );
        }
        // An order number, or the secret of a survey, is known to few; a search engine must not make it known to all.
        if ["/track/", "/survey/"]
            .iter()
            .any(|folder| path.starts_with(folder))
        {
            add(
                HeaderName::from_static("x-robots-tag"),
                HeaderValue::from_static("noindex, nofollow"),
            );
        }
    }
}
