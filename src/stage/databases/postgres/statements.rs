//! How long a Postgres says that statements took, of the same execution: the view `pg_stat_statements`.

use std::collections::BTreeMap;

use tokio_postgres::Error;

use super::session::plan;
use crate::servers::postgres::Connection;
use crate::stage::sql::Bound;

/// The view.
pub(super) struct Statements {
    /// Its name.
    view: String,
    /// The ids of statements, by their text.
    ids: BTreeMap<String, Option<i64>>,
}

impl Statements {
    /// The view, when this user can read it and it tells what is needed: from version 14 on.
    pub(super) async fn find(connection: &Connection) -> Option<Self> {
        let sql = "SELECT format('%I.pg_stat_statements', n.nspname)
                   FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                   WHERE e.extname = 'pg_stat_statements'";
        let view: String = connection.client.query_opt(sql, &[]).await.ok()??.try_get(0).ok()?;
        let probe = format!("SELECT total_exec_time, toplevel FROM {view} LIMIT 1");
        connection.client.query(&probe, &[]).await.ok()?;
        Some(Self { view, ids: BTreeMap::new() })
    }

    /// How often a statement has been called, and the milliseconds that took.
    pub(super) async fn count(&mut self, connection: &Connection, bound: &Bound) -> Result<Option<(i64, f64)>, Error> {
        if !self.ids.contains_key(&bound.text) {
            let plan = plan(connection, "VERBOSE", bound).await?;
            let id = plan.iter().find_map(|line| line.strip_prefix("Query Identifier: ")?.parse().ok());
            self.ids.insert(bound.text.clone(), id);
        }
        let Some(Some(id)) = self.ids.get(&bound.text) else { return Ok(None) };
        let sql = format!(
            "SELECT coalesce(sum(calls), 0)::bigint, coalesce(sum(total_exec_time), 0)::double precision FROM {}
             WHERE queryid = $1 AND toplevel AND userid = current_user::regrole
               AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
            self.view
        );
        let row = connection.client.query_one(&sql, &[id]).await?;
        Ok(Some((row.try_get(0)?, row.try_get(1)?)))
    }

    /// Forgets which statement is which.
    pub(super) fn forget(&mut self) {
        self.ids.clear();
    }
}
