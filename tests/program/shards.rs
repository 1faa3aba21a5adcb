//! Layouts of shards: what is wrong with them, what `plan` says of them, and directories as shards.

use std::path::Path;

use super::support::folder;
use crate::support::{fail, files, ordermill, stdout, succeed, text};

const SMALL: [&str; 3] = ["quickstart", "--scale", "0.05"];

fn written(folder: &Path, name: &str, layout: &str) -> String {
    std::fs::create_dir_all(folder).expect("a folder");
    std::fs::write(folder.join(name), layout).expect("written");
    text(&folder.join(name)).to_owned()
}

fn generate(more: &[&str]) -> std::process::Command {
    ordermill(&[&["generate"], &SMALL[..], &["--quiet"], more].concat())
}

#[test]
fn a_directory_as_a_shard_is_what_its_clients_alone_would_make() {
    let (_keep, root) = folder();
    let (one, two) = (root.join("one"), root.join("two"));
    let layout = format!(
        "rule = \"clients\"\n[shard.one]\nto = \"{}\"\nclients = [\"depot\"]\n[shard.two]\nto = \"{}\"\n",
        text(&one),
        text(&two)
    );
    let layout = written(&root, "shards.toml", &layout);
    succeed(&mut generate(&["--shards", &layout]));
    succeed(&mut ordermill(&[&["verify"], &SMALL[..], &["--shards", &layout, "--laws"]].concat()));
    let alone = root.join("alone");
    succeed(&mut generate(&["--to", text(&alone), "--clients", "depot"]));
    assert_eq!(files(&one), files(&alone));
    // Another layout finds what lies in the wrong place, in words and for machines.
    let swapped = std::fs::read_to_string(&layout).expect("text").replace("depot", "market");
    let swapped = written(&root, "swapped.toml", &swapped);
    let verify = |more: &[&str]| {
        let output = ordermill(&[&["verify"], &SMALL[..], &["--shards", &swapped], more].concat()).output();
        let output = output.expect("it starts");
        assert_eq!(output.status.code(), Some(1));
        stdout(&output)
    };
    let said = verify(&[]);
    assert!(said.contains("missing are market, too many are depot"), "{said}");
    let json: serde_json::Value = serde_json::from_str(&verify(&["--json"])).expect("JSON");
    assert_eq!((json["holds"].as_bool(), json["shards"]["one"]["holds"].as_bool()), (Some(false), Some(false)));
}

#[test]
fn all_that_is_wrong_with_a_layout_is_said_at_once_and_no_password() {
    let (_keep, root) = folder();
    let (head, secret) = ("rule = \"clients\"\n", "postgres://me:hush@h/d?password=hush");
    for (layout, said) in [
        ("[shard.a]\n", &["`rule` is missing"][..]),
        ("rule = \"ring\"\n", &["`shard` is missing"]),
        ("rule = \"rnig\"\n[shard.a]\n", &["did you mean `ring`?"]),
        (
            &format!(
                "{head}points = 3\n[shard.a]\nto = \"{secret}\"\nremainder = 1\nclients = [\"depto\"]\nsize = 2\n"
            ),
            &["`points` goes with", "`shard.a.remainder` goes with", "did you mean `depot`?", "unknown key `size`"],
        ),
        (
            &format!("{head}[shard.a]\nclients = [\"depot\"]\n[shard.b]\nclients = [\"market\", \"depot\"]\n"),
            &["client `depot` lies on two shards", "some clients lie on no shard"],
        ),
        (&format!("{head}[shard.a]\n[shard.b]\n"), &["two shards name no clients"]),
        (
            "rule = \"postgres-hash\"\n[shard.a]\nremainder = 0\n[shard.b]\nremainder = 2\n[shard.c]\nremainder = 0\n[shard.d]\n",
            &["two shards have the same remainder", "`shard.d.remainder` must be a whole number from 0 to 3"],
        ),
        (&format!("rule = \"ring\"\nshard.a = {{ to = \"{secret}\", size = 3 }}\n"), &["unknown key `size`"]),
        (&format!("rule = \"ring\"\n[shard.a]\nto = \"{secret}\"\nto = \"x\"\n"), &["duplicate key"]),
        (
            "rule = \"ring\"\n[shard.a]\n[shard.b]\nto = \"null:\"\n",
            &["`shard.a.to` in", "is missing", "remembers nothing"],
        ),
        (&format!("rule = \"ring\"\n[shard.a]\nto = \"x:{secret}\"\n"), &["`shard.a.to` in", "no target does"]),
    ] {
        let path = written(&root, "shards.toml", layout);
        let found = fail(&mut generate(&["--shards", &path]), 2);
        assert!(said.iter().all(|part| found.contains(part)), "{layout}\n{found}");
        assert!(!found.contains("hush"), "{found}");
    }
    let missing = fail(&mut generate(&["--shards", "no-such.toml"]), 2);
    assert!(missing.contains("no-such.toml") && missing.contains("hint: "), "{missing}");
}

#[test]
fn plan_says_what_falls_to_each_shard_and_what_would_move() {
    let plan = |more: &[&str]| stdout(&succeed(&mut ordermill(&[&["plan", "bench"], more].concat())));
    let said = plan(&["--shards", "8", "--compare", "9"]);
    for part in ["shard-8", "times the mean of orders", "Client `giant` alone has 50.0 % of all", "-> shard-9"] {
        assert!(said.contains(part), "{said}");
    }
    let said = plan(&["--shards", "postgres-hash/420", "--capacity"]);
    assert!(said.contains("the largest 20 of 420; 390 have no client") && said.contains("Machines"), "{said}");
    let json: serde_json::Value = serde_json::from_str(&plan(&["--shards", "ring/3", "--json"])).expect("JSON");
    let sum = |what: &str| -> f64 {
        let shards = json["shards"]["shards"].as_array().expect("a list");
        shards.iter().map(|shard| shard[what].as_f64().expect("a number")).sum()
    };
    assert!((sum("clients") - 30.0).abs() < 1e-9);
    let orders = json["overall"]["orders"].as_f64().expect("a number");
    assert!((sum("orders") / orders - 1.0).abs() < 1e-9);
    let rows: f64 = json["tables"].as_array().expect("tables").iter().filter_map(|it| it["rows"].as_f64()).sum();
    assert!((sum("rows") / rows - 1.0).abs() < 1e-3, "{} of {rows}", sum("rows"));
}
