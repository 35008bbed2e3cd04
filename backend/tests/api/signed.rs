//! Events that others report, signed with a secret that the tests know.

use axum::body::Body;
use axum::http::Request;
use backend::store::{EventSender, SenderKind};

use crate::server::{Answer, Server};

pub(crate) const SECRET: &str = "a secret of both";

/// Somebody may report from now on.
pub(crate) async fn admit(server: &Server, id: &str, kind: SenderKind) {
    let sender = EventSender {
        id: id.to_owned(),
        kind,
        secret: SECRET.to_owned(),
    };
    server.store.admit_sender(&sender).await.unwrap();
}

pub(crate) async fn post_signed(
    server: &Server,
    path: &str,
    sender: &str,
    signature: &str,
    body: &str,
) -> Answer {
    let request = Request::post(path)
        .header("Sokoni-Sender", sender)
        .header("Sokoni-Signature", signature);
    server
        .send(request.body(Body::from(body.to_owned())).unwrap())
        .await
}
