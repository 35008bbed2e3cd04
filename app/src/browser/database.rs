//! The device's own database (IndexedDB): what must survive the page, the tab and the browser.

use idb::{
    Database as Idb, DatabaseEvent as _, Error, Factory, KeyPath, ObjectStoreParams, Query,
    TransactionMode,
};
use wasm_bindgen::JsValue;

use super::json::JsJson;

const NAME: &str = "sokoni";
const VERSION: u32 = 1;

/// A table of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Changes on their way to the server; keys grow in the order of writing.
    Outbox,
    /// Copies of orders, by their keys.
    Orders,
}

impl Table {
    const ALL: [Self; 2] = [Self::Outbox, Self::Orders];

    const fn name(self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Orders => "orders",
        }
    }
}

/// The device refuses to keep something: private mode, a full disk, or no such database at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageRefused;

impl From<Error> for StorageRefused {
    fn from(_: Error) -> Self {
        Self
    }
}

/// A key that the database has counted, from 1; 0 when it is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "keys count from 1"
)]
pub fn place(key: &JsValue) -> u32 {
    key.as_f64().unwrap_or_default() as u32
}

/// The open database.
pub struct Database(Idb);

impl Database {
    /// Opens it, creating its tables when it is new.
    ///
    /// # Errors
    /// When the device keeps no databases.
    pub async fn open() -> Result<Self, StorageRefused> {
        let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else {
                return;
            };
            for table in Table::ALL {
                let mut parameters = ObjectStoreParams::new();
                parameters.auto_increment(table == Table::Outbox);
                parameters.key_path(None::<KeyPath>);
                let _ = database.create_object_store(table.name(), parameters);
            }
        });
        let mut database = request.await?;
        // Whoever wipes it must not wait for this page.
        database.on_version_change(|event| {
            if let Ok(database) = event.database() {
                database.close();
            }
        });
        Ok(Self(database))
    }

    /// Adds a document; its key. It is on the disk when this returns.
    ///
    /// # Errors
    /// When the device refuses.
    pub async fn add(&self, table: Table, document: &str) -> Result<u32, StorageRefused> {
        let transaction = self.writing(table)?;
        let key = transaction
            .object_store(table.name())?
            .add(&document.into(), None)?
            .await?;
        transaction.commit()?.await?;
        Ok(place(&key))
    }

    /// Writes a document under a key, in place of an earlier one.
    ///
    /// # Errors
    /// When the device refuses.
    pub async fn put(
        &self,
        table: Table,
        key: &JsValue,
        document: &str,
    ) -> Result<(), StorageRefused> {
        let transaction = self.writing(table)?;
        transaction
            .object_store(table.name())?
            .put(&document.into(), Some(key))?
            .await?;
        transaction.commit()?.await?;
        Ok(())
    }

    /// Takes a document out.
    ///
    /// # Errors
    /// When the device refuses.
    pub async fn remove(&self, table: Table, key: &JsValue) -> Result<(), StorageRefused> {
        let transaction = self.writing(table)?;
        transaction
            .object_store(table.name())?
            .delete(Query::Key(key.clone()))?
            .await?;
        transaction.commit()?.await?;
        Ok(())
    }

    /// Every document that can be read, with its key, in the order of the keys.
    ///
    /// # Errors
    /// When the device refuses.
    pub async fn all(&self, table: Table) -> Result<Vec<(JsValue, JsJson)>, StorageRefused> {
        let transaction = self
            .0
            .transaction(&[table.name()], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(table.name())?;
        let keys = store.get_all_keys(None, None)?.await?;
        let documents = store.get_all(None, None)?.await?;
        let parsed = |document: JsValue| {
            let text = document.as_string()?;
            super::json::parse(&text)
        };
        let pairs = keys.into_iter().zip(documents);
        Ok(pairs
            .filter_map(|(key, document)| Some((key, parsed(document)?)))
            .collect())
    }

    fn writing(&self, table: Table) -> Result<idb::Transaction, StorageRefused> {
        Ok(self
            .0
            .transaction(&[table.name()], TransactionMode::ReadWrite)?)
    }
}
