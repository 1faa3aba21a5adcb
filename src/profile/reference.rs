//! The reference of the profile's keys, as Markdown, printed from the table of keys.

use std::fmt::Write;

use super::grammar::shape::{DefaultValue, Key, Shape, join, keys as all_keys};
use super::grammar::{keys, words};
use super::{SHIPPED, defaults};

const OPENING: &str = "\
# Profiles

A profile says who orders what, how often and when it peaks. It is TOML; things with a code are tables: `[client.acme]`.
`ordermill init` writes one to start from, `ordermill check` says all that is wrong with it, and
`ordermill check --explain` prints it with every default filled in. `ordermill schema profile` prints a JSON Schema for
editors.

Four lines are a profile:

```toml
start = 2026-03-02
end   = 2026-03-09

[client.acme]
orders = 1_000
```

How values are written:

- One number is fixed. `[a, b]` is a uniform range, both ends included. `{ … }` names its parts.
- Money is in major units of the currency: `4.95`.
- Durations have a unit: `\"15 min\"`, `\"2 h\"`, `\"3 d\"`; `\"2 wd\"` counts working days.
- Shares lie between 0 and 1; those of one table sum to 1.
- Local hours are text: `\"16:00\"`, `\"09:00-17:30\"`; `\"22:00-02:00\"` crosses midnight where that makes sense.
- The order of keys and tables means nothing.

A client's key is looked for in its own table (or its group's), then in `[defaults]`, then in what its `like` stands
for. A table such as `stock` is taken part by part; `orders`, `lines`, `units` and tables of shares are taken whole.
`--set client.acme.orders=500` sets one key for one command.

## See the load first

`ordermill plan PROFILE` draws a load in the terminal, `ordermill plan PROFILE --html load.html` on a page that needs no
network: the curve with its peaks, calendar and hours of the week, clients, stock, rows and bytes. `--compare-set
peak.payday.times=2.5` says what a change moves, by how much and when; `--export k6` makes a load test of it.

![June of payday-produce: the payday on a holiday comes a day earlier](plan.png)

";

/// The reference of all keys, as Markdown.
pub fn reference_markdown() -> String {
    let mut text = OPENING.to_owned();
    text.push_str("## Shipped profiles\n\n");
    for (name, profile) in SHIPPED {
        let about: Vec<&str> = profile.lines().map_while(|line| line.strip_prefix("# ")).collect();
        let _ = writeln!(text, "- [`{name}`]({name}.toml): {}", about.join(" "));
    }
    let _ = writeln!(text, "\n## At the top\n");
    keys_table(&mut text, keys::TOP, "top", "");
    for table in keys::TABLES {
        let placeholder = if matches!(table.shape, Shape::Map(..)) { ".CODE" } else { "" };
        let default = defaults::describe(table, "", "");
        let default = if default.is_empty() { default } else { format!(" Without any: {default}.") };
        let _ = writeln!(text, "\n## `[{}{placeholder}]`\n\n{}{default}\n", table.name, table.doc);
        let own: Vec<&[Key]> = own_lists(&table.shape).iter().filter(|list| !is_client(list)).copied().collect();
        for list in &own {
            keys_table(&mut text, list, defaults::kind(table), "");
        }
        if own.len() < own_lists(&table.shape).len() {
            let and = if own.is_empty() { "See " } else { "\nAnd " };
            let _ = writeln!(text, "{and}[the keys of every client](#keys-of-every-client).");
        }
    }
    text.push_str("\n## Keys of every client\n\n");
    keys_table(&mut text, keys::CLIENT, "client", "");
    let _ = write!(
        text,
        "\n`like` is one of {}. Hours, weekdays, baskets, units, prices, popularity and loyalty are measured on public \
         data: Olist and CDNOW (`web`), Instacart and The Complete Journey (`grocery`), UCI Online Retail (`wholesale`).\n",
        words::one_of(keys::PRESETS).replace('"', "`")
    );
    text
}

fn own_lists(shape: &'static Shape) -> &'static [&'static [Key]] {
    match shape {
        Shape::Parts(lists) => lists,
        Shape::Map(_, inner) => own_lists(inner),
        _ => &[],
    }
}

fn is_client(list: &[Key]) -> bool {
    list.first().is_some_and(|key| key.name == keys::CLIENT[0].name) && list.len() == keys::CLIENT.len()
}

fn keys_table(text: &mut String, list: &'static [Key], kind: &str, path: &str) {
    if path.is_empty() {
        text.push_str("| key | is | default | |\n|---|---|---|---|\n");
    }
    for key in list {
        let cell = |words: &str| words.replace('|', "\\|").replace('\n', " ");
        let shape = if nested(&key.shape).is_empty() { key.shape.describe() } else { either(&key.shape) };
        let path = join(path, key.name);
        let default = match key.default {
            DefaultValue::Required => "**required**".to_owned(),
            _ => defaults::describe(key, kind, &path),
        };
        let _ = writeln!(text, "| `{path}` | {} | {} | {} |", cell(&shape), cell(&default), cell(key.doc));
        for lists in nested(&key.shape) {
            all_keys(lists).for_each(|inner| {
                keys_table(text, std::slice::from_ref(inner), kind, &path);
            });
        }
    }
}

/// The tables of named parts that a key may be.
fn nested(shape: &'static Shape) -> Vec<&'static [&'static [Key]]> {
    match shape {
        Shape::Parts(lists) => vec![lists],
        Shape::Map(_, inner) => nested(inner),
        Shape::Either(shapes) => shapes.iter().flat_map(nested).collect(),
        _ => Vec::new(),
    }
}

/// What a key with parts may be besides.
fn either(shape: &'static Shape) -> String {
    match shape {
        Shape::Either(shapes) => {
            let plain = shapes.iter().filter(|shape| nested(shape).is_empty()).map(Shape::describe);
            plain.chain(["a table".to_owned()]).collect::<Vec<_>>().join("; or ")
        }
        Shape::Map(names, _) => format!("a table whose keys are {}", names.describe()),
        _ => "a table".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_on_disk_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/README.md");
        if std::env::var_os("ORDERMILL_RENEW").is_some() {
            fs_err::write(path, reference_markdown()).expect("written");
        }
        let on_disk = fs_err::read_to_string(path).unwrap_or_default();
        assert!(
            on_disk == reference_markdown(),
            "renew profiles/README.md with ORDERMILL_RENEW=1 cargo test reference"
        );
    }
}
