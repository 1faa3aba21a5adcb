//! TLS, users and passwords, on a server of one's own: what is wrong is told apart, and a password is nowhere to be seen.

use mongodb::Client;
use mongodb::bson::{Document, doc};
use tokio::runtime::Runtime;

use super::support::{generate, ordermill, small};
use super::throwaway::Server;

const PASSWORD: &str = "pa55-w0rd@/:?#";
/// The same as a URL has it.
const ESCAPED: &str = "pa55-w0rd%40%2F%3A%3F%23";

/// A server that asks `ann` for her password and shows a certificate for `localhost`.
fn server() -> Server {
    Server::safe("ann", PASSWORD)
}

/// Its address for a user and a password, if any, at a host's name, with TLS by one of the authorities.
fn address(server: &Server, user: &str, host: &str, authority: Option<&str>, database: &str) -> String {
    let tls = authority
        .map_or(String::new(), |name| format!("&tls=true&tlsCAFile={}", server.folder.path().join(name).display()));
    let port = server.port;
    format!(
        "mongodb://{user}@{host}:{port}/{database}?authSource=admin&directConnection=true&serverSelectionTimeoutMS=6000{tls}"
    )
}

#[test]
fn the_right_password_works_and_what_is_wrong_is_told_apart() {
    let server = &server();
    let folder = tempfile::tempdir().expect("a folder");
    let profile = small(folder.path());
    let right = format!("ann:{ESCAPED}");
    let cases = [
        (address(server, &right, "localhost", Some("ca.crt"), "right"), 0, ["", ""]),
        (
            address(server, "ann:wrong-hush", "localhost", Some("ca.crt"), "x"),
            1,
            ["uthentication", "check user, password"],
        ),
        (
            address(server, &format!("bob:{ESCAPED}"), "localhost", Some("ca.crt"), "x"),
            1,
            ["uthentication", "check user, password"],
        ),
        (address(server, &right, "localhost", Some("other.crt"), "x"), 1, ["certificate", "tlsCAFile"]),
        (address(server, &right, "127.0.0.1", Some("ca.crt"), "x"), 1, ["not valid for name", "host name"]),
        (address(server, &right, "localhost", Some("none.crt"), "x"), 2, ["none.crt", "tlsCAFile"]),
        (address(server, &right, "localhost", None, "x"), 1, ["", "tls=true"]),
    ];
    for (to, code, words) in cases {
        let output = generate(&profile, &to, &["--tables", "clients"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{to}: {said}");
        assert!(words.iter().all(|word| said.contains(word)), "{to}: {said}");
        assert!(code == 0 || said.contains("hint: "), "{to}: {said}");
        for hidden in ["pa55", "hush"] {
            assert!(!said.contains(hidden), "{said}");
        }
    }
}

#[test]
fn a_user_without_a_password_is_told_so() {
    let server = &server();
    let folder = tempfile::tempdir().expect("a folder");
    let to = address(server, "", "localhost", Some("ca.crt"), "x").replace("mongodb://@", "mongodb://");
    let output = generate(&small(folder.path()), &to, &["--tables", "clients"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && said.contains("USER:PASSWORD@"), "{said}");
}

#[test]
fn a_password_is_nowhere_to_be_seen() {
    let server = &server();
    let folder = tempfile::tempdir().expect("a folder");
    let profile = small(folder.path());
    let report = folder.path().join("report.json");
    let to = address(server, &format!("ann:{ESCAPED}"), "localhost", Some("ca.crt"), "seen");
    let arguments = ["generate", &profile, "--to", &to, "--report", report.to_str().expect("text")];
    let output = ordermill(&arguments).env("RUST_LOG", "trace").output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let twice = ordermill(&["generate", &profile, "--to", &to, "--to", &to]).output().expect("it starts");
    let refused = generate(&profile, &to, &[]);
    assert!(twice.status.code() == Some(2) && refused.status.code() == Some(2));
    let runtime = Runtime::new().expect("a runtime");
    let ledger = runtime.block_on(async {
        let database = Client::with_uri_str(&to).await?.database("seen");
        let mut found = String::new();
        for name in ["ordermill_jobs", "ordermill_chunks"] {
            let mut entries = database.collection::<Document>(name).find(doc! {}).await?;
            while entries.advance().await? {
                found += &entries.deserialize_current()?.to_string();
            }
        }
        Ok::<_, mongodb::error::Error>(found)
    });
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let shown = [&output, &twice, &refused].map(|output| text(&output.stdout) + &text(&output.stderr));
    assert!(shown[0].contains("ann:***@"), "{}", shown[0]);
    let ledger = ledger.expect("a ledger");
    assert!(ledger.contains("order tables"), "{ledger}");
    let report = std::fs::read_to_string(report).expect("a report");
    for text in shown.into_iter().chain([ledger, report]) {
        assert!(!text.contains("pa55") && !text.contains("w0rd"), "{text}");
    }
}
