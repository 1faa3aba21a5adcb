//! Reports over HTTP: the same answers, their times, and what would be right.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Stdio};

use serde_json::Value;

use super::support::{World, ordermill};
use crate::browser::dom;
use crate::mongodb::server::Place;
use crate::postgres::server::{database, psql};

/// A service that runs.
pub(super) struct Service {
    child: Child,
    said: BufReader<ChildStderr>,
    address: String,
}

/// An answer.
pub(super) struct Response {
    pub(super) status: u16,
    head: String,
    pub(super) body: String,
}

impl Service {
    pub(super) fn start(world: &World, targets: &[&str], more: &[&str]) -> Self {
        let mut arguments = vec!["stage", "serve", world.path.as_str(), "--listen", "127.0.0.1:0"];
        for target in targets {
            arguments.extend(["--at", target]);
        }
        let mut child = ordermill(&[&arguments[..], more].concat()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut said = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            assert!(said.read_line(&mut line).expect("text") > 0, "it says where it listens");
        }
        let address = line.split("http://").nth(1).and_then(|it| it.split('/').next()).expect("an address").to_owned();
        Self { child, said, address }
    }

    fn send(&self, method: &str, path: &str) -> Response {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)
            .expect("it takes it");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        Response { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    pub(super) fn get(&self, path: &str) -> Response {
        self.send("GET", path)
    }
}

impl Response {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_report_is_served_with_its_times_from_both_databases_as_every_stage_that_stands_and_drawn_on_a_page() {
    let (world, database, place) = (World::new(), database(), Place::new());
    world.load(&database.address, &["--to", &place.url]);
    let targets = [database.address.as_str(), place.url.as_str()];
    let (output, _) =
        world.ladder(&targets, &["--runs", "1", "--reports", "repeat", "--stages", "partitions,rollups", "--keep"]);
    assert!(output.status.success());
    let service = Service::start(&world, &targets, &["--connections", "2"]);

    let catalogue = service.get("/reports").json();
    let stages = |target: usize| catalogue["targets"][target]["stages"].as_array().cloned().unwrap_or_default();
    assert_eq!(stages(0), ["plain", "queries", "partitions", "rollups"]);
    assert_eq!(stages(1), ["plain", "queries", "rollups"]);
    let profile = world.profile();
    let instant = |millis: i64| jiff::Timestamp::from_millisecond(millis).expect("an instant").to_string();
    let time =
        format!("from={}&until={}&as_of={}", instant(profile.start), instant(profile.end), instant(profile.as_of));
    for (report, truth) in world.truth(&database.address) {
        let truth = serde_json::to_value(&truth).expect("JSON");
        for target in 0..2 {
            for stage in stages(target) {
                let stage = stage.as_str().expect("a name");
                let path = format!("/reports/{}?target={target}&stage={stage}&{time}", report.name);
                let answer = service.get(&path);
                assert_eq!(answer.status, 200, "{}", answer.body);
                assert_eq!(answer.head.matches("server-timing: wait;dur=").count(), 1, "{}", answer.head);
                assert_eq!(answer.head.matches("server-timing").count(), 1, "{}", answer.head);
                assert!(
                    answer.head.contains("request;dur=") && answer.head.contains(", total;dur="),
                    "{}",
                    answer.head
                );
                assert_eq!(
                    answer.head.contains("db;dur="),
                    answer.json()["database_ms"].is_number(),
                    "{}",
                    answer.head
                );
                assert_eq!(answer.json()["rows"], truth, "{path}");
            }
        }
    }
    let depot = service.get(&format!("/reports/on_time?client=depot&{time}")).json();
    assert_eq!((depot["client"].as_str(), depot["rows"].as_array().map(Vec::len)), (Some("depot"), Some(1)));

    let description = service.get("/openapi.json").json();
    assert_eq!(description["openapi"], "3.1.0");
    let named = &description["paths"]["/reports/{name}"]["get"]["parameters"][0]["schema"]["enum"];
    assert_eq!(named.as_array().map(Vec::len), Some(14));

    let drawn = dom(&format!("http://{}/", service.address));
    assert!(
        drawn.contains("data-ready=\"yes\""),
        "it is drawn to its end: {}",
        &drawn[drawn.len().saturating_sub(800)..]
    );
    assert_eq!(drawn.matches("</b> request, ").count(), 14, "both times stand at every chart");
    assert_eq!(drawn.matches("role=\"img\"").count(), 14);
    drop(service);
    let (output, _) = world.ladder(&targets, &["--runs", "1", "--reports", "repeat", "--stages", "indexes"]);
    assert!(output.status.success());
}

#[test]
fn a_wrong_call_is_told_what_would_be_right_and_nothing_can_be_changed() {
    let (world, database) = (World::new(), database());
    world.load(&database.address, &["--tables", "clients,orders"]);
    let mut service = Service::start(&world, &[&database.address], &["--days", "3", "--rows", "5"]);
    for (path, status, said, hint) in [
        ("/reports/on_tim", 404, "there is no report `on_tim`", "on_time"),
        ("/reports/on_time", 400, "lacks a table that it reads", "shipments"),
        ("/reports/repeat?clinet=depot", 400, "there is no parameter `clinet`", "client"),
        ("/reports/repeat?client=dept", 400, "no client `dept`", "it has market, depot, shop"),
        ("/reports/repeat?target=1", 400, "there is no target `1`", "0 (postgres://"),
        ("/reports/repeat?stage=rollups", 400, "there is no stage `rollups`", "plain, queries"),
        ("/reports/repeat?from=yesterday", 400, "`from yesterday` is no instant", "2026-03-02"),
        ("/reports/repeat?until=2026-10-27T09:10:00Z", 400, "no whole quarter", ":15"),
        ("/reports/repeat?from=2026-10-27&until=2026-10-26", 400, "nothing lies between", "later"),
        ("/reports/repeat?from=2026-10-23&until=2026-10-27", 400, "more than 3 days", "--days"),
        ("/reports/repeat?from=2026-10-25&from=2026-10-26", 400, "given twice", "once"),
        ("/reports/orders_by_hour?from=2026-10-25&until=2026-10-27", 400, "5 are given at the most", "--rows"),
        ("/report", 404, "nothing here", "/reports"),
    ] {
        let answer = service.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        assert!(answer.head.contains("server-timing: total;dur="), "{}", answer.head);
        let body = answer.json();
        let (error, right) = (body["error"].as_str().unwrap_or_default(), body["hint"].as_str().unwrap_or_default());
        assert!(error.contains(said) && right.contains(hint), "{path}: {error} / {right}");
    }
    let written = service.send("DELETE", "/reports/repeat");
    assert_eq!((written.status, written.json()["hint"].as_str()), (405, Some("use GET")));

    // A database that comes back is asked again.
    let asked = "/reports/repeat?from=2026-10-26&until=2026-10-27&client=depot";
    assert_eq!(service.get(asked).status, 200);
    psql(
        &database.address,
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    let statuses: Vec<u16> = (0..9).map(|_| service.get(asked).status).collect();
    assert!(statuses.iter().all(|status| [200, 502].contains(status)), "{statuses:?}");
    assert_eq!(statuses[8], 200, "{statuses:?}");

    let ended = std::process::Command::new("kill").args(["-INT", &service.child.id().to_string()]).status();
    assert!(ended.expect("kill starts").success());
    let ended = service.child.wait().expect("it ends");
    let mut rest = String::new();
    service.said.read_to_string(&mut rest).expect("text");
    assert!(ended.success(), "{rest}");
}
