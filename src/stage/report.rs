//! What a report is: its question, and how it is put to a Postgres, to a MongoDB and to the generated rows.

use mongodb::bson::Document;

use super::answer::{Answer, Cell, Column, Kind};
use super::asked::Asked;
use super::slice::{Slice, Words};
use super::stages::Stage;
use super::sums::Sums;

/// Makes a pipeline of what is asked.
type Pipeline = fn(&Asked) -> Vec<Document>;
/// Makes rows of sums.
type Finish = fn(Sums) -> Vec<Vec<i128>>;

/// A report.
pub struct Report {
    /// Its name.
    pub name: &'static str,
    /// The question, in words.
    pub question: &'static str,
    /// The tables that it reads.
    pub tables: &'static [&'static str],
    /// The columns of its answer, keys first.
    pub columns: &'static [Column],
    /// How it is put.
    pub(super) ways: &'static Ways,
}

/// How a report is put to servers and to the generated rows.
pub(super) struct Ways {
    /// Its forms, the first one for every stage, each of the others from a stage on.
    pub(super) forms: &'static [Form],
    /// The truth: what some generated rows add to the sums.
    pub(super) fold: fn(&Slice<'_>, &Asked, &mut Sums),
    /// The rows that the sums make, when they are not simply the rows.
    pub(super) finish: Option<Finish>,
    /// How servers are asked that hold some of the clients each, when their answers don't add up to the whole one.
    pub(super) partial: Option<Partial>,
}

/// How a report is put to servers that hold some of the clients each.
pub(super) struct Partial {
    /// The SQL, as that of a form.
    pub(super) sql: &'static [&'static str],
    /// Makes the rows of the report of what all of them say.
    pub(super) merge: fn(Rows) -> Rows,
}

/// Rows of answers.
pub(super) type Rows = Vec<Vec<Cell>>;

/// How a report is put to servers, from a stage on. What it does not say, the form before it says.
pub(super) struct Form {
    /// The first stage.
    pub(super) stage: Stage,
    /// The SQL, in parts; its parameters are names behind a colon: see `stage/sql.rs`.
    pub(super) sql: &'static [&'static str],
    /// The collection and what makes the pipeline, whose documents hold keys in `_id` and the rest beside it.
    pub(super) pipeline: Option<(&'static str, Pipeline)>,
}

impl Report {
    /// The SQL at a stage.
    pub fn sql(&self, stage: Stage) -> String {
        self.forms_at(stage).map(|form| form.sql).find(|sql| !sql.is_empty()).unwrap_or_default().concat()
    }

    /// The collection and the pipeline at a stage.
    pub fn pipeline(&self, stage: Stage, asked: &Asked) -> (&'static str, Vec<Document>) {
        let form = self.forms_at(stage).find_map(|form| form.pipeline);
        form.map_or(("", Vec::new()), |(collection, make)| (collection, make(asked)))
    }

    fn forms_at(&self, stage: Stage) -> impl Iterator<Item = &'static Form> {
        self.ways.forms.iter().rev().filter(move |form| form.stage <= stage)
    }

    /// The answer that sums over all generated rows make.
    pub(super) fn answer(&self, sums: Sums, words: &Words) -> Answer {
        let keys = self.columns.iter().filter(|column| column.is_key).count();
        let rows = match self.ways.finish {
            Some(finish) => finish(sums),
            None => sums.rows(keys, self.columns.len() - keys),
        };
        let cell = |(column, number): (&Column, i128)| match column.kind {
            Kind::Word => words.word(number).map_or(Cell::None, Cell::Text),
            _ => Cell::Number(number),
        };
        let rows = rows.into_iter().map(|row| self.columns.iter().zip(row).map(cell).collect());
        Answer::new(self.columns, rows.collect())
    }
}
