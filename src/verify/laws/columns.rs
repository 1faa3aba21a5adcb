//! The columns that laws look at, found once for a batch.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray, TimestampMillisecondArray};
use arrow::datatypes::{Int32Type, Int64Type};

use crate::tables::{self, Table};

/// Instants beyond some thousand years are brought so near, where they can be reckoned with; no law takes them for right.
const FAR: i64 = 100_000_000_000_000;

/// A column of instants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Instants<'a>(&'a TimestampMillisecondArray);

/// A column of words, dictionary-encoded or plain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    codes: Option<&'a [i32]>,
    values: &'a StringArray,
}

impl Instants<'_> {
    pub(super) fn get(self, row: usize) -> Option<i64> {
        self.0.is_valid(row).then(|| self.0.value(row).clamp(-FAR, FAR))
    }
}

impl<'a> Words<'a> {
    pub(super) fn get(self, row: usize) -> &'a str {
        let place = self.codes.map_or(row, |codes| codes[row] as usize);
        if self.values.is_null(place) { "" } else { self.values.value(place) }
    }
}

/// A column as its kind is read.
trait Column<'a> {
    fn of(column: &'a ArrayRef) -> Self;
}

/// Identifiers or money.
impl<'a> Column<'a> for &'a [i64] {
    fn of(column: &'a ArrayRef) -> Self {
        column.as_primitive::<Int64Type>().values()
    }
}

impl<'a> Column<'a> for &'a [i32] {
    fn of(column: &'a ArrayRef) -> Self {
        column.as_primitive::<Int32Type>().values()
    }
}

impl<'a> Column<'a> for Instants<'a> {
    fn of(column: &'a ArrayRef) -> Self {
        Self(column.as_primitive())
    }
}

impl<'a> Column<'a> for &'a BooleanArray {
    fn of(column: &'a ArrayRef) -> Self {
        column.as_boolean()
    }
}

impl<'a> Column<'a> for Words<'a> {
    fn of(column: &'a ArrayRef) -> Self {
        match column.as_any_dictionary_opt() {
            Some(dictionary) => Words {
                codes: Some(dictionary.keys().as_primitive::<Int32Type>().values()),
                values: dictionary.values().as_string(),
            },
            None => Words { codes: None, values: column.as_string() },
        }
    }
}

/// A column of a batch of its table.
fn column<'a, C: Column<'a>>(batch: &'a RecordBatch, name: &str) -> C {
    C::of(batch.column_by_name(name).expect("batches have the columns of their table"))
}

/// The keys of a table whose key is one number.
pub(super) fn keys<'a>(batch: &'a RecordBatch, name: &str) -> &'a [i64] {
    column(batch, name)
}

/// What laws read of a table's rows.
pub(super) trait Read<'a>: Sized {
    const TABLE: &'static Table;

    fn of(batch: &'a RecordBatch) -> Self;

    /// Those of the table's batch among some.
    fn among(rows: &'a tables::Batches) -> Option<Self> {
        rows.iter().find(|(table, _)| *table == Self::TABLE).map(|(_, batch)| Self::of(batch))
    }
}

/// Tables, and columns by how they are read.
macro_rules! columns {
    ($($table:ident { $($ty:ty: $($name:ident),+;)+ })+) => { $(
        #[derive(Debug)]
        pub(super) struct $table<'a> {
            $($(pub(super) $name: $ty,)+)+
        }

        impl<'a> Read<'a> for $table<'a> {
            const TABLE: &'static Table = <tables::$table as tables::Rows>::TABLE;

            fn of(batch: &'a RecordBatch) -> Self {
                Self { $($($name: column(batch, stringify!($name).trim_start_matches("r#")),)+)+ }
            }
        }
    )+ };
}

columns! {
    Clients {
        &'a [i64]: client_id;
        Instants<'a>: created_at;
    }
    Products {
        &'a [i64]: product_id, client_id;
        &'a [i32]: length_mm, width_mm, height_mm, weight_g;
        Instants<'a>: created_at;
        Words<'a>: handling_class, gtin;
    }
    Customers {
        &'a [i64]: customer_id, client_id;
        Instants<'a>: created_at;
        Words<'a>: email, phone, country;
    }
    Tasks {
        &'a [i64]: task_id;
        &'a [i32]: interval_s, run_count;
        Instants<'a>: first_run_at, next_run_at, last_run_at;
        Words<'a>: kind;
    }
    Stock {
        &'a [i64]: client_id, warehouse_id, product_id;
        &'a [i32]: on_hand, allocated, available, reserve;
        Instants<'a>: as_of;
    }
    StockWaves {
        &'a [i64]: warehouse_id, product_id;
        &'a [i32]: opened_with, allocated, short;
        Instants<'a>: wave_at;
    }
    Orders {
        &'a [i64]: order_id, client_id, customer_id, subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor,
            cancelled_minor;
        &'a [i32]: line_count, unit_count, shipment_count, backordered_units;
        Instants<'a>: placed_at, allocated_at, promised_at, cancelled_at, updated_at;
        Words<'a>: status, currency;
        &'a BooleanArray: promise_missed;
    }
    OrderLines {
        &'a [i64]: order_id, client_id, product_id, unit_price_minor, discount_minor, line_total_minor;
        &'a [i32]: line_number, quantity, allocated_quantity, backordered_quantity, cancelled_quantity;
    }
    Shipments {
        &'a [i64]: shipment_id, order_id, client_id, warehouse_id, cost_minor;
        &'a [i32]: zone, weight_g, carton_count;
        Instants<'a>: allocated_at, picked_at, packed_at, shipped_at, delivered_at, ship_by, estimated_delivery_at, updated_at;
        Words<'a>: carrier, service, status, currency, tracking_number;
    }
    Cartons {
        &'a [i64]: carton_id, shipment_id, order_id, client_id;
        &'a [i32]: length_mm, width_mm, height_mm, weight_g, fill_permille;
        Instants<'a>: packed_at;
        Words<'a>: sscc, r#box;
    }
    CartonItems {
        &'a [i64]: carton_id, shipment_id, order_id, product_id;
        &'a [i32]: line_number, quantity;
    }
    Invoices {
        &'a [i64]: invoice_id, order_id, client_id, total_minor;
        &'a [i32]: attempts;
        Instants<'a>: issued_at, due_at, attempted_at, paid_at, updated_at;
        Words<'a>: status, payment_method, currency;
    }
    Notifications {
        &'a [i64]: notification_id, order_id, client_id;
        Instants<'a>: queued_at, sent_at;
        Words<'a>: kind, channel, recipient, status;
    }
    Picks {
        &'a [i64]: shipment_id, order_id, client_id, warehouse_id, product_id, tour_id;
        &'a [i32]: line_number, sequence, quantity;
        Instants<'a>: picked_at;
        Words<'a>: bin;
    }
    Returns {
        &'a [i64]: order_id, client_id, warehouse_id, product_id, refund_minor;
        &'a [i32]: line_number, quantity;
        Instants<'a>: requested_at, received_at, updated_at;
        Words<'a>: disposition, currency;
    }
}
