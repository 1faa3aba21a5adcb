//! DuckDB and pyarrow read what is written, with the right types.

use super::support::{folder, generate, python, run, stdout};

#[test]
fn duckdb_and_pyarrow_see_the_right_types() {
    let (_keep, target) = folder();
    assert!(generate(&target, &[]).status().expect("the program starts").success());
    let script = r#"
import sys, duckdb, pyarrow as pa, pyarrow.parquet as pq
root = sys.argv[1]
types = dict(duckdb.sql(f"select column_name, column_type from (describe from '{root}/orders/*.parquet')").fetchall())
assert types["order_id"] == "BIGINT" and types["placed_at"] == "TIMESTAMP WITH TIME ZONE", types
assert types["total_minor"] == "BIGINT" and types["channel"] == "VARCHAR" and types["line_count"] == "INTEGER", types
orders = pq.read_table(f"{root}/orders")
field = orders.schema.field
assert field("placed_at").type == pa.timestamp("ms", tz="UTC"), field("placed_at")
assert field("channel").type == pa.dictionary(pa.int32(), pa.string()), field("channel")
assert not field("order_id").nullable
print(orders.num_rows, duckdb.sql(f"select count(*) from '{root}/order_lines/*.parquet'").fetchone()[0])
metadata = pq.ParquetFile(next(__import__("pathlib").Path(root, "orders").glob("*.parquet"))).metadata
assert metadata.row_group(0).column(0).statistics.has_min_max
assert metadata.row_group(0).sorting_columns[0].column_index == 0
orphans = duckdb.sql(f"""select count(*) from '{root}/order_lines/*.parquet' l
    anti join '{root}/orders/*.parquet' o using (order_id)""").fetchone()[0]
assert orphans == 0, orphans
"#;
    let counts = python(script, &[target.to_str().expect("text")], &[]);
    assert!(!counts.starts_with('0'), "{counts}");
}

#[test]
fn pyarrow_reads_the_arrow_stream() {
    let output = run(&[
        "generate",
        "quickstart",
        "--to",
        "-",
        "--tables",
        "orders",
        "--format",
        "arrow",
        "--orders",
        "1234",
        "-q",
    ]);
    let script = "
import sys, pyarrow as pa
table = pa.ipc.open_stream(sys.stdin.buffer).read_all()
assert table.schema.field('placed_at').type == pa.timestamp('ms', tz='UTC')
print(table.num_rows)";
    assert_eq!(python(script, &[], &output.stdout).trim(), "1234");
}

#[test]
fn show_prints_the_whole_order_as_parquet_has_it() {
    let (_keep, target) = folder();
    let tables = "orders,order_lines,shipments,cartons,carton_items,picks,invoices,notifications,returns";
    assert!(generate(&target, &["--tables", tables]).status().expect("the program starts").success());
    let pick = r#"
import sys, json, datetime, pyarrow.compute as pc, pyarrow.parquet as pq
root = sys.argv[1]
tables = {}
def plain(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value
def rows(name, order):
    if name not in tables:
        tables[name] = pq.read_table(f"{root}/{name}")
    table = tables[name]
    of_order = table.filter(pc.equal(table["order_id"], order)).to_pylist()
    return [{key: plain(value) for key, value in row.items()} for row in of_order]
ids = pq.read_table(f"{root}/orders", columns=["order_id"])["order_id"].to_pylist()
for id in ids[::len(ids) // 20]:
    order = rows("orders", id)[0]
    order["lines"] = rows("order_lines", id)
    items, cartons = rows("carton_items", id), rows("cartons", id)
    for carton in cartons:
        carton["items"] = [item for item in items if item["carton_id"] == carton["carton_id"]]
    order["shipments"] = rows("shipments", id)
    for shipment in order["shipments"]:
        shipment["cartons"] = [carton for carton in cartons if carton["shipment_id"] == shipment["shipment_id"]]
        shipment["picks"] = [pick for pick in rows("picks", id) if pick["shipment_id"] == shipment["shipment_id"]]
    for invoice in rows("invoices", id):
        order["invoice"] = invoice
    order["notifications"] = rows("notifications", id)
    order["returns"] = rows("returns", id)
    print(json.dumps(order))
"#;
    for line in python(pick, &[target.to_str().expect("text")], &[]).lines() {
        let expected: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let id = expected["order_id"].to_string();
        let shown = run(&["show", "quickstart", "--scale", "0.05", &id]);
        let mut shown: serde_json::Value = serde_json::from_str(&stdout(&shown)).expect("JSON");
        let customer = shown.as_object_mut().and_then(|shown| shown.shift_remove("customer")).expect("its customer");
        assert_eq!(customer["customer_id"], expected["customer_id"]);
        assert!(customer["is"]["baskets"].as_str().is_some_and(|it| it.starts_with("larger than those of ")));
        assert_eq!(shown, expected);
    }
}

#[test]
fn a_json_schema_validator_takes_every_shipped_profile_and_refuses_a_misspelt_key() {
    let schema = stdout(&run(&["schema", "profile"]));
    let check = r#"
import sys, json, tomllib, pathlib, datetime, jsonschema
schema = json.load(sys.stdin)
validator = jsonschema.validators.validator_for(schema)
validator.check_schema(schema)
def plain(value):
    if isinstance(value, dict): return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list): return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value
shipped = sorted(pathlib.Path(sys.argv[1]).glob("*.toml"))
for path in shipped:
    profile = plain(tomllib.loads(path.read_text()))
    problems = [f"{path.name}: {error.json_path} {error.message}" for error in validator(schema).iter_errors(profile)]
    assert not problems, problems
    name, client = next(iter(profile.get("client", profile.get("group")).items()))
    client["ordres"] = 5
    assert any("ordres" in error.message for error in validator(schema).iter_errors(profile)), path.name
print(len(shipped))
"#;
    let profiles = concat!(env!("CARGO_MANIFEST_DIR"), "/profiles");
    assert_eq!(python(check, &[profiles], schema.as_bytes()).trim(), "5");
}
