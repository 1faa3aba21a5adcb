//! Databases as the suite sees them: real servers, read back by plain drivers.

#[cfg(feature = "mongodb")]
pub(crate) use of_mongodb::Documents;
#[cfg(feature = "postgres")]
pub(crate) use of_postgres::Tables;

#[cfg(feature = "postgres")]
mod of_postgres {
    use std::time::{Duration, SystemTime};

    use ordermill::job::{Mode, Request};
    use ordermill::plan::{Plan, Selection};
    use ordermill::servers::postgres::Address;
    use ordermill::sinks::postgres::Options;
    use ordermill::sinks::{Indexes, Postgres, Sink};
    use ordermill::tables::{self, Table, Type};
    use tokio::runtime::Runtime;
    use tokio_postgres::{IsolationLevel, NoTls, Transaction};

    use crate::postgres::server::{Database, database};
    use crate::sinks::compliance::{Left, Target};
    use crate::sinks::support::{Rows, job};
    use crate::sinks::values::{Row, Value, batch};

    /// A database of its own, and how it is loaded.
    pub(crate) struct Tables {
        database: Database,
        options: Options,
    }

    impl Tables {
        pub(crate) fn new(connections: usize, unlogged: bool, by_month: bool) -> Self {
            let options = Options {
                connections,
                schema: None,
                unlogged,
                by_month,
                indexes: Indexes::After,
                foreign_keys: !(unlogged && by_month),
                wait: Duration::ZERO,
                give_up: ordermill::servers::GIVE_UP,
            };
            Self { database: database(), options }
        }
    }

    impl Target for Tables {
        fn open(&self, plan: &Plan, selection: &Selection) -> Box<dyn Sink> {
            let address = Address::read(&self.database.address).expect("an address");
            let job = job(plan, selection);
            Box::new(
                Postgres::open(&address, &self.options, &Request::new(&job, plan, Mode::RESUME)).expect("it opens"),
            )
        }

        fn rows(&self) -> Rows {
            let runtime = Runtime::new().expect("a runtime");
            runtime.block_on(async {
                let (mut client, connection) =
                    tokio_postgres::connect(&self.database.address, NoTls).await.expect("the server answers");
                tokio::spawn(connection);
                // A chunk may still be about to be committed: one view of all tables.
                let view = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
                let view = view.start().await.expect("a transaction");
                let mut found = Rows::new();
                for table in tables::ALL {
                    let rows = read(&view, table).await;
                    if !rows.is_empty() {
                        found.insert(table.name.to_owned(), batch(table, &rows));
                    }
                }
                found
            })
        }

        fn resumes(&self) -> bool {
            true
        }

        fn leaves(&self) -> Left {
            // One connection loads chunk after chunk.
            if self.options.connections == 1 { Left::Beginning } else { Left::Chunks }
        }
    }

    async fn read(view: &Transaction<'_>, table: &Table) -> Vec<Row> {
        let is_there = view.query_one("SELECT to_regclass($1) IS NOT NULL", &[&table.name]).await.expect("it answers");
        if !is_there.get::<_, bool>(0) {
            return Vec::new();
        }
        let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
        let sql = format!("SELECT {} FROM {} ORDER BY {}", columns.join(", "), table.name, table.key.join(", "));
        let rows = view.query(&sql, &[]).await.expect("it answers");
        let value = |row: &tokio_postgres::Row, place: usize| match table.columns[place].ty {
            Type::Id | Type::Money => row.get::<_, Option<i64>>(place).map(Value::Long),
            Type::Integer => row.get::<_, Option<i32>>(place).map(Value::Integer),
            Type::Instant => row.get::<_, Option<SystemTime>>(place).map(|at| Value::Instant(millis(at))),
            Type::Word(_) | Type::Text => row.get::<_, Option<String>>(place).map(Value::Text),
            Type::Degrees => row.get::<_, Option<f64>>(place).map(Value::Double),
            Type::Flag => row.get::<_, Option<bool>>(place).map(Value::Flag),
        };
        rows.iter().map(|row| (0..columns.len()).map(|place| value(row, place)).collect()).collect()
    }

    /// The server keeps microseconds, of which none may be left over.
    fn millis(at: SystemTime) -> i64 {
        let since = at.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
        assert_eq!(since.subsec_nanos() % 1_000_000, 0, "to the millisecond");
        since.as_millis() as i64
    }
}

#[cfg(feature = "mongodb")]
mod of_mongodb {
    use std::time::Duration;

    use mongodb::bson::Bson;
    use ordermill::job::{Mode, Request};
    use ordermill::plan::{Plan, Selection};
    use ordermill::servers::mongodb::Address;
    use ordermill::sinks::mongodb::Options;
    use ordermill::sinks::{Indexes, MongoDb, Sink};
    use ordermill::tables;

    use crate::mongodb::server::Place;
    use crate::sinks::compliance::{Left, Target};
    use crate::sinks::support::{Rows, job};
    use crate::sinks::values::{Row, Value, batch, sort};

    /// A database of its own, and over how many connections it is loaded.
    pub(crate) struct Documents {
        place: Place,
        connections: usize,
    }

    impl Documents {
        pub(crate) fn new(connections: usize) -> Self {
            Self { place: Place::new(), connections }
        }
    }

    impl Target for Documents {
        fn open(&self, plan: &Plan, selection: &Selection) -> Box<dyn Sink> {
            let address = Address::read(&self.place.url).expect("an address");
            let options = Options {
                connections: self.connections,
                indexes: Indexes::After,
                validate: true,
                write_concern: None,
                shard_key: None,
                wait: Duration::ZERO,
                give_up: ordermill::servers::GIVE_UP,
            };
            let job = job(plan, selection);
            Box::new(MongoDb::open(&address, &options, &Request::new(&job, plan, Mode::RESUME)).expect("it opens"))
        }

        fn rows(&self) -> Rows {
            let mut found = Rows::new();
            for (name, rows) in crate::mongodb::rows::values(&self.place) {
                let table = tables::by_name(name).expect("a table");
                let value = |cell: Option<Bson>| cell.map(value);
                let mut rows: Vec<Row> = rows.into_iter().map(|row| row.into_iter().map(value).collect()).collect();
                sort(table, &mut rows);
                found.insert(name.to_owned(), batch(table, &rows));
            }
            found
        }

        fn resumes(&self) -> bool {
            true
        }

        fn leaves(&self) -> Left {
            // The ledger decides which chunks are there; the documents of others may be there in part.
            Left::Rows
        }
    }

    fn value(cell: Bson) -> Value {
        match cell {
            Bson::Int64(number) => Value::Long(number),
            Bson::Int32(number) => Value::Integer(number),
            Bson::DateTime(at) => Value::Instant(at.timestamp_millis()),
            Bson::String(text) => Value::Text(text),
            Bson::Double(degrees) => Value::Double(degrees),
            Bson::Boolean(flag) => Value::Flag(flag),
            other => panic!("{other} is no value of a column"),
        }
    }
}
