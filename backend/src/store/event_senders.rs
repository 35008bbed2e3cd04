//! Who may report events, and the secrets by which they are known.

use super::Store;

/// What a sender reports about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SenderKind {
    /// Scans of parcels.
    Carrier,
    /// Orders that somebody packs and sends for a shop.
    Partner,
    /// What customers ask.
    HelpDesk,
}

impl SenderKind {
    /// As in the table and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Carrier => "carrier",
            Self::Partner => "partner",
            Self::HelpDesk => "helpdesk",
        }
    }

    /// Reads [`SenderKind::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Carrier, Self::Partner, Self::HelpDesk]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// Somebody who may report events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventSender {
    /// Its name: a carrier as parcels call it, the key of a partner, or what a help desk is called.
    pub id: String,
    /// What it reports about.
    pub kind: SenderKind,
    /// What its signatures are made with.
    pub secret: String,
}

impl Store {
    /// The sender of that name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn event_sender(&self, id: &str) -> Result<Option<EventSender>, sqlx::Error> {
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT kind, secret FROM event_senders WHERE id = $1")
                .bind(id)
                .fetch_optional(self.pool())
                .await?;
        Ok(row.and_then(|(kind, secret)| {
            Some(EventSender {
                id: id.to_owned(),
                kind: SenderKind::from_word(&kind)?,
                secret,
            })
        }))
    }

    /// Lets somebody report events; whoever had that name has another kind and secret from now on.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn admit_sender(&self, sender: &EventSender) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO event_senders (id, kind, secret) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, secret = excluded.secret",
        )
        .bind(&sender.id)
        .bind(sender.kind.word())
        .bind(&sender.secret)
        .execute(self.pool())
        .await?;
        Ok(())
    }
}
