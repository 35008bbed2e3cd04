//! What opens a survey: whoever holds it may answer one question, once.

use sha2::{Digest, Sha256};

use super::session::hexadecimal;
use crate::error::ApiError;

/// 128 random bits, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyToken(String);

impl SurveyToken {
    /// A new one.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn random() -> Result<Self, ApiError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|_| ApiError::internal())?;
        Ok(Self(hexadecimal(&bytes)))
    }

    /// One that a caller has brought.
    pub fn brought(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What is kept of it: whoever reads the table cannot answer.
    pub fn hash(&self) -> String {
        hexadecimal(&Sha256::digest(self.0.as_bytes()))
    }

    /// The token itself, for the one who hands it to the customer.
    pub fn reveal(self) -> String {
        self.0
    }
}
