//! The write concern that documents are inserted with.

use mongodb::bson::{RawDocumentBuf, serialize_to_raw_document_buf};
use mongodb::options::{Acknowledgment, WriteConcern};

use crate::servers::mongodb::Server;
use crate::sinks::TargetError;

/// The write concern as a command takes it: the one asked for, else the address's; none when it is the server's to choose.
pub(super) fn write_concern(server: &Server, asked: Option<&str>) -> Result<Option<RawDocumentBuf>, TargetError> {
    let mut concern = server.write_concern.clone().unwrap_or_default();
    if let Some(w) = asked {
        concern.w = Some(w.parse().map_or_else(|_| named(w), Acknowledgment::Nodes));
    }
    if concern.w == Some(Acknowledgment::Nodes(0)) {
        let hint = "leave it out, or take 1 or majority";
        return Err(TargetError::refused(
            &server.address,
            "would lose documents unseen with a write concern of 0",
            hint,
        ));
    }
    if server.is_mongos() {
        on_shards(server, &mut concern)?;
    }
    let is_said = concern != WriteConcern::default();
    let wrong = |cause| TargetError::encode("writeConcern", cause);
    is_said.then(|| serialize_to_raw_document_buf(&concern).map_err(wrong)).transpose()
}

/// On one replica set, whatever came before the ledger's document is there to stay when that is; a cluster's shards know
/// nothing of each other, so each must say so itself.
fn on_shards(server: &Server, concern: &mut WriteConcern) -> Result<(), TargetError> {
    match concern.w {
        None => concern.w = Some(Acknowledgment::Majority),
        Some(Acknowledgment::Nodes(nodes)) => {
            let reason = format!("is a sharded cluster, where a write concern of {nodes} may lose documents");
            return Err(TargetError::refused(&server.address, reason, "leave it out, or take majority"));
        }
        Some(_) => {}
    }
    Ok(())
}

fn named(w: &str) -> Acknowledgment {
    if w == "majority" { Acknowledgment::Majority } else { Acknowledgment::Custom(w.to_owned()) }
}
