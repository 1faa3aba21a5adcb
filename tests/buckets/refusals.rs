//! What is refused, and what is found when it is read back.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;

use super::store::{SECRET, buckets};
use crate::support::{fail, ordermill, stderr, stdout, succeed};

#[test]
fn what_others_have_changed_is_found() {
    for bucket in buckets() {
        succeed(&mut bucket.generate(&[]));
        let files = bucket.files();
        let (name, bytes) = files.iter().find(|(name, _)| name.starts_with("orders")).expect("a file of orders");
        let name = name.to_str().expect("an English name");
        let mut changed = bytes.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        bucket.put(name, changed);
        let found = || {
            let output = bucket.verify().output().expect("it starts");
            assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
            stdout(&output)
        };
        let said = found();
        assert!(said.contains(&format!("{}/{name}", bucket.url())), "{said}");
        bucket.remove(name);
        let said = found();
        assert!(said.contains("is missing"), "{said}");
        let said = fail(&mut bucket.generate(&["--resume"]), 2);
        assert!(said.contains("has vanished"), "{said}");
        bucket.put(name, bytes.clone());
        bucket.put("notes.txt", b"mine".to_vec());
        succeed(&mut bucket.verify());
        let said = fail(&mut bucket.generate(&["--replace"]), 2);
        assert!(said.contains("notes.txt"), "{said}");
    }
}

#[test]
fn a_bucket_with_other_things_in_it_is_left_alone() {
    for bucket in buckets() {
        bucket.put("notes.txt", b"mine".to_vec());
        let said = fail(&mut bucket.generate(&[]), 2);
        assert!(said.contains("is not empty") && said.contains("notes.txt"), "{said}");
        let said = fail(&mut bucket.verify(), 2);
        assert!(said.contains("has no ledger"), "{said}");
        assert_eq!(bucket.files().len(), 1);
    }
}

#[test]
fn it_is_not_moved_on() {
    let bucket = &buckets()[0];
    succeed(&mut bucket.generate(&[]));
    let said = fail(&mut bucket.generate(&["--advance", "--set", "as_of=2026-03-16T12:00:00Z"]), 2);
    assert!(said.contains("--replace"), "{said}");
    succeed(&mut bucket.verify());
}

#[test]
fn what_can_not_be_reached_says_why_and_shows_no_secret() {
    let bucket = &buckets()[0];
    let run = |to: &str, change: &dyn Fn(&mut std::process::Command)| {
        let mut command = bucket.program(&["generate", "quickstart", "--to", to, "--quiet"]);
        change(&mut command);
        let output = command.output().expect("it starts");
        assert!(!output.status.success());
        let said = stderr(&output);
        assert!(!said.contains(SECRET), "{said}");
        said
    };
    let said = run("s3://nobody-has-this-bucket/stage", &|_| ());
    assert!(said.contains("make the bucket first"), "{said}");
    let said = run(&bucket.url(), &|command| {
        command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    });
    assert!(said.contains("can't be reached"), "{said}");
    let said = run(&format!("s3://ann:{SECRET}@{}/stage", bucket.name), &|_| ());
    assert!(said.contains("s3://BUCKET/FOLDER"), "{said}");
}

/// A store that knows no conditions: whatever is put there is taken.
#[test]
fn a_store_that_takes_the_same_new_object_twice_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for line in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut line = BufReader::new(line);
                loop {
                    let (mut head, mut length) = (String::new(), 0);
                    loop {
                        let mut next = String::new();
                        if line.read_line(&mut next).unwrap_or(0) == 0 {
                            return;
                        }
                        if let Some(value) = next.to_ascii_lowercase().strip_prefix("content-length:") {
                            length = value.trim().parse().expect("a number");
                        }
                        if next == "\r\n" {
                            break;
                        }
                        head.push_str(&next);
                    }
                    std::io::copy(&mut line.by_ref().take(length), &mut std::io::sink()).expect("its bytes");
                    let body = match head.split(' ').next() {
                        Some("GET") => "<ListBucketResult></ListBucketResult>",
                        Some("POST") => "<DeleteResult><Deleted><Key>it</Key></Deleted></DeleteResult>",
                        _ => "",
                    };
                    let answer =
                        format!("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: {}\r\n\r\n{body}", body.len());
                    if line.get_mut().write_all(answer.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    let mut command = ordermill(&["generate", "quickstart", "--to", "s3://shop/stage", "--quiet"]);
    command.env("AWS_ENDPOINT_URL", endpoint).env("AWS_ACCESS_KEY_ID", "ann").env("AWS_SECRET_ACCESS_KEY", SECRET);
    let said = fail(&mut command, 2);
    assert!(said.contains("takes the same new object twice"), "{said}");
}
