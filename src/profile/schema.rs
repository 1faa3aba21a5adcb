//! The JSON Schema of a profile (draft-07), printed from the table of keys: editors complete and check with it.
//!
//! It says what single values look like. What values mean together (a warehouse that must exist) only `check` knows.

use serde_json::{Map, Value, json};

use super::defaults;
use super::grammar::shape::{DefaultValue, Key, Names, Shape, Text, join, keys as all_keys};
use super::grammar::words::MONTHS;
use super::grammar::{amounts, keys};

/// The JSON Schema of a profile.
pub fn json_schema() -> Value {
    let mut schema = of(&keys::PROFILE, "top", "");
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        object.insert("title".to_owned(), json!("ordermill profile"));
        object.insert("required".to_owned(), json!(["start", "end"]));
    }
    schema
}

/// The schema of what stands at a path of a kind of thing.
fn of(shape: &'static Shape, kind: &'static str, path: &str) -> Value {
    match shape {
        Shape::Text(kind) => text(*kind),
        Shape::Word(all) => json!({ "enum": all }),
        Shape::Whole(low, high) => json!({ "type": "integer", "minimum": bound(*low), "maximum": bound(*high) }),
        Shape::Number(low, high) => json!({ "type": "number", "minimum": low, "maximum": high }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Money => json!({ "type": "number", "minimum": 0, "maximum": amounts::MOST_MONEY }),
        // TOML has dates, JSON has none: tools hand them over as text.
        Shape::Instant => json!({ "anyOf": [{ "type": "string", "format": "date-time" },
            { "type": "string", "format": "date-time-local" }, { "type": "string", "format": "date" }] }),
        Shape::Date => json!({ "type": "string", "format": "date" }),
        Shape::Duration(units, ..) => {
            let units: Vec<&str> = units.iter().map(|unit| unit.word()).collect();
            json!({ "type": "string", "pattern": format!("^[0-9]+ ?({})$", units.join("|")) })
        }
        Shape::List(item, least, most) => {
            let mut list = json!({ "type": "array", "items": of(item, kind, path), "minItems": least });
            if *most != usize::MAX {
                list["maxItems"] = json!(most);
            }
            list
        }
        Shape::Range(item) => json!({ "type": "array", "items": of(item, kind, path), "minItems": 2, "maxItems": 2 }),
        Shape::Parts(lists) => parts(lists, kind, path),
        Shape::Map(names, inner) => {
            json!({ "type": "object", "propertyNames": names_schema(*names), "additionalProperties": of(inner, kind, path) })
        }
        Shape::Either(shapes) => {
            json!({ "anyOf": shapes.iter().map(|shape| of(shape, kind, path)).collect::<Vec<_>>() })
        }
    }
}

fn parts(lists: &'static [&'static [Key]], kind: &'static str, path: &str) -> Value {
    let mut properties = Map::new();
    for key in all_keys(lists) {
        // A table at the top begins a kind of thing of its own.
        let (kind, path) = match kind {
            "top" if keys::TABLES.iter().any(|table| table.name == key.name) => (defaults::kind(key), String::new()),
            _ => (kind, join(path, key.name)),
        };
        let mut schema = of(&key.shape, kind, &path);
        if let Some(object) = schema.as_object_mut() {
            let default = defaults::describe(key, kind, &path);
            let default = if default.is_empty() { default } else { format!(" Default: {default}.") };
            object.insert("description".to_owned(), json!(format!("{}{default}", key.doc).trim()));
        }
        properties.insert(key.name.to_owned(), schema);
    }
    let required: Vec<&str> =
        all_keys(lists).filter(|key| key.default == DefaultValue::Required).map(|key| key.name).collect();
    let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    // `orders` may come from `[defaults]`.
    let required: Vec<&str> = required.into_iter().filter(|name| *name != "orders").collect();
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn bound(n: i128) -> Value {
    i64::try_from(n).map_or_else(|_| json!(n as f64), |n| json!(n))
}

fn text(kind: Text) -> Value {
    match kind {
        Text::Free => json!({ "type": "string", "minLength": 1, "maxLength": 200 }),
        Text::File => json!({ "type": "string", "pattern": "^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}$" }),
        Text::Code | Text::Zone | Text::Target => json!({ "type": "string" }),
        Text::Currency => json!({ "enum": crate::profile::known::currencies::codes().collect::<Vec<_>>() }),
        Text::Country => json!({ "type": "string", "pattern": "^[A-Z]{2}$" }),
        Text::Clock => json!({ "type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9](:00)?$" }),
        Text::Hours => json!({ "type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$" }),
        Text::Objective => {
            json!({ "type": "string", "pattern": "^ *[0-9]+([.][0-9]+)? *% *< *[0-9]+([.][0-9]+)? *(ms|s|min) *$" })
        }
    }
}

fn names_schema(names: Names) -> Value {
    match names {
        Names::Code => json!({ "pattern": "^[A-Za-z0-9_-]{1,32}$" }),
        Names::Month => json!({ "enum": MONTHS }),
        Names::Days => {
            json!({ "pattern": "^((mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?|weekdays|weekend|daily)$" })
        }
        Names::Country => json!({ "pattern": "^[A-Z]{2}$" }),
        Names::Count => json!({ "pattern": "^[1-9][0-9]{0,5}$" }),
    }
}
