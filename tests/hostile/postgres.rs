//! Postgres that does not behave.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::stub::{Freezer, forever, interrupt, listen, run, sentence, silent};
use crate::postgres::server::Cluster;
use crate::postgres::support::{generate, start, succeed, undisturbed};
use crate::support::stderr;

/// Lets a client in, as far as the answer to its password.
fn greet(stream: &mut TcpStream) -> io::Result<()> {
    let mut length = [0; 4];
    loop {
        stream.read_exact(&mut length)?;
        let mut body = vec![0; u32::from_be_bytes(length) as usize - 4];
        stream.read_exact(&mut body)?;
        // The question for TLS comes before the greeting itself.
        if body.len() > 4 {
            return send(stream, b'R', &[0; 4]);
        }
        stream.write_all(b"N")?;
    }
}

fn send(stream: &mut TcpStream, tag: u8, body: &[u8]) -> io::Result<()> {
    stream.write_all(&[tag])?;
    stream.write_all(&(body.len() as u32 + 4).to_be_bytes())?;
    stream.write_all(body)
}

/// Sends without an end.
type Flood = fn(&mut TcpStream) -> io::Result<()>;

/// A notice or an error.
fn words(severity: &str, message: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, text) in [(b'S', severity), (b'V', severity), (b'C', "XX000"), (b'M', message)] {
        body.push(field);
        body.extend(text.as_bytes());
        body.push(0);
    }
    body.push(0);
    body
}

fn address(port: u16, settings: &str) -> String {
    format!("postgres://ann:hush@127.0.0.1:{port}/shop?{settings}")
}

#[test]
fn one_that_accepts_and_says_nothing_is_given_up() {
    for mode in ["disable", "prefer", "require"] {
        let to = address(silent(), &format!("connect_timeout=2&sslmode={mode}"));
        let said = sentence(&run(&mut generate(&to, &[])));
        assert!(said.contains("it has not let us in for 2s") && !said.contains("hush"), "{said}");
        let said = stderr(&run(crate::support::ordermill(&["verify", "quickstart", "--in", &to]).arg("--quiet")));
        assert!(said.contains("it has not let us in for 2s"), "{said}");
    }
}

#[test]
fn one_that_stops_in_the_middle_of_its_greeting_is_given_up() {
    let cluster = Cluster::start("", None, |_| {});
    let server = cluster.port;
    for most in [1, 2, 9, 40, 200] {
        let port = listen(move |mut client| {
            let mut server = TcpStream::connect(("127.0.0.1", server)).expect("the server is there");
            let (mut from, mut to) = (client.try_clone().expect("cloned"), server.try_clone().expect("cloned"));
            std::thread::spawn(move || io::copy(&mut from, &mut to));
            let mut bytes = vec![0; most];
            let _ = server.read_exact(&mut bytes).and_then(|()| client.write_all(&bytes));
            forever(&client);
        });
        let to = format!("postgres://postgres@127.0.0.1:{port}/postgres?connect_timeout=2");
        let said = sentence(&run(&mut generate(&to, &[])));
        assert!(said.contains("it has not let us in for 2s"), "after {most} bytes: {said}");
    }
}

#[test]
fn one_that_stops_in_the_middle_of_a_load_is_given_up_and_the_load_goes_on_later() {
    let cluster = Cluster::start("", None, |_| {});
    // Behind the greeting, in the opening, in the first rows, further on.
    for most in [700, 20_000, 300_000, 700_000] {
        let database = cluster.database();
        let freezer = Freezer::before(cluster.port, most);
        let through = database.address.replace(&cluster.port.to_string(), &freezer.port.to_string());
        let through = format!("{through}?connect_timeout=2");
        let said = sentence(&run(&mut generate(&through, &["--give-up", "2s", "--connections", "1"])));
        assert!(freezer.is_frozen());
        assert!(said.contains("it has not gone on") && said.contains("--resume"), "after {most} bytes: {said}");
        freezer.end();
        succeed(&mut generate(&database.address, &["--resume", "--wait", "20s"]));
        assert_eq!(&database.contents("public"), undisturbed());
    }
}

