//! The parameters of an address.

use std::fmt;

use crate::api::{percent_decoded, percent_encoded};

/// Query parameters that are taken one by one, and which of them nobody could use.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    parameters: Vec<(String, Option<String>)>,
    dropped: Vec<String>,
}

impl Parameters {
    /// Reads what stands behind the `?`. Any text is fine.
    pub fn read(query: &str) -> Self {
        let parameters = query
            .split('&')
            .filter(|part| !part.is_empty())
            .map(|part| {
                let (name, value) = part.split_once('=').unwrap_or((part, ""));
                let decode = |text: &str| percent_decoded(&text.replace('+', " "));
                (
                    decode(name).unwrap_or_else(|| name.to_owned()),
                    decode(value),
                )
            })
            .collect();
        Self {
            parameters,
            dropped: Vec::new(),
        }
    }

    /// Takes the parameter if it is there; one that `read` refuses is dropped.
    pub fn take<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let at = self
            .parameters
            .iter()
            .position(|(known, _)| known == name)?;
        let (name, value) = self.parameters.remove(at);
        let value = value.as_deref().and_then(read);
        if value.is_none() {
            self.dropped.push(name);
        }
        value
    }

    /// Names of the parameters that were dropped or that nobody has taken.
    pub fn rest(mut self) -> Vec<String> {
        self.dropped
            .extend(self.parameters.into_iter().map(|(name, _)| name));
        self.dropped
    }
}

/// A query as it is printed: `a=1&b=2`, everything escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryText(String);

impl QueryText {
    /// Adds a parameter.
    pub fn push(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0.push_str(&percent_encoded(value));
    }

    /// Adds a parameter that is there.
    pub fn push_some(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.push(name, value);
        }
    }

    /// The query behind `path`; the path alone when there is none.
    pub fn behind(&self, path: &str) -> String {
        if self.0.is_empty() {
            return path.to_owned();
        }
        [path, "?", &self.0].concat()
    }
}

impl fmt::Display for QueryText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
