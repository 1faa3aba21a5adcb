//! The rows of one table of a plan, for whoever wants them as Arrow: no target, no thread, no file.

use std::collections::VecDeque;
use std::ops::Range;

use arrow::array::{RecordBatch, RecordBatchReader};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;

use super::{Plan, PlanError, Selection};
use crate::calendar::{Millis, Wave};
use crate::generate::{Content, World, dimension_pieces};
use crate::tables::{Batches, Group, Table};

/// The most rows of a batch, unless [`TableReader::with_batch_size`] says otherwise.
const BATCH_ROWS: usize = 8_192;

/// The rows of one table of a plan, batch by batch, in row order. It owns all it needs, so it can be sent to another thread
/// and outlives the plan. Rows are made as they are read: some thousand orders at a time, or one wave; the plan's world is built
/// with the first.
///
/// ```
/// use ordermill::arrow::array::RecordBatchReader;
/// use ordermill::plan::{Plan, Selection};
/// use ordermill::profile::{self, Overrides};
/// use ordermill::sinks::ndjson;
///
/// let profile = profile::load("two-shops", &Overrides::default())?.profile;
/// let plan = Plan::new(&profile, &Selection::default())?;
/// let reader = plan.read("clients")?.with_clients(&["moorgate", "loja"])?.with_columns(&["client_id", "code", "currency"])?;
/// assert_eq!(reader.schema().field(2).name(), "currency");
/// let printed = std::thread::spawn(move || {
///     let batches: Result<Vec<_>, _> = reader.collect();
///     batches.and_then(|batches| ndjson(&batches[0]))
/// });
/// let printed = printed.join().expect("no panic")?;
/// assert_eq!(
///     String::from_utf8(printed)?,
///     r#"{"client_id":7,"code":"moorgate","currency":"GBP"}
/// {"client_id":2880,"code":"loja","currency":"BRL"}
/// "#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct TableReader {
    table: &'static Table,
    schema: SchemaRef,
    /// Whose world is asked for with the first row.
    plan: Plan,
    /// Whose rows: indices into the profile's clients.
    clients: Vec<usize>,
    /// The waves of which, if the table is one of orders.
    waves: Range<Wave>,
    /// Places of the columns in the table.
    columns: Vec<usize>,
    batch_rows: usize,
    /// What makes the rows, once the first were asked for.
    rows: Option<Box<dyn Iterator<Item = Batches> + Send>>,
    /// Rows that are made and have not been read.
    made: VecDeque<RecordBatch>,
}

impl Plan {
    /// A reader of a table: of all its rows, unless it is told of which. The schema is known before the first row.
    ///
    /// # Errors
    /// When there is no such table.
    pub fn read(&self, table: &str) -> Result<TableReader, PlanError> {
        let selection = Selection { tables: vec![table.to_owned()], ..Selection::default() };
        let table = selection.tables(&self.profile)?[0];
        Ok(TableReader {
            table,
            schema: table.schema(),
            plan: self.clone(),
            clients: self.clients.clone(),
            waves: self.waves.clone(),
            columns: (0..table.columns.len()).collect(),
            batch_rows: BATCH_ROWS,
            rows: None,
            made: VecDeque::new(),
        })
    }
}

impl TableReader {
    /// With batches of so many rows at most.
    pub fn with_batch_size(self, rows: usize) -> Self {
        Self { batch_rows: rows.max(1), ..self }
    }

    /// With these columns alone, in this order.
    ///
    /// # Errors
    /// When the table has no such column.
    pub fn with_columns(mut self, names: &[&str]) -> Result<Self, PlanError> {
        let place = |name: &&str| {
            let found = self.table.columns.iter().position(|column| column.name == *name);
            found.ok_or_else(|| PlanError::UnknownColumn {
                name: (*name).to_owned(),
                table: self.table.name,
                known: self.table.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", "),
            })
        };
        self.columns = names.iter().map(place).collect::<Result<_, _>>()?;
        let fields: Vec<_> = self.columns.iter().map(|place| self.table.schema().fields()[*place].clone()).collect();
        self.schema = SchemaRef::new(arrow::datatypes::Schema::new(fields));
        Ok(self)
    }

    /// With the rows of these clients or groups alone, by code: of those that the plan has.
    ///
    /// # Errors
    /// When the profile has no such client.
    pub fn with_clients(mut self, codes: &[&str]) -> Result<Self, PlanError> {
        let clients = codes.iter().map(|code| (*code).to_owned()).collect();
        let wanted = Selection { clients, ..Selection::default() }.clients(&self.plan.profile)?;
        self.clients.retain(|client| wanted.binary_search(client).is_ok());
        Ok(self)
    }

    /// With the orders of a time alone, and what belongs to them; a dimension table stays whole. The ends lie on wave
    /// boundaries.
    ///
    /// # Errors
    /// When an end lies inside a wave, or nothing between them.
    pub fn with_time(mut self, time: Range<Millis>) -> Result<Self, PlanError> {
        let selection = Selection { from: Some(time.start), until: Some(time.end), ..Selection::default() };
        let wanted = selection.waves(&self.plan.profile)?;
        self.waves = self.waves.start.max(wanted.start)..self.waves.end.min(wanted.end);
        Ok(self)
    }

    /// Whose rows it has: indices into the profile's clients, ascending.
    pub fn clients(&self) -> &[usize] {
        &self.clients
    }

    /// The time whose orders it has, if its table is one of orders.
    pub fn time(&self) -> Range<Millis> {
        let length = self.plan.profile.waves();
        length.start(self.waves.start)..length.start(self.waves.end)
    }

    fn world(&self) -> World {
        let world = self.plan.world().with_tables(&[self.table]);
        let is_whole = self.clients.len() == self.plan.clients.len();
        if is_whole { world } else { world.with_clients(&self.clients) }
    }

    fn content(&self) -> Content {
        let table = self.table;
        match table.group {
            Group::Order => Content::Waves(self.waves.clone()),
            Group::Dimension => {
                let rows = dimension_pieces(&self.plan.profile, &self.clients, table).iter().sum();
                Content::Dimension { table, rows: 0..rows }
            }
        }
    }

    /// Cuts what is made into batches.
    fn cut(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        let batch = batch.project(&self.columns)?;
        let starts = (0..batch.num_rows()).step_by(self.batch_rows);
        self.made.extend(starts.map(|start| batch.slice(start, self.batch_rows.min(batch.num_rows() - start))));
        Ok(())
    }
}

impl Iterator for TableReader {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.made.pop_front() {
                return Some(Ok(batch));
            }
            if self.rows.is_none() {
                self.rows = Some(self.world().rows(&self.content()));
            }
            for (_, batch) in self.rows.as_mut()?.next()? {
                if let Err(error) = self.cut(&batch) {
                    return Some(Err(error));
                }
            }
        }
    }
}

impl RecordBatchReader for TableReader {
    fn schema(&self) -> SchemaRef {
        SchemaRef::clone(&self.schema)
    }
}
