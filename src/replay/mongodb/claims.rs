//! Claims of tasks: one by `findAndModify`, many by finding them and moving on those that stand as they were found.

use mongodb::bson::{Bson, DateTime, RawArrayBuf, doc, rawdoc};
use mongodb::error::Error;

use super::MongoDbConnection;
use crate::replay::tasks::{Claim, Run};
use crate::servers::mongodb::number;

impl MongoDbConnection {
    /// The task that has waited longest; the server takes another when somebody else has it.
    pub(super) async fn claim_one(&self, it: &Claim) -> Result<Vec<Run>, Error> {
        let next = doc! { "$add": ["$next_run_at", { "$multiply": ["$interval_s", 1000] }] };
        let set =
            doc! { "last_run_at": "$next_run_at", "next_run_at": next, "run_count": { "$add": ["$run_count", 1] } };
        let command = doc! {
            "findAndModify": "tasks",
            "query": { "next_run_at": { "$lte": DateTime::from_millis(it.at) } },
            "sort": { "next_run_at": 1, "_id": 1 },
            "update": [{ "$set": set }],
            // As it stands then: its last run is the one that was due.
            "new": true,
            "fields": { "last_run_at": 1 },
            "writeConcern": { "w": "majority" },
        };
        let answer = self.server.database.run_command(command).await?;
        let Some(Bson::Document(task)) = answer.get("value") else { return Ok(Vec::new()) };
        let (id, at) =
            (task.get_i64("_id").map_err(Error::custom)?, task.get_datetime("last_run_at").map_err(Error::custom)?);
        Ok(vec![Run { task: id, at: at.timestamp_millis() }])
    }

    /// Those of its lane that have waited longest: no other connection asks for these.
    pub(super) async fn claim_many(&self, it: &Claim) -> Result<Vec<Run>, Error> {
        let (lane, lanes) = it.lane;
        let found = self
            .find(rawdoc! {
                "find": "tasks",
                "filter": {
                    "next_run_at": { "$lte": DateTime::from_millis(it.at) },
                    "_id": { "$mod": [i64::from(lanes), i64::from(lane)] },
                },
                "sort": { "next_run_at": 1, "_id": 1 },
                "projection": { "next_run_at": 1, "interval_s": 1 },
                "limit": i64::from(it.most),
                "batchSize": i64::from(it.most),
                "singleBatch": true,
            })
            .await?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let (mut runs, mut updates) = (Vec::with_capacity(found.len()), RawArrayBuf::new());
        for task in &found {
            let (id, at) = (
                task.get_i64("_id").map_err(Error::custom)?,
                *task.get_datetime("next_run_at").map_err(Error::custom)?,
            );
            let every = i64::from(task.get_i32("interval_s").map_err(Error::custom)?) * 1000;
            let next = DateTime::from_millis(at.timestamp_millis() + every);
            updates.push(rawdoc! {
                "q": { "_id": id, "next_run_at": at },
                "u": { "$set": { "last_run_at": at, "next_run_at": next }, "$inc": { "run_count": 1 } },
            });
            runs.push(Run { task: id, at: at.timestamp_millis() });
        }
        let concern = rawdoc! { "w": "majority" };
        let command = rawdoc! { "update": "tasks", "updates": updates, "ordered": false, "writeConcern": concern };
        let answer = self.server.database.run_raw_command(command).await?;
        let met = number(&answer, "n").unwrap_or_default();
        if met == runs.len() as i64 {
            return Ok(runs);
        }
        Err(Error::custom(format!(
            "{met} of {} tasks stood as they were found: somebody else claims them too",
            runs.len()
        )))
    }
}
