//! Only what is public, and none of the program's own crates.

#[cfg(test)]
mod tests {
    use std::thread;

    use ordermill::arrow::array::{AsArray, RecordBatch, RecordBatchReader};
    use ordermill::arrow::compute::concat_batches;
    use ordermill::arrow::datatypes::Int64Type;
    use ordermill::plan::{Plan, Selection, TableReader};
    use ordermill::profile::{self, Overrides, Profile};

    fn profile() -> Profile {
        profile::load("quickstart", &Overrides::default()).expect("a shipped profile").profile
    }

    /// The rows of a reader, read on another thread, in one piece.
    fn read(reader: TableReader) -> RecordBatch {
        let schema = reader.schema();
        let batches = thread::spawn(move || reader.collect::<Result<Vec<_>, _>>());
        concat_batches(&schema, &batches.join().expect("no panic").expect("batches")).expect("of one schema")
    }

    #[test]
    fn a_reader_outlives_its_plan_and_knows_its_schema_before_the_first_row() {
        let reader = {
            let plan = Plan::new(&profile(), &Selection { orders: Some(25), ..Selection::default() }).expect("a plan");
            plan.read("order_lines").expect("a table").with_batch_size(7)
        };
        let schema = reader.schema();
        assert_eq!(schema.field(0).name(), "order_id");
        let batches: Vec<_> = thread::spawn(move || reader.collect()).join().expect("no panic");
        for batch in batches {
            let batch = batch.expect("rows");
            assert!(batch.num_rows() <= 7 && batch.schema() == schema);
        }
    }

    #[test]
    fn parts_by_time_put_together_are_the_whole() {
        let profile = profile();
        let plan = Plan::new(&profile, &Selection::default()).expect("a plan");
        let day = 86_400_000;
        let cuts = [profile.start, profile.start + 5 * day + 900_000, profile.start + 6 * day, profile.end];
        let reader = || plan.read("orders").expect("a table").with_columns(&["total_minor", "order_id"]).expect("columns");
        let parts: Vec<RecordBatch> =
            cuts.windows(2).map(|cut| read(reader().with_time(cut[0]..cut[1]).expect("a time"))).collect();
        let whole = read(reader());
        assert_eq!(concat_batches(&whole.schema(), &parts).expect("of one schema"), whole);
    }

    #[test]
    fn the_rows_of_a_client_are_those_it_has_among_the_others() {
        let plan = Plan::new(&profile(), &Selection::default()).expect("a plan");
        for table in ["orders", "products", "stock"] {
            let columns = plan.read(table).expect("a table").with_columns(&["client_id"]).expect("a column");
            let number = |batch: &RecordBatch, row: usize| batch.column(0).as_primitive::<Int64Type>().value(row);
            let all = read(columns);
            let one = read(plan.read(table).expect("a table").with_clients(&["kiosk"]).expect("a client"));
            let place = one.schema().index_of("client_id").expect("a column");
            let ids = one.project(&[place]).expect("a column");
            let kiosk = number(&ids, 0);
            let among = (0..all.num_rows()).filter(|row| number(&all, *row) == kiosk).count();
            assert_eq!((one.num_rows(), (0..ids.num_rows()).all(|row| number(&ids, row) == kiosk)), (among, true));
        }
    }

    #[test]
    fn what_is_not_there_is_said_with_what_there_is() {
        let plan = Plan::new(&profile(), &Selection::default()).expect("a plan");
        let reader = || plan.read("orders").expect("a table");
        let errors = [
            plan.read("order").err().map(|error| error.to_string()),
            reader().with_columns(&["total"]).err().map(|error| error.to_string()),
            reader().with_clients(&["kisok"]).err().map(|error| error.to_string()),
            reader().with_time(1..2).err().map(|error| error.to_string()),
        ];
        for (error, hint) in errors.iter().zip(["order_lines", "total_minor", "kiosk", "wave boundary"]) {
            assert!(error.as_ref().is_some_and(|it| it.contains(hint)), "{error:?}");
        }
    }
}