#[test]
fn one_that_works_for_long_is_waited_for() {
    let cluster = Cluster::start("", None, |_| {});
    let database = cluster.database();
    succeed(&mut generate(&database.address, &["--orders", "200"]));
    let mut holder = Command::new("psql")
        .args(["-X", "-c", "BEGIN; LOCK TABLE orders; SELECT pg_sleep(5)", &database.address])
        .stdout(Stdio::null())
        .spawn()
        .expect("psql starts");
    let locked = "SELECT count(*) FROM pg_locks WHERE relation = 'orders'::regclass AND mode = 'AccessExclusiveLock'";
    while database.ask(locked) == "0" {}
    succeed(&mut generate(&database.address, &["--replace", "--give-up", "1s"]));
    assert!(holder.try_wait().expect("it can be asked").is_some(), "the lock was waited for");
    assert_eq!(&database.contents("public"), undisturbed());
}

#[test]
fn an_interrupt_is_heard_while_a_server_is_waited_for() {
    let run = start(&mut generate(&address(silent(), "connect_timeout=60"), &[]));
    std::thread::sleep(Duration::from_secs(1));
    let output = interrupt(run);
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));

    let cluster = Cluster::start("", None, |_| {});
    let database = cluster.database();
    let freezer = Freezer::before(cluster.port, 300_000);
    let through = database.address.replace(&cluster.port.to_string(), &freezer.port.to_string());
    let run = start(&mut generate(&through, &[]));
    while !freezer.is_frozen() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = interrupt(run);
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).contains("--resume"), "{}", stderr(&output));
    freezer.end();
    succeed(&mut generate(&database.address, &["--resume", "--wait", "20s"]));
    assert_eq!(&database.contents("public"), undisturbed());
}

#[test]
fn one_that_floods_is_not_listened_to() {
    let notices = |stream: &mut TcpStream| {
        greet(stream)?;
        let notice = words("NOTICE", &"x".repeat(1 << 16));
        loop {
            send(stream, b'N', &notice)?;
        }
    };
    let large = |stream: &mut TcpStream| {
        greet(stream)?;
        stream.write_all(b"S\x7f\xff\xff\xff")?;
        loop {
            stream.write_all(&[0; 1 << 12])?;
        }
    };
    let settings = |stream: &mut TcpStream| {
        greet(stream)?;
        send(stream, b'Z', b"I")?;
        for number in 0_u64.. {
            send(stream, b'S', format!("setting{number}\0{}\0", "x".repeat(1 << 16)).as_bytes())?;
        }
        Ok(())
    };
    let rows = |stream: &mut TcpStream| {
        greet(stream)?;
        send(stream, b'Z', b"I")?;
        let mut header = [0; 5];
        stream.read_exact(&mut header)?;
        let [_, length @ ..] = header;
        stream.read_exact(&mut vec![0; u32::from_be_bytes(length) as usize - 4])?;
        send(stream, b'T', b"\0\x01a\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0")?;
        let mut row = vec![0, 1, 0, 1, 0, 0];
        row.resize(6 + (1 << 16), b'x');
        loop {
            send(stream, b'D', &row)?;
        }
    };
    let floods: [(&str, Flood); 4] =
        [("notices", notices), ("a large message", large), ("settings", settings), ("rows", rows)];
    for (what, flood) in floods {
        let port = listen(move |mut stream| drop(flood(&mut stream)));
        // A process that may not have more than this is ended by what it keeps.
        let program = generate(&address(port, "sslmode=disable&connect_timeout=60"), &[]);
        let mut limited = Command::new("prlimit");
        limited.arg("--data=700000000").arg(program.get_program()).args(program.get_args());
        let said = sentence(&run(&mut limited));
        assert!(said.contains("more than a Postgres would"), "{what}: {said}");
    }
}

#[test]
fn one_that_speaks_something_else_is_named() {
    let port = listen(|mut stream| {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2p1\r\n");
        forever(&stream);
    });
    let said = sentence(&run(&mut generate(&address(port, "sslmode=disable&connect_timeout=5"), &[])));
    assert!(said.contains("Postgres"), "{said}");
}

#[test]
fn what_it_says_can_fool_no_terminal_and_no_reader() {
    let port = listen(|mut stream| {
        let hostile =
            format!("\u{1b}[2J\u{1b}]0;x\u{7}no\r\nhint: drop it\u{9b}31m\u{202e}\u{2066}{}", "y".repeat(50_000));
        let _ = greet(&mut stream).and_then(|()| send(&mut stream, b'E', &words("FATAL", &hostile)));
    });
    let said = sentence(&run(&mut generate(&address(port, "sslmode=disable"), &[])));
    let hidden = |next: char| next.is_control() && next != '\n' || "\u{202e}\u{2066}".contains(next);
    assert!(!said.contains(hidden), "{said:?}");
    assert!(said.contains("no hint: drop it"), "{said}");
}
