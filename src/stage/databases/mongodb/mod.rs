//! A MongoDB. A record is written before what it names is made: a crash leaves nothing unknown.

mod hold;
mod secondary;

use std::time::{Duration, Instant};

use mongodb::bson::{Bson, Document, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::{Collection, IndexModel};

use self::hold::Hold;
use super::values::row;
use super::{Answered, Asking, Behind, Database, Engine, Explained, Made, Reach, Source, in_use, millis};
use crate::servers::mongodb::{Address, Server, explain, said};
use crate::servers::{self, Runtime};
use crate::sinks::TargetError;
use crate::stage::answer::Cell;
use crate::stage::asked::Asked;
use crate::stage::objects::{Collected, Held, RECORD};
use crate::stage::pipeline;
use crate::stage::report::Report;
use crate::stage::stages::Stage;
use crate::stage::stages::cache::ANSWERS;
use crate::stage::stages::rollups::Rollup;

/// Documents of an answer that come at once.
const BATCH: u32 = 10_000;
/// The server's word for an index that is not there.
const NO_INDEX: i32 = 27;
/// The server's word for a collection that is not there.
const NO_COLLECTION: i32 = 26;

/// How long it may take to let go of it.
const RELEASE: Duration = Duration::from_secs(1);

/// A database of a MongoDB.
pub(super) struct MongoDb {
    runtime: Runtime,
    server: Server,
    version: String,
    /// That nobody else makes stages there.
    hold: Option<Hold>,
    /// As which stage's the questions are put that a secondary is asked.
    secondary_form: Stage,
}

impl Drop for MongoDb {
    fn drop(&mut self) {
        if let Some(hold) = self.hold.take() {
            let _ = self.runtime.block_on(async { tokio::time::timeout(RELEASE, hold.release()).await });
        }
    }
}

impl MongoDb {
    pub(super) fn open(address: &Address, reach: &Reach) -> Result<Self, TargetError> {
        let runtime = Runtime::start("stage", 1, address)?;
        let (server, version) = runtime.block_on(async {
            let server = Server::connect(address, 1, reach.wait, reach.give_up).await?;
            let build = server.within(server.database.run_command(doc! { "buildInfo": 1 }).into_future()).await;
            let build = build.map_err(|error| explain(address, "it can't be asked", &error))?;
            let version = build.get_str("version").unwrap_or_default().to_owned();
            Ok::<_, TargetError>((server, version))
        })?;
        Ok(Self { runtime, server, version, hold: None, secondary_form: Stage::Rollups })
    }

    fn collection(&self, name: &str) -> Collection<Document> {
        self.server.database.collection(name)
    }

    fn failed(&self, doing: &str, error: &Error) -> TargetError {
        explain(&self.server.address, doing, error).into()
    }

    /// Refuses to go on where somebody else has taken us for dead.
    fn is_held(&self) -> Result<(), TargetError> {
        if self.hold.as_ref().is_some_and(Hold::is_lost) { Err(in_use(&self.server.address)) } else { Ok(()) }
    }

    async fn aggregate(&self, collection: &str, pipeline: Vec<Document>) -> Result<Vec<Document>, Error> {
        self.aggregate_at(Stage::Plain, collection, pipeline).await
    }

    async fn aggregate_at(
        &self,
        stage: Stage,
        collection: &str,
        pipeline: Vec<Document>,
    ) -> Result<Vec<Document>, Error> {
        let mut documents = Vec::new();
        let collection = self.collection(collection);
        let mut asked = collection.aggregate(pipeline).allow_disk_use(true).batch_size(BATCH);
        if stage == Stage::Replica {
            asked = asked.selection_criteria(secondary::criteria());
        }
        let mut cursor = asked.await?;
        while cursor.advance().await? {
            documents.push(cursor.deserialize_current()?);
        }
        Ok(documents)
    }

    /// As which stage's the questions of a stage are put.
    fn form(&self, stage: Stage) -> Stage {
        if stage == Stage::Replica { self.secondary_form } else { stage }
    }

    /// Waits until a secondary has what the stages before have made.
    fn follow(&self) -> Result<Made, TargetError> {
        if let Some(why) = secondary::lacking(&self.server.hello) {
            return Ok(Made::Not { why });
        }
        let begun = Instant::now();
        let level = self.runtime.block_on(self.server.within(secondary::catch_up(&self.server.database)));
        level.map_err(|error| self.failed("a secondary can't be asked how far it has come", &error))?;
        let seconds = Some(begun.elapsed().as_secs_f64());
        Ok(Made::Objects { made: 0, there: 0, seconds: 0.0, refresh_seconds: seconds, bytes: None })
    }

    /// Reads of a collection so far, and the microseconds that they took.
    async fn reads(&self, stage: Stage, collection: &str) -> Option<(i64, i64)> {
        let stats = vec![doc! { "$collStats": { "latencyStats": {} } }];
        let asked = self.aggregate_at(stage, collection, stats).await.ok()?;
        let reads = asked.first()?.get_document("latencyStats").ok()?.get_document("reads").ok()?;
        Some((reads.get_i64("ops").ok()?, reads.get_i64("latency").ok()?))
    }

    /// What the server has spent on one read, which was between the second and the third of three looks; none unless the
    /// numbers of reads are those that looks and a read make: a look counts itself once it is over.
    fn spent(looks: [Option<(i64, i64)>; 3]) -> Option<f64> {
        let [(first, a), (second, b), (third, c)] = looks.map(Option::unwrap_or_default);
        let is_ours = looks.iter().all(Option::is_some) && second == first + 1 && third == second + 2;
        is_ours.then(|| ((c - b) - (b - a)).max(0) as f64 / 1000.0)
    }

    async fn run(&self, report: &Report, stage: Stage, asked: &Asked) -> Result<Answered, Error> {
        let (collection, pipeline) = report.pipeline(self.form(stage), asked);
        let (first, second) = (self.reads(stage, collection).await, self.reads(stage, collection).await);
        let begun = Instant::now();
        let documents = self.server.while_there(self.aggregate_at(stage, collection, pipeline)).await?;
        let request_ms = millis(begun);
        let database_ms = Self::spent([first, second, self.reads(stage, collection).await]);
        let rows: Vec<Vec<Cell>> = documents.iter().map(|document| row(report.columns, document)).collect();
        Ok(Answered { rows, request_ms, database_ms })
    }

    /// Whether an object is there.
    async fn has(&self, object: &Collected) -> Result<bool, Error> {
        let (collection, index) = object.name();
        let Some(index) = index else {
            let named = doc! { "name": collection };
            return Ok(!self.server.database.list_collection_names().filter(named).await?.is_empty());
        };
        match self.collection(collection).list_index_names().await {
            Err(error) if servers::mongodb::code(&error) == Some(NO_COLLECTION) => Ok(false),
            names => Ok(names?.contains(&index)),
        }
    }

    /// Whether any of some objects is there.
    async fn there(&self, objects: &[Collected]) -> Result<bool, Error> {
        for object in objects {
            if self.has(object).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn build(&self, stage: Stage, objects: &[Collected]) -> Result<usize, Error> {
        let mut made = 0;
        for object in objects {
            if self.has(object).await? {
                continue;
            }
            let (collection, index) = object.name();
            let mut id = doc! { "collection": collection };
            id.extend(index.map(|index| ("index".to_owned(), index.into())));
            self.collection(RECORD).insert_one(doc! { "_id": id, "stage": stage.name() }).await?;
            match object {
                Collected::Index { keys, .. } => self.index(collection, keys.clone()).await?,
                Collected::Collection(name) => self.server.database.create_collection(*name).await?,
                Collected::Rollup(rollup) => {
                    self.server.database.create_collection(rollup.name).await?;
                    self.index(rollup.name, Rollup::keys()).await?;
                    self.server.while_there(self.aggregate("orders", rollup.fill(None))).await?;
                }
            }
            made += 1;
        }
        Ok(made)
    }

    async fn index(&self, collection: &str, keys: Document) -> Result<(), Error> {
        let index = IndexModel::builder().keys(keys).build();
        self.server.while_there(self.collection(collection).create_index(index).into_future()).await.map(|_| ())
    }

    /// Brings sums up to date with what has changed; whether there are any.
    async fn refresh(&self, objects: &[Collected], asked: &Asked) -> Result<bool, Error> {
        let mut refreshed = false;
        for object in objects {
            let Collected::Rollup(rollup) = object else { continue };
            refreshed = true;
            let first = self.aggregate("orders", rollup.changed(asked.since())).await?;
            let Some(first) = first.first().and_then(|first| first.get_datetime("first").ok()) else { continue };
            let from = pipeline::quarter_of(first.timestamp_millis());
            let old = doc! { "_id.quarter": { "$gte": pipeline::date(from) } };
            self.collection(rollup.name).delete_many(old).await?;
            self.server.while_there(self.aggregate("orders", rollup.fill(Some(from)))).await?;
        }
        Ok(refreshed)
    }

    /// The version of the data: its jobs, and how far its chunks have moved.
    async fn version(&self) -> Result<String, Error> {
        let jobs =
            self.aggregate("ordermill_jobs", vec![doc! { "$sort": { "place": 1 } }, doc! { "$project": { "_id": 1 } }]);
        let jobs: Vec<String> =
            jobs.await?.iter().filter_map(|job| Some(job.get_str("_id").ok()?.to_owned())).collect();
        let moved = doc! { "_id": Bson::Null, "chunks": { "$sum": 1 }, "as_of": { "$sum": { "$toLong": "$as_of" } } };
        let moved = self.aggregate("ordermill_chunks", vec![doc! { "$group": moved }]).await?;
        Ok(format!("{} {}", jobs.join(" "), moved.first().map_or(String::new(), ToString::to_string)))
    }

    /// An answer that is kept, or made and kept.
    async fn cached(&self, report: &Report, asked: &Asked) -> Result<Answered, Error> {
        let key = asked.key(report.name);
        let answers = self.collection(ANSWERS);
        let begun = Instant::now();
        let version = self.version().await?;
        let kept = answers.find_one(doc! { "_id": &key, "version": &version }).await?;
        let kept = kept.and_then(|kept| serde_json::from_str(kept.get_str("answer").ok()?).ok());
        if let Some(rows) = kept {
            return Ok(Answered { rows, request_ms: millis(begun), database_ms: None });
        }
        let made = self.run(report, Stage::Cache, asked).await?;
        let answer = serde_json::to_string(&made.rows).unwrap_or_default();
        let keep = doc! { "_id": &key, "version": version, "answer": answer };
        answers.replace_one(doc! { "_id": &key }, keep).upsert(true).await?;
        Ok(Answered { request_ms: millis(begun), database_ms: None, ..made })
    }

    async fn unbuild(&self) -> Result<usize, Error> {
        let records = self.aggregate(RECORD, vec![doc! { "$match": {} }]).await?;
        for record in &records {
            let Ok(id) = record.get_document("_id") else { continue };
            let Ok(collection) = id.get_str("collection") else { continue };
            let of = self.collection(collection);
            let dropped = match id.get_str("index") {
                Ok(index) => of.drop_index(index).await,
                Err(_) => of.drop().await,
            };
            match dropped {
                Err(error) if [Some(NO_INDEX), Some(NO_COLLECTION)].contains(&servers::mongodb::code(&error)) => {}
                other => other?,
            }
        }
        if !records.is_empty() {
            self.collection(RECORD).drop().await?;
        }
        Ok(records.len())
    }

    /// What indexes of a kind of objects take, where the server says so.
    async fn bytes(&self, objects: &[Collected]) -> Option<u64> {
        let mut bytes = 0;
        for object in objects {
            let (collection, index) = object.name();
            let asked = self.aggregate(collection, vec![doc! { "$collStats": { "storageStats": {} } }]).await.ok()?;
            let sizes = asked.first()?.get_document("storageStats").ok()?;
            bytes += match index {
                Some(index) => size(sizes.get_document("indexSizes").ok()?.get(index)?)?,
                None => size(sizes.get("storageSize")?)? + size(sizes.get("totalIndexSize")?)?,
            };
        }
        Some(bytes)
    }
}

/// A number of bytes.
fn size(value: &Bson) -> Option<u64> {
    match value {
        Bson::Int32(size) => u64::try_from(*size).ok(),
        Bson::Int64(size) => u64::try_from(*size).ok(),
        _ => None,
    }
}

impl Engine for MongoDb {
    fn source(&self) -> Source {
        Source::Latency
    }

    fn by(&self, stage: Stage) -> Option<String> {
        (stage == Stage::Replica).then(|| "a secondary".to_owned())
    }

    fn local_times(&mut self, asked: &[(String, i64)]) -> Result<Vec<String>, TargetError> {
        let time = |(place, (zone, at)): (usize, &(String, i64))| {
            let said = doc! { "$dateToString": {
                "date": pipeline::date(*at), "timezone": zone, "format": "%Y-%m-%dT%H:%M",
            } };
            (format!("t{place}"), said.into())
        };
        let fields: Document = asked.iter().enumerate().map(time).collect();
        let asking = self.aggregate("clients", vec![doc! { "$limit": 1 }, doc! { "$project": fields }]);
        let said = self.runtime.block_on(asking);
        let said = said.map_err(|error| self.failed("its time zones can't be asked", &error))?;
        let said = said.first().cloned().unwrap_or_default();
        Ok((0..asked.len()).map(|place| said.get_str(format!("t{place}")).unwrap_or_default().to_owned()).collect())
    }

    fn cpu_seconds(&mut self, stage: Stage) -> Option<f64> {
        if stage == Stage::Replica {
            // Which of the secondaries answers is not known.
            return None;
        }
        let asked = self.server.database.run_command(doc! { "serverStatus": 1 });
        let status = self.runtime.block_on(async { asked.await }).ok()?;
        let micros = status.get_document("extra_info").ok()?;
        let spent = |name: &str| micros.get_i64(name).ok();
        Some((spent("user_time_us")? + spent("system_time_us")?) as f64 / 1e6)
    }

    fn ask(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Asking, TargetError> {
        let answered = match stage {
            Stage::Cache => self.runtime.block_on(self.cached(report, asked)),
            _ => self.runtime.block_on(self.run(report, stage, asked)),
        };
        match answered {
            Ok(answered) => Ok(Asking::Answered(answered)),
            Err(error) if matches!(error.kind.as_ref(), ErrorKind::Command(_)) && !servers::mongodb::passes(&error) => {
                Ok(Asking::Refused(said(&self.server.address, &error)))
            }
            Err(error) => Err(self.failed("a report can't be asked", &error)),
        }
    }

    fn explain(&mut self, report: &Report, stage: Stage, asked: &Asked) -> Result<Explained, TargetError> {
        let (collection, pipeline) = report.pipeline(self.form(stage), asked);
        let command = doc! {
            "explain": { "aggregate": collection, "pipeline": pipeline, "cursor": {} }, "verbosity": "queryPlanner",
        };
        let said = self.runtime.block_on(async { self.server.database.run_command(command).await });
        let said = said.map_err(|error| self.failed("a report can't be explained", &error))?;
        let plan = serde_json::to_string_pretty(said.get("queryPlanner").or(said.get("stages")).unwrap_or(&Bson::Null));
        let plan = plan.unwrap_or_default();
        Ok(Explained { plan: plan.lines().map(str::to_owned).collect(), database_ms: None })
    }

    fn behind(&mut self, stage: Stage) -> Result<Option<Behind>, TargetError> {
        if stage != Stage::Replica {
            return Ok(None);
        }
        let behind = self.runtime.block_on(self.server.within(secondary::behind(&self.server.database)));
        behind.map(Some).map_err(|error| self.failed("a secondary can't be asked how far it has come", &error))
    }
}

impl Database for MongoDb {
    fn kind(&self) -> String {
        format!("MongoDB {}", self.version)
    }

    fn hold(&mut self) -> Result<(), TargetError> {
        let taken = self.runtime.block_on(Hold::take(&self.server.database));
        self.hold = taken.map_err(|error| self.failed("it can't be locked", &error))?;
        if self.hold.is_some() { Ok(()) } else { Err(in_use(&self.server.address)) }
    }

    fn undo(&mut self) -> Result<usize, TargetError> {
        self.is_held()?;
        let undone = self.runtime.block_on(self.unbuild());
        undone.map_err(|error| self.failed("what stages have made can't be dropped", &error))
    }

    fn stand(&mut self) -> Result<Vec<Stage>, TargetError> {
        let names = vec![doc! { "$group": { "_id": "$stage" } }];
        let made = self.runtime.block_on(self.aggregate(RECORD, names));
        let made = made.map_err(|error| self.failed("its stages can't be asked", &error))?;
        let made: Vec<String> = made.iter().filter_map(|it| it.get_str("_id").ok().map(str::to_owned)).collect();
        let mut stages = Stage::standing(&made);
        if secondary::lacking(&self.server.hello).is_none() {
            self.secondary_form = stages.last().copied().unwrap_or(Stage::Plain);
            stages.push(Stage::Replica);
        }
        Ok(stages)
    }

    fn make(&mut self, stage: Stage, held: &Held, asked: &Asked) -> Result<Made, TargetError> {
        self.is_held()?;
        let begun = Instant::now();
        if stage == Stage::Partitions {
            return Ok(Made::Not { why: "a MongoDB has no partitions of a collection".to_owned() });
        }
        if stage == Stage::Replica {
            return self.follow();
        }
        let objects = stage.collected(held);
        if stage == Stage::Plain {
            let indexes = self.runtime.block_on(self.there(&Stage::Indexes.collected(held)));
            if indexes.map_err(|error| self.failed("its indexes can't be asked", &error))? {
                return Ok(Made::with_indexes());
            }
        }
        let made = self.runtime.block_on(self.build(stage, &objects));
        let made = made.map_err(|error| self.failed(&format!("the stage `{stage}` can't be made"), &error))?;
        let seconds = begun.elapsed().as_secs_f64();
        let bytes = self.runtime.block_on(self.bytes(&objects)).filter(|bytes| *bytes > 0 || objects.is_empty());
        let begun = Instant::now();
        let refreshed = self.runtime.block_on(self.refresh(&objects, asked));
        let doing = format!("the stage `{stage}` can't be brought up to date");
        let is_refreshed = refreshed.map_err(|error| self.failed(&doing, &error))?;
        let refresh_seconds = is_refreshed.then(|| begun.elapsed().as_secs_f64());
        Ok(Made::Objects { made, there: objects.len() - made, seconds, refresh_seconds, bytes })
    }
}
