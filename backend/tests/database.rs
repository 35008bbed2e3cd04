//! What the server says when its database is in trouble.

#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]

use std::fs;

use backend::store::Store;

async fn refusal(file: &str) -> String {
    Store::open(file).await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    fs::write(
        &file,
        "These are notes, and long enough to be looked at as a database header by SQLite. "
            .repeat(20),
    )
    .unwrap();
    let said = refusal(file.to_str().unwrap()).await;
    assert!(
        said.contains("notes.txt") && said.contains("cannot be used"),
        "{said}"
    );
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let said = refusal(file.join("below/sokoni.db").to_str().unwrap()).await;
    assert!(said.contains("cannot be created"), "{said}");
}

#[tokio::test]
async fn another_kind_of_database_is_refused_in_words() {
    let said = refusal("postgres://localhost/sokoni").await;
    assert!(said.contains("works on SQLite"), "{said}");
}

#[tokio::test]
async fn a_missing_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a/b/sokoni.db");
    let store = Store::open(file.to_str().unwrap()).await.unwrap();
    assert!(store.is_empty().await.unwrap());
}
