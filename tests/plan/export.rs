//! The load for other programs: k6 runs it, and CSV adds up.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use crate::program::support::folder;
use crate::support::{ordermill, stderr, stdout, succeed};

const WINDOW: [&str; 5] = ["quickstart", "--from", "2026-03-06T08:30:00", "--until", "2026-03-06T09:30:00"];

/// Orders and look-ups a minute, of each minute.
fn rates() -> Vec<(f64, f64)> {
    let csv = stdout(&succeed(&mut ordermill(&[&["plan"], &WINDOW[..], &["--export", "csv"]].concat())));
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("minute,client,orders,base_orders,lookups"));
    let mut rates: Vec<(String, f64, f64)> = Vec::new();
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |place: usize| fields[place].parse::<f64>().expect("a number");
        match rates.last_mut().filter(|last| last.0 == fields[0]) {
            Some(last) => *last = (last.0.clone(), last.1 + number(2), last.2 + number(4)),
            None => rates.push((fields[0].to_owned(), number(2), number(4))),
        }
    }
    rates.into_iter().map(|(_, orders, lookups)| (orders, lookups)).collect()
}

#[test]
fn csv_has_each_minute_and_adds_up_to_what_is_expected() {
    let rates = rates();
    assert_eq!(rates.len(), 60);
    let plan = stdout(&succeed(&mut ordermill(&[&["plan"], &WINDOW[..], &["--json"]].concat())));
    let plan: serde_json::Value = serde_json::from_str(&plan).expect("JSON");
    let orders = plan["overall"]["orders"].as_f64().expect("a number");
    assert!((rates.iter().map(|rate| rate.0).sum::<f64>() - orders).abs() < 1e-3, "{orders}");
    let lookups = plan["overall"]["lookups"].as_f64().expect("a number");
    assert!((rates.iter().map(|rate| rate.1).sum::<f64>() - lookups).abs() < 1e-2, "{lookups}");
}

#[test]
fn partitions_are_ranges_that_generate_takes() {
    let said = stdout(&succeed(&mut ordermill(&["plan", "two-shops", "--partitions", "3"])));
    let cells: Vec<Vec<&str>> = said.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!((cells.len(), cells[0][1], cells[1][1], cells[2][3]), (3, cells[1][0], cells[2][0], "orders"), "{said}");
    let range = ["--from", cells[1][0], "--until", cells[1][1], "--tables", "clients", "--to", "null:"];
    succeed(&mut ordermill(&[&["generate", "two-shops"], &range[..]].concat()));
}

/// What arrived at a server, and when.
type Arrived = Arc<Mutex<Vec<(Instant, bool)>>>;

/// A server that answers everything, and knows what was an order.
fn stub() -> (String, Arrived) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = format!("http://{}", listener.local_addr().expect("it has one"));
    let arrived = Arrived::default();
    let to = Arc::clone(&arrived);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let arrived = Arc::clone(&to);
            std::thread::spawn(move || answer(&stream, &arrived));
        }
    });
    (address, arrived)
}

fn answer(stream: &TcpStream, arrived: &Arrived) {
    let mut lines = BufReader::new(stream);
    loop {
        let (mut first, mut length) = (String::new(), 0);
        if lines.read_line(&mut first).unwrap_or(0) == 0 {
            return;
        }
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        if lines.read_exact(&mut body).is_err() {
            return;
        }
        arrived.lock().expect("nobody has panicked").push((Instant::now(), first.starts_with("POST /orders ")));
        if (&mut &*stream).write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").is_err() {
            return;
        }
    }
}

#[test]
fn k6_runs_the_script_as_it_is_and_as_much_arrives_when_it_should() {
    // An hour in 20 seconds: what lasts a minute is a third of a second.
    const SPEED: f64 = 180.0;
    let python =
        std::env::var("ORDERMILL_PYTHON").expect("`scripts/test` installs k6 beside Python and runs the tests");
    let k6 = Path::new(&python).with_file_name("k6");
    let (_keep, path) = folder();
    let script = path.with_extension("js");
    std::fs::write(&script, succeed(&mut ordermill(&[&["plan"], &WINDOW[..], &["--export", "k6"]].concat())).stdout)
        .expect("a script is written");
    let (address, arrived) = stub();
    let output = Command::new(k6)
        .args(["run", "--quiet", "--no-usage-report", "--no-color", "-e"])
        .arg(format!("URL={address}"))
        .args(["-e", "SPEED=180", "--address", "127.0.0.1:0"])
        .arg(&script)
        .output()
        .expect("k6 starts");
    assert!(output.status.success(), "{}", stderr(&output));

    let arrived = arrived.lock().expect("nobody has panicked").clone();
    let rates = rates();
    let first = arrived.iter().map(|it| it.0).min().expect("something arrived");
    for (order, of) in [(true, (|rate| rate.0) as fn(&(f64, f64)) -> f64), (false, |rate| rate.1)] {
        let all: f64 = rates.iter().map(of).sum();
        // The peak begins after half the window: what has come by each second tells when as well as how much.
        for second in 1..=20_u32 {
            let minutes = (f64::from(second) * SPEED / 60.0) as usize;
            let expected: f64 = rates[..minutes].iter().map(of).sum();
            let come =
                |it: &&(Instant, bool)| it.1 == order && it.0.duration_since(first).as_secs() < u64::from(second);
            let arrived = arrived.iter().filter(come).count() as f64;
            assert!((arrived - expected).abs() < 0.05 * all, "{arrived} of {expected} by {second} s, orders: {order}");
        }
    }
}
