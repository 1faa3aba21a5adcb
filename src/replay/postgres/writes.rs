//! The timeline as statements by key: as many rows of a table as happen together go in one, as arrays.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;

use crate::generate::{Face, Moment, Moved};
use crate::replay::writes::{Encode, Part};
use crate::sinks::TargetError;
use crate::sinks::postgres::by_key::{self, Values};
use crate::sinks::postgres::quoted;
use crate::tables::words::{List, Operation};
use crate::tables::{ALL, Table};

/// What is done with rows of a table, or with faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::replay) enum Doing {
    Rows(&'static Table, Operation),
    Faces,
}

/// A statement with its parameters.
#[derive(Debug)]
pub(in crate::replay) struct Step {
    pub(super) doing: Doing,
    /// Rows that it must meet.
    pub(super) rows: Option<u64>,
    pub(super) values: Vec<Values>,
}

/// Makes statements.
pub(in crate::replay) struct Statements {
    /// Whether what was done before is done once more.
    again: bool,
    moments: u64,
}

/// Rows that are still to become a step.
#[derive(Debug)]
pub(in crate::replay) struct Pieces {
    /// By rank and moment: children go before their parents, and come after them.
    rows: BTreeMap<(i64, u64), Piece>,
    faces: Vec<Face>,
}

#[derive(Debug)]
struct Piece {
    table: &'static Table,
    op: Operation,
    batch: RecordBatch,
    rows: Vec<u32>,
}

impl Doing {
    /// The statement.
    pub(super) fn sql(self, schema: &str, again: bool) -> String {
        match self {
            Self::Rows(table, op) => by_key::statement(schema, table, op, again),
            Self::Faces => format!(
                "UPDATE {}.stock AS t SET available = m.remaining, allocated = t.allocated + m.taken \
                 FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[], $5::integer[]) \
                 AS m (client_id, warehouse_id, product_id, remaining, taken) \
                 WHERE t.client_id = m.client_id AND t.warehouse_id = m.warehouse_id AND t.product_id = m.product_id",
                quoted(schema)
            ),
        }
    }
}

impl std::fmt::Display for Doing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rows(table, op) => write!(f, "{} of `{}`", Operation::WORDS[*op as usize], table.name),
            Self::Faces => write!(f, "faces of `stock`"),
        }
    }
}

impl Statements {
    pub(in crate::replay) fn new(again: bool) -> Self {
        Self { again, moments: 0 }
    }

    fn step(&self, piece: &Piece) -> Step {
        let Piece { table, op, batch, rows } = piece;
        let is_met = !(self.again && *op == Operation::Delete);
        Step {
            doing: Doing::Rows(table, *op),
            rows: is_met.then_some(rows.len() as u64),
            values: by_key::values(table, *op, batch, rows),
        }
    }
}

impl Encode for Statements {
    type Part = Pieces;
    type Work = Vec<Step>;

    fn changes(&mut self, moment: &Moment) -> Result<Vec<Part<Pieces>>, TargetError> {
        self.moments += 1;
        let mut all: BTreeMap<i64, Part<Pieces>> = BTreeMap::new();
        for changed in moment.changes() {
            let place = ALL.iter().position(|it| *it == changed.table).unwrap_or(0) as i64;
            let rank = if changed.op == Operation::Delete {
                -1 - place
            } else {
                2 * place + i64::from(changed.op == Operation::Insert)
            };
            let Some(batch) = changed.after.as_ref().or(changed.before.as_ref()) else { continue };
            for (row, change) in changed.changes.iter().enumerate() {
                let part = all.entry(change.subject_id).or_insert_with(|| Part {
                    order: change.subject_id,
                    at: change.at,
                    is_new: false,
                    part: Pieces { rows: BTreeMap::new(), faces: Vec::new() },
                });
                part.is_new |= changed.op == Operation::Insert && changed.table.name == "orders";
                let piece = part.part.rows.entry((rank, self.moments)).or_insert_with(|| Piece {
                    table: changed.table,
                    op: changed.op,
                    batch: batch.clone(),
                    rows: Vec::new(),
                });
                piece.rows.push(row as u32);
            }
        }
        Ok(all.into_values().collect())
    }

    fn faces(&self, faces: &[Face]) -> Pieces {
        Pieces { rows: BTreeMap::new(), faces: faces.to_vec() }
    }

    fn newcomers(&mut self, moved: &Moved) -> Result<Vec<Step>, TargetError> {
        let steps = moved.steps().filter(|steps| steps.new.num_rows() > 0);
        let step = |steps: crate::generate::Steps| {
            let rows = (0..steps.new.num_rows() as u32).collect();
            self.step(&Piece { table: steps.table, op: Operation::Insert, batch: steps.new, rows })
        };
        Ok(steps.map(step).collect())
    }

    fn join(one: &mut Pieces, other: Pieces) {
        for (key, piece) in other.rows {
            match one.rows.get_mut(&key) {
                Some(there) => there.rows.extend(piece.rows),
                None => {
                    one.rows.insert(key, piece);
                }
            }
        }
        one.faces.extend(other.faces);
    }

    fn finish(&self, part: Pieces) -> Result<Vec<Step>, TargetError> {
        let mut steps: Vec<Step> = part.rows.values().map(|piece| self.step(piece)).collect();
        if !part.faces.is_empty() {
            let longs = |of: fn(&Face) -> i64| Values::longs(&part.faces.iter().map(of).collect::<Vec<_>>());
            let counts = |of: fn(&Face) -> i32| Values::integers(&part.faces.iter().map(of).collect::<Vec<_>>());
            let ids = [longs(|it| it.client_id), longs(|it| it.warehouse_id), longs(|it| it.product_id)];
            let values = ids.into_iter().chain([counts(|it| it.left), counts(|it| it.allocated)]).collect();
            // A product that has just come has no position until the end.
            steps.push(Step { doing: Doing::Faces, rows: None, values });
        }
        Ok(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Orders, Rows};

    #[test]
    fn a_statement_names_each_column_once_and_never_a_value() {
        for table in ALL {
            for op in [Operation::Insert, Operation::Update, Operation::Delete] {
                let sql = Doing::Rows(table, op).sql("a\"b", false);
                assert!(sql.contains(&format!("\"a\"\"b\".{}", table.name)), "{sql}");
                let parameters = sql.matches("[]").count();
                let wanted = if op == Operation::Delete { table.key.len() } else { table.columns.len() };
                assert_eq!(parameters, wanted, "{sql}");
            }
        }
        let again = Doing::Rows(Orders::TABLE, Operation::Update).sql("public", true);
        assert!(again.contains("ON CONFLICT (order_id) DO UPDATE SET client_id = excluded.client_id"), "{again}");
    }
}
