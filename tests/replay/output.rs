//! What a run leaves for people and for machines.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::Histogram;
use hdrhistogram::serialization::Deserializer;
use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};

use super::support::{EASY, World, count, report};
use crate::browser::drawn;
use crate::postgres::server::database;
use crate::support::{succeed, text};

#[test]
fn a_run_is_drawn_and_logged_second_by_second_and_no_password_stays() {
    let (world, place) = (World::new(), database());
    world.seed(&place.address, &[]);
    let address = place.address.replacen("postgres@", "postgres:hush@", 1);
    let files = ["found.html", "found.hlog", "found.json"].map(|name| world.file(name));
    let [page, log, json] = &files;
    let more = ["--set", EASY, "--speed", "900", "--only", "lookup,track", "--warm-up", "1s"];
    let outputs = ["--html", text(page), "--hlog", text(log), "--report", text(json)];
    succeed(&mut world.replay(&address, &[&more[..], &outputs].concat()));
    let found = report(json);
    assert!(found["command"].as_str().is_some_and(|it| it.contains("'slo.lookup=\"90 % < 25 s\"'")), "{found}");
    for file in &files {
        assert!(!std::fs::read_to_string(file).expect("text").contains("hush"), "{}", file.display());
    }

    let page = drawn(page);
    for words in ["lookup 90 % &lt; 25 s", "Offered and done", "Response by quantile", "ten worst", "--speed 900"] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(page.matches("<svg").count(), 4);

    let log = std::fs::read(log).expect("a log");
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut lengths: BTreeMap<String, Duration> = BTreeMap::new();
    for entry in IntervalLogIterator::new(&log) {
        let LogEntry::Interval(it) = entry.expect("a log") else { continue };
        let tag = it.tag().expect("a tag").as_str().to_owned();
        let bytes = from_base64(it.encoded_histogram());
        let histogram: Histogram<u64> = Deserializer::new().deserialize(&mut bytes.as_slice()).expect("a histogram");
        assert!((it.max() - histogram.max() as f64 / 1_000.0).abs() < 0.01, "{} {}", it.max(), histogram.max());
        *counts.entry(tag.clone()).or_default() += histogram.len();
        *lengths.entry(tag).or_default() += it.duration();
    }
    for kind in ["lookup", "track"] {
        assert_eq!(counts[kind], count(&found, kind, "ended"), "{counts:?}");
        // Four seconds, and what a busy machine adds.
        let length = lengths[kind].as_secs_f64();
        assert!(length > 3.0 && length < 20.0, "{lengths:?}");
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> =
        text.bytes().filter_map(|it| DIGITS.iter().position(|digit| *digit == it)).map(|it| it as u32).collect();
    let bytes = |four: &[u32]| {
        let all = four.iter().enumerate().fold(0, |all, (place, digit)| all | digit << (26 - 6 * place as u32));
        all.to_be_bytes().into_iter().take(four.len() * 6 / 8).collect::<Vec<u8>>()
    };
    digits.chunks(4).flat_map(bytes).collect()
}
