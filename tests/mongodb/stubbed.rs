//! What is sent to servers of other kinds than the one at hand, seen by a stub that acknowledges everything.

use mongodb::bson::{Document, doc};

use super::stub::{Manner, Seen, Stub};
use super::support::{generate, small};

/// What is sent to a server whose hello says something besides, and what is said to the user.
fn sent(hello: Document, more: &[&str]) -> (Seen, Option<i32>, String) {
    sent_to(hello, "", more)
}

/// The same with options in the address.
fn sent_to(hello: Document, options: &str, more: &[&str]) -> (Seen, Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let stub = Stub::start(0, Manner { hello, ..Manner::default() }).expect("a port is free");
    let output = generate(&small(folder.path()), &format!("mongodb://127.0.0.1:{}/shop?{options}", stub.port), more);
    (stub.seen(), output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn mongos() -> Document {
    doc! { "msg": "isdbgrid" }
}

/// What collections are sharded by, and where the words were sent.
fn shards(seen: &Seen) -> Vec<(String, Document)> {
    let commands = seen.commands.iter().filter(|command| command.contains_key("shardCollection"));
    let shard = |command: &Document| {
        assert_eq!(command.get_str("$db").ok(), Some("admin"));
        let name = command.get_str("shardCollection").expect("a name").to_owned();
        (name, command.get_document("key").expect("a key").clone())
    };
    commands.map(shard).collect()
}

#[test]
fn a_shard_key_spreads_every_collection_that_has_its_fields() {
    let of = |name: &str, key: Document| (format!("shop.{name}"), key);
    let (seen, code, said) = sent(mongos(), &["--shard-key", "client_id,order_id"]);
    assert_eq!(code, Some(0), "{said}");
    let by_client = doc! { "client_id": 1 };
    let expected = [
        of("clients", doc! { "_id": 1 }),
        of("products", by_client.clone()),
        of("customers", by_client.clone()),
        of("stock", by_client),
        of("orders", doc! { "client_id": 1, "_id": 1 }),
    ];
    assert_eq!(shards(&seen), expected);
    let place = |name: &str| seen.commands.iter().position(|command| command.contains_key(name)).expect(name);
    assert!(place("enableSharding") < place("shardCollection") && place("shardCollection") < place("insert"));

    let (seen, code, said) = sent(mongos(), &["--shard-key", "hashed:order_id"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(shards(&seen), [of("orders", doc! { "_id": "hashed" })]);

    let (seen, code, _) = sent(mongos(), &[]);
    assert_eq!((shards(&seen).len(), code), (0, Some(0)), "nobody asked for it");
}

#[test]
fn a_shard_key_that_spreads_nothing_is_refused() {
    let cases: [(Document, &[&str], &str); 5] = [
        (doc! {}, &["--shard-key", "client_id,order_id"], "is no sharded cluster"),
        (mongos(), &["--shard-key", "order_id", "--tables", "clients,products"], "no collection that has a field"),
        (mongos(), &["--shard-key", "line_number"], "for a column `line_number`"),
        (mongos(), &["--shard-key", "order_id,order_id"], "twice"),
        (mongos(), &["--shard-key", "hashed:client_id,order_id"], "one field is hashed"),
    ];
    for (hello, flags, words) in cases {
        let (seen, code, said) = sent(hello, flags);
        assert_eq!(code, Some(2), "{flags:?}: {said}");
        assert!(said.contains(words), "{flags:?}: {said}");
        assert!(seen.inserts.is_empty() && shards(&seen).is_empty(), "nothing was written");
    }
}

#[test]
fn shards_acknowledge_by_majority() {
    let concerns = |seen: &Seen| -> Vec<Option<Document>> {
        let inserts =
            seen.commands.iter().filter(|command| command.get_str("insert").is_ok_and(|name| name == "orders"));
        inserts.map(|command| command.get_document("writeConcern").ok().cloned()).collect()
    };
    let (seen, code, said) = sent(mongos(), &[]);
    assert_eq!(code, Some(0), "{said}");
    let found = concerns(&seen);
    assert!(!found.is_empty() && found.iter().all(|it| *it == Some(doc! { "w": "majority" })), "{found:?}");
    let (seen, ..) = sent(doc! {}, &["--write-concern", "1"]);
    let found = concerns(&seen);
    assert!(!found.is_empty() && found.iter().all(|it| *it == Some(doc! { "w": 1 })), "{found:?}");
    let (seen, code, said) = sent(mongos(), &["--write-concern", "1"]);
    assert!(code == Some(2) && said.contains("may lose documents") && seen.inserts.is_empty(), "{said}");
}

#[test]
fn what_was_written_is_read_wherever_the_address_would_have_others_read() {
    let (seen, code, said) = sent_to(mongos(), "readPreference=secondary&readConcernLevel=majority", &[]);
    assert_eq!(code, Some(0), "{said}");
    let reads: Vec<_> = seen.commands.iter().filter(|command| command.contains_key("find")).collect();
    assert!(!reads.is_empty());
    for read in reads {
        assert!(!read.contains_key("readConcern") && !read.to_string().contains("secondary"), "{read}");
    }
}

#[test]
fn no_insert_passes_what_the_server_takes() {
    let (whole, ..) = sent(doc! {}, &[]);
    let largest = whole.inserts.iter().map(|insert| insert.largest).max().expect("there are inserts");
    let (documents, bytes) = (30, largest as i32 + 5_000);
    let limits = doc! { "maxWriteBatchSize": documents, "maxMessageSizeBytes": bytes, "maxBsonObjectSize": 1 << 20 };
    let (seen, code, said) = sent(limits, &[]);
    assert_eq!(code, Some(0), "{said}");
    let total = |seen: &Seen| seen.inserts.iter().map(|insert| insert.documents).sum::<usize>();
    assert_eq!(total(&seen), total(&whole), "as many documents as in larger inserts");
    assert!(seen.inserts.iter().any(|insert| insert.documents == documents as usize), "as many as are taken");
    for insert in &seen.inserts {
        assert!(insert.documents <= documents as usize && insert.message <= bytes as usize, "{insert:?}");
    }
    assert!(whole.inserts.iter().any(|insert| insert.message > bytes as usize), "it would have passed the limit");
}

#[test]
fn a_document_larger_than_the_server_takes_is_named() {
    let (whole, ..) = sent(doc! {}, &[]);
    let largest = whole.inserts.iter().map(|insert| insert.largest).max().expect("there are inserts");
    let (_, code, said) = sent(doc! { "maxBsonObjectSize": largest as i32 }, &[]);
    assert_eq!(code, Some(0), "{said}");
    let (_, code, said) = sent(doc! { "maxBsonObjectSize": largest as i32 - 1 }, &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("the document with _id") && said.contains(&format!("has {largest} bytes")), "{said}");
    assert!(said.contains("hint: ") && said.contains("lines"), "{said}");
}
