//! The end: indexes, once the ledger is complete. Whoever finds it so builds them; one that is there is not built again.

use mongodb::bson::Document;
use mongodb::error::Error;
use mongodb::{Database, IndexModel};

use super::load::Route;
use super::shape;
use crate::job::Piece;
use crate::servers::mongodb::explain;
use crate::sinks::{Indexes, Standing, TargetError};
use crate::tables::{self, Table};

/// Makes the database whole if the ledger is.
pub(super) async fn finish(route: &Route, indexes: Indexes) -> Result<Standing, TargetError> {
    let failed = |error: Error| TargetError::from(explain(&route.server.address, "it can't be made whole", &error));
    let records = route.server.patiently(route.patience, async || route.ledger.read().await).await.map_err(failed)?;
    let missing: Vec<Piece> = records.iter().flat_map(|record| record.holding.missing()).collect();
    if !missing.is_empty() {
        return Ok(Standing::Awaits { missing });
    }
    if records.iter().all(|record| record.whole) {
        return Ok(Standing::Whole);
    }
    if indexes != Indexes::None {
        let made: Vec<&'static Table> = records.iter().flat_map(|record| record.holding.tables()).collect();
        for table in tables::ALL.into_iter().filter(|table| made.contains(table) && !shape::is_nested(table)) {
            let build = async || index(&route.server.database, table).await;
            route.server.patiently_while_there(route.patience, build).await.map_err(failed)?;
        }
    }
    route.server.patiently(route.patience, async || route.ledger.set_whole().await).await.map_err(failed)?;
    Ok(Standing::Whole)
}

/// Builds the indexes of a collection.
pub(super) async fn index(database: &Database, table: &'static Table) -> Result<(), Error> {
    let models: Vec<IndexModel> =
        keys_of(table).into_iter().map(|keys| IndexModel::builder().keys(keys).build()).collect();
    if models.is_empty() {
        return Ok(());
    }
    database.collection::<Document>(table.name).create_indexes(models).await.map(|_| ())
}

/// The keys of a collection's indexes.
pub(crate) fn keys_of(table: &'static Table) -> Vec<Document> {
    let keys = |fields: Vec<String>| fields.into_iter().map(|field| (field, 1.into())).collect();
    shape::indexes_of(table).into_iter().map(keys).collect()
}
