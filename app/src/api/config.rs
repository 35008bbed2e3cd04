//! `config.json`: what the engineer who deploys the bundle decides at run time.

use shared::api::{Area, Endpoint};
use shared::json::{self, Decode, DecodeError, Json, optional};

/// How the browser proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum AuthMode {
    /// An HttpOnly cookie that the backend sets.
    #[default]
    Cookie,
    /// A token that this tab keeps until it is closed.
    Bearer,
}

/// The configuration. Every member has a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Name of the marketplace, in the header and the tab.
    pub brand: String,
    /// Where the API is, without a trailing slash.
    pub api_base: String,
    /// Other places for single areas of it.
    pub area_bases: Vec<(Area, String)>,
    /// How the browser proves who it is.
    pub auth: AuthMode,
    /// The store's IANA time zone, for answers that name none.
    pub time_zone: String,
    /// Views that the backend does not offer; navigation leaves them out.
    pub without_views: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            brand: "Sokoni".to_owned(),
            api_base: "/api".to_owned(),
            area_bases: Vec::new(),
            auth: AuthMode::Cookie,
            time_zone: "UTC".to_owned(),
            without_views: Vec::new(),
        }
    }
}

impl Config {
    /// The address of an endpoint.
    pub fn url(&self, endpoint: &Endpoint) -> String {
        let base = self
            .area_bases
            .iter()
            .find(|(area, _)| *area == endpoint.area)
            .map_or(&self.api_base, |(_, base)| base);
        [base.as_str(), &endpoint.path].concat()
    }

    /// Whether navigation may offer the view of that name.
    pub fn offers(&self, view: &str) -> bool {
        !self.without_views.iter().any(|without| without == view)
    }
}

impl Decode for Config {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let default = Self::default();
        let api = json.member("api");
        let base = |json: &J, name: &str| -> Result<Option<String>, DecodeError> {
            let base: Option<String> = optional(json, &[name])?;
            Ok(base.map(|base| base.trim_end_matches('/').to_owned()))
        };
        let areas = api.as_ref().and_then(|api| api.member("areas"));
        let mut area_bases = Vec::new();
        for area in Area::ALL {
            if let Some(areas) = &areas
                && let Some(base) = base(areas, area.key())?
            {
                area_bases.push((area, base));
            }
        }
        let api_base = api
            .as_ref()
            .map(|api| base(api, "base"))
            .transpose()?
            .flatten();
        let auth = match optional::<String, J>(json, &["auth"])?.as_deref() {
            None | Some("cookie") => AuthMode::Cookie,
            Some("bearer") => AuthMode::Bearer,
            Some(_) => return Err(DecodeError::expected("\"cookie\" or \"bearer\" as auth")),
        };
        Ok(Self {
            brand: optional(json, &["brand"])?.unwrap_or(default.brand),
            api_base: api_base.unwrap_or(default.api_base),
            area_bases,
            auth,
            time_zone: optional(json, &["timeZone"])?.unwrap_or(default.time_zone),
            without_views: json::list(json, &["withoutViews"])?,
        })
    }
}
