//! How tables belong together: what lies inside what, who refers to whom.

use super::{ALL, ColumnDefinition, Rows, Stock, Table, Type};

impl Table {
    /// The table whose rows hold this one's, when a parent and its children are one document.
    pub fn parent(&self) -> Option<&'static Self> {
        self.inside.map(|inside| inside.parent)
    }

    /// The parent, its parent and so on.
    pub fn ancestors(&self) -> impl Iterator<Item = &'static Self> {
        std::iter::successors(self.parent(), |table| table.parent())
    }

    /// The table whose rows are documents of their own and hold this one's: itself, when no other does.
    pub fn root(&'static self) -> &'static Self {
        self.ancestors().last().unwrap_or(self)
    }

    /// The tables whose rows lie directly inside this one's.
    pub fn children(&self) -> impl Iterator<Item = &'static Self> {
        let name = self.name;
        ALL.into_iter().filter(move |table| table.parent().is_some_and(|parent| parent.name == name))
    }

    /// Whether it has a column.
    pub fn has(&self, column: &str) -> bool {
        self.column(column).is_some()
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&'static ColumnDefinition> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The nearest of the tables around it that says the same as one of its columns: ids are named after what they
    /// identify, so one that an ancestor has too is the same.
    pub fn told_by(&self, column: &ColumnDefinition) -> Option<&'static Self> {
        self.ancestors().find(|table| column.ty == Type::Id && table.has(column.name))
    }

    /// The tables that it refers to, each by the columns of its key: those before it whose whole key is among its columns. A
    /// stock position goes with its product, and what was picked from it stays, so nothing refers to one.
    pub fn references(&self) -> impl Iterator<Item = &'static Self> {
        let (name, columns) = (self.name, self.columns);
        let has = move |key: &&str| columns.iter().any(|column| column.name == *key);
        let before = ALL.into_iter().take_while(move |other| other.name != name);
        before.filter(move |other| *other != Stock::TABLE && other.key.iter().all(has))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{CartonItems, Group, Orders, by_name};

    #[test]
    fn parents_stand_before_their_children_and_have_a_key_of_one_column_that_these_have() {
        for (place, table) in ALL.iter().enumerate() {
            let Some(inside) = table.inside else { continue };
            assert!(ALL[..place].contains(&inside.parent), "{}", table.name);
            assert!(matches!(inside.parent.key, [key] if table.has(key)), "{}", table.name);
            assert!(!inside.parent.has(inside.field), "{} has a field {} already", inside.parent.name, inside.field);
        }
        let dimensions = ALL.iter().take_while(|table| table.group == Group::Dimension).count();
        assert!(ALL[dimensions..].iter().all(|table| table.group == Group::Order), "dimensions come first");
    }

    #[test]
    fn a_row_of_a_document_is_told_its_ids_by_those_around_it() {
        let told = |column| CartonItems::TABLE.column(column).and_then(|it| CartonItems::TABLE.told_by(it));
        let told = ["carton_id", "shipment_id", "order_id", "product_id"].map(|it| told(it).map(|table| table.name));
        assert_eq!(told, [Some("cartons"), Some("cartons"), Some("cartons"), None]);
        assert_eq!(CartonItems::TABLE.root(), Orders::TABLE);
    }

    #[test]
    fn a_table_refers_to_those_whose_key_it_has() {
        let parents = |name| {
            let table = by_name(name).expect("a table");
            table.references().map(|parent| parent.name).collect::<Vec<_>>()
        };
        assert_eq!(parents("orders"), ["clients", "customers"]);
        assert_eq!(parents("carton_items"), ["products", "orders", "order_lines", "shipments", "cartons"]);
        assert_eq!(parents("returns"), ["clients", "warehouses", "products", "orders", "order_lines"]);
        assert_eq!(parents("order_lines"), ["clients", "products", "orders"], "returns have the same key");
        assert_eq!(parents("stock_waves"), ["clients", "warehouses", "products"]);
        assert!(parents("clients").is_empty());
    }

    #[test]
    fn indexes_name_columns_that_are_there_and_do_not_repeat_the_key() {
        for table in ALL {
            for index in table.indexes {
                assert!(index.iter().all(|column| table.has(column)), "{}: {index:?}", table.name);
                assert!(!table.key.starts_with(index), "{}: {index:?} is a part of the key", table.name);
            }
        }
    }
}
