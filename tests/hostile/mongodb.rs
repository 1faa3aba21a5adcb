//! Servers that speak as a MongoDB does, for a while.

use std::io::Write;
use std::time::{Duration, Instant};

use mongodb::bson::{Document, doc};

use super::stub::{forever, interrupt, listen, run, sentence, silent, slow};
use crate::mongodb::stub::{Manner, Stub};
use crate::mongodb::support::{Place, small};
use crate::support::{ordermill, stderr};

fn generate(profile: &str, to: &str, more: &[&str]) -> std::process::Command {
    ordermill(&[&["generate", profile, "--to", to, "--chunk-orders", "100", "--quiet"], more].concat())
}

fn stub(hello: Document, naps: &[(&'static str, Duration)]) -> Stub {
    Stub::start(0, Manner { hello, naps: naps.to_vec() }).expect("a port is free")
}

const FOR_EVER: Duration = Duration::from_secs(3600);

#[test]
fn one_that_can_t_be_reached_is_said_in_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = small(folder.path());
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port").port();
    for (to, words) in [
        (format!("mongodb://ann:hush@127.0.0.1:{free}/shop"), "no server answers: Connection refused"),
        (format!("mongodb://ann:hush@127.0.0.1:{free},127.0.0.1:{free}/shop?replicaSet=x"), "no server answers"),
        (format!("mongodb://ann:hush@127.0.0.1:{}/shop?connectTimeoutMS=1000", silent()), "no server answers"),
    ] {
        let said = sentence(&run(&mut generate(&profile, &to, &[])));
        assert!(said.contains(words), "{said}");
        for dumped in ["Topology", "Kind:", "labels", "hush", "Unknown"] {
            assert!(!said.contains(dumped), "{said}");
        }
    }
}

#[test]
fn one_that_stops_answering_is_given_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = small(folder.path());
    for command in ["listCollections", "find", "create", "insert"] {
        let stub = stub(doc! {}, &[(command, FOR_EVER)]);
        let to = format!("mongodb://127.0.0.1:{}/shop", stub.port);
        let output = run(&mut generate(&profile, &to, &["--give-up", "2s"]));
        let said = sentence(&output);
        assert!(said.contains("has not answered for 2s") && said.contains("--give-up"), "{command}: {said}");
    }
}

#[test]
fn one_that_builds_an_index_for_long_is_waited_for_while_it_answers_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::new();
    let build = Duration::from_secs(5);
    let port = slow(place.port(), "createIndexes", build);
    let to = place.with("directConnection=true").replace(&format!(":{}", place.port()), &format!(":{port}"));
    let began = Instant::now();
    let output = run(&mut generate(&small(folder.path()), &to, &["--tables", "orders", "--give-up", "2s"]));
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(began.elapsed() > build, "no index was built");
}

#[test]
fn an_interrupt_is_heard_while_a_server_is_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = small(folder.path());
    for command in ["listCollections", "insert"] {
        let stub = stub(doc! {}, &[(command, FOR_EVER)]);
        let to = format!("mongodb://127.0.0.1:{}/shop", stub.port);
        let run = generate(&profile, &to, &[]).stderr(std::process::Stdio::piped()).spawn().expect("it starts");
        std::thread::sleep(Duration::from_secs(2));
        let output = interrupt(run);
        assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
        assert!(stderr(&output).contains("--resume"), "{}", stderr(&output));
    }
}

#[test]
fn one_that_sends_more_than_a_message_may_hold_is_not_listened_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let port = listen(|mut stream| {
        let mut header = vec![0; 16];
        header[..4].copy_from_slice(&i32::MAX.to_le_bytes());
        header[12..].copy_from_slice(&2013_i32.to_le_bytes());
        let _ = stream.write_all(&header);
        while stream.write_all(&[0; 1 << 12]).is_ok() {}
        forever(&stream);
    });
    let program = generate(&small(folder.path()), &format!("mongodb://127.0.0.1:{port}/shop"), &[]);
    let mut limited = std::process::Command::new("prlimit");
    limited.arg("--data=700000000").arg(program.get_program()).args(program.get_args());
    sentence(&run(&mut limited));
}

#[test]
fn databases_that_are_its_own_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = small(folder.path());
    let stub = stub(doc! {}, &[]);
    for (name, words) in [
        ("admin", "keeps the database `admin` for itself"),
        ("Local", "keeps the database `local` for itself"),
        ("config", "keeps the database `config` for itself"),
        ("a%00b", "NUL"),
    ] {
        let to = format!("mongodb://127.0.0.1:{}/{name}", stub.port);
        let output = run(&mut generate(&profile, &to, &[]));
        let said = stderr(&output);
        assert!(output.status.code() == Some(2) && said.contains(words) && said.contains("hint: "), "{name}: {said}");
        assert!(!said.contains('\0'), "{said:?}");
    }
    assert!(stub.seen().commands.is_empty(), "nothing was asked of the server");
}
