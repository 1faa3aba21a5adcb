//! Finding a server as libpq would, TLS, and passwords that nobody sees.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use super::support::{Cluster, fail, generate, psql, stderr, stdout, succeed};

const PASSWORD: &str = "pa55-w0rd@/:?";
/// The same as a URL has it.
const ESCAPED: &str = "pa55-w0rd%40%2F%3A%3F";

/// Who may come in: `ann` with her password, `sealed` with TLS only, `plain` without only.
const ENTRIES: &str = "local all postgres trust
local all all scram-sha-256
host all postgres 127.0.0.1/32 trust
hostnossl all sealed 127.0.0.1/32 reject
hostssl all plain 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
";

/// A server with a certificate for `localhost`, by an authority of our own.
fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let extra = "ssl = on\nssl_cert_file = '../server.crt'\nssl_key_file = '../server.key'\n";
        let cluster = Cluster::start(extra, Some(ENTRIES), certificates);
        let passwords = "'pa55-w0rd@/:?'";
        for user in ["ann", "sealed", "plain"] {
            psql(
                &format!("{}/postgres", cluster.address()),
                &format!("CREATE ROLE {user} LOGIN SUPERUSER PASSWORD {passwords}"),
            );
        }
        cluster
    })
}

fn certificates(folder: &Path) {
    let script = r#"
set -e
cd "$1"
for ca in ca other; do
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout $ca.key -out $ca.crt -subj "/CN=$ca of the tests" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
done
openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost
printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n' >extensions
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out server.crt -extfile extensions
chmod 600 server.key
"#;
    let output = Command::new("bash").args(["-c", script, "certificates"]).arg(folder).output().expect("bash starts");
    assert!(output.status.success(), "{}", stderr(&output));
}

/// Loads next to nothing, which shows that the way is open.
fn a_little(to: &str) -> Command {
    generate(to, &["--tables", "clients", "--indexes", "none"])
}

#[test]
fn the_six_modes_of_tls() {
    let cluster = cluster();
    let (port, folder) = (cluster.port, cluster.folder().display());
    let database = cluster.database();
    let name = database.address.rsplit_once('/').expect("a path").1;
    let (ca, other) = (format!("sslrootcert={folder}/ca.crt"), format!("sslrootcert={folder}/other.crt"));
    let to = |user: &str, host: &str, settings: &str, schema: &str| {
        let mut command = a_little(&format!("postgres://{user}:{ESCAPED}@{host}:{port}/{name}?{settings}"));
        command.args(["--schema", schema]);
        command
    };
    let good = [
        ("plain", "127.0.0.1", "sslmode=disable".to_owned()),
        ("plain", "127.0.0.1", "sslmode=allow".to_owned()),
        ("plain", "127.0.0.1", "sslmode=prefer".to_owned()),
        ("sealed", "127.0.0.1", "sslmode=allow".to_owned()),
        ("sealed", "127.0.0.1", "sslmode=prefer".to_owned()),
        ("sealed", "127.0.0.1", String::new()),
        ("sealed", "127.0.0.1", "sslmode=require".to_owned()),
        ("sealed", "127.0.0.1", format!("sslmode=require&{ca}")),
        ("sealed", "127.0.0.1", format!("sslmode=verify-ca&{ca}")),
        ("sealed", "localhost", format!("sslmode=verify-full&{ca}")),
    ];
    for (place, (user, host, settings)) in good.iter().enumerate() {
        succeed(&mut to(user, host, settings, &format!("s{place}")));
    }
    let bad = [
        ("sealed", "127.0.0.1", "sslmode=disable".to_owned(), "pg_hba"),
        ("plain", "127.0.0.1", "sslmode=require".to_owned(), "pg_hba"),
        ("sealed", "127.0.0.1", format!("sslmode=verify-full&{ca}"), "not valid for name"),
        ("sealed", "localhost", format!("sslmode=verify-full&{other}"), "certificate"),
        ("sealed", "localhost", format!("sslmode=verify-ca&{other}"), "certificate"),
        ("sealed", "localhost", format!("sslmode=require&{other}"), "certificate"),
        ("sealed", "localhost", "sslmode=verify-full".to_owned(), "certificate"),
    ];
    for (user, host, settings, word) in &bad {
        let said = fail(&mut to(user, host, settings, "never"), 1);
        assert!(said.contains(word), "{settings}: {said}");
        assert!(!said.contains("pa55"), "{said}");
    }
}

#[test]
fn a_server_without_tls_is_not_spoken_to_when_tls_is_asked_for() {
    let cluster = Cluster::start("", None, |_| {});
    let said = fail(&mut a_little(&format!("{}/postgres?sslmode=require", cluster.address())), 1);
    assert!(said.contains("TLS"), "{said}");
    succeed(&mut a_little(&format!("{}/postgres?sslmode=prefer", cluster.address())));
}

#[test]
fn the_address_may_come_from_anywhere_that_libpq_looks() {
    let cluster = cluster();
    let (port, folder) = (cluster.port.to_string(), cluster.folder().to_str().expect("text"));
    let home = tempfile::tempdir().expect("a folder");
    let passwords = home.path().join(".pgpass");
    let line = PASSWORD.replace(':', "\\:");
    std::fs::write(&passwords, format!("elsewhere:*:*:*:no\n127.0.0.1:{port}:*:ann:{line}\n{folder}:*:*:ann:{line}\n"))
        .expect("written");
    std::fs::set_permissions(&passwords, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("set");
    let database = cluster.database();
    let name = database.address.rsplit_once('/').expect("a path").1;
    std::fs::write(
        home.path().join(".pg_service.conf"),
        format!("[shop]\nhost=127.0.0.1\nport={port}\nuser=ann\ndbname={name}\n"),
    )
    .expect("written");
    let pass = [("PGPASSWORD", PASSWORD)];
    let from_environment =
        [("PGHOST", "127.0.0.1"), ("PGPORT", &port), ("PGUSER", "ann"), ("PGDATABASE", name), pass[0]];
    let home = home.path().to_str().expect("text");
    let ways: Vec<(String, Vec<(&str, &str)>)> = vec![
        ("postgres://".to_owned(), from_environment.to_vec()),
        (format!("postgresql:///{name}"), from_environment.to_vec()),
        (format!("host=127.0.0.1 port={port} user=ann dbname={name} password='{PASSWORD}'"), vec![]),
        (format!("postgres://ann@127.0.0.1:{port}/{name}"), vec![("HOME", home)]),
        (format!("postgres://ann@/{name}?host={folder}&port={port}"), vec![("HOME", home)]),
        (format!("host={folder} port={port} user=ann dbname={name}"), vec![pass[0]]),
        ("service=shop".to_owned(), vec![("HOME", home)]),
        ("postgres://".to_owned(), vec![("HOME", home), ("PGSERVICE", "shop")]),
        (format!("postgres://ann@127.0.0.1:{port}/{name}"), vec![("PGPASSFILE", passwords.to_str().expect("text"))]),
    ];
    for (place, (to, variables)) in ways.into_iter().enumerate() {
        succeed(a_little(&to).args(["--schema", &format!("way{place}")]).envs(variables));
    }
    assert_eq!(database.ask("SELECT count(*) FROM pg_tables WHERE tablename = 'clients'"), "9");
}

#[test]
fn a_wrong_password_no_password_no_database_and_no_server_are_told_apart() {
    let port = cluster().port;
    for (to, words) in [
        (
            format!("postgres://ann:hush-hush@127.0.0.1:{port}/postgres"),
            ["password authentication failed", "PGPASSWORD"],
        ),
        (format!("postgres://ann@127.0.0.1:{port}/postgres"), ["password missing", "PGPASSWORD"]),
        (format!("postgres://postgres@127.0.0.1:{port}/nowhere"), ["nowhere", "createdb"]),
        ("postgres://ann:hush-hush@127.0.0.1:1/x".to_owned(), ["refused", "--wait"]),
        ("postgres://ann:hush-hush@/x?host=/nonexistent".to_owned(), ["No such file", "--wait"]),
    ] {
        let said = fail(&mut a_little(&to), 1);
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
        assert!(!said.contains("hush-hush"), "{said}");
    }
    let said = fail(&mut a_little("postgres://ann:hush-hush@x:port/y"), 2);
    assert!(said.contains("port") && !said.contains("hush-hush"), "{said}");
}

#[test]
fn a_password_is_nowhere_to_be_seen() {
    let cluster = cluster();
    let database = cluster.database();
    let name = database.address.rsplit_once('/').expect("a path").1;
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.json");
    let to = format!("postgres://ann:{ESCAPED}@127.0.0.1:{}/{name}", cluster.port);
    let arguments =
        [&["generate"], &super::support::SMALL[..], &["--to", &to, "--report", report.to_str().expect("text")]]
            .concat();
    let output = super::support::ordermill(&arguments).env("RUST_LOG", "trace").output().expect("it starts");
    assert!(output.status.success(), "{}", stderr(&output));
    let twice = super::support::ordermill(&[&["generate", "quickstart", "--to", &to, "--to", &to][..]].concat())
        .output()
        .expect("it starts");
    let refused = generate(&to, &[]).output().expect("it starts");
    let ledger = database
        .ask("SELECT (SELECT json_agg(j) FROM ordermill_jobs j)::text || (SELECT json_agg(c) FROM ordermill_chunks c)");
    let seen = [
        stdout(&output),
        stderr(&output),
        stderr(&twice),
        stderr(&refused),
        ledger,
        std::fs::read_to_string(report).expect("a report"),
    ];
    assert!(seen[0].contains("ann:***@"), "{}", seen[0]);
    for text in seen {
        assert!(!text.contains("pa55") && !text.contains(PASSWORD), "{text}");
    }
}

#[test]
fn a_server_that_is_still_starting_is_waited_for() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    let own = Cluster::start("", None, |_| {});
    let real = own.port;
    std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_secs(2));
        let listener = std::net::TcpListener::bind(("127.0.0.1", port)).expect("it is still free");
        for client in listener.incoming().flatten() {
            let server = std::net::TcpStream::connect(("127.0.0.1", real)).expect("the server is there");
            let (mut up, mut down) = (client.try_clone().expect("cloned"), client);
            let (mut from, mut to) = (server.try_clone().expect("cloned"), server);
            std::thread::spawn(move || {
                std::io::copy(&mut up, &mut to).is_ok_and(|_| to.shutdown(std::net::Shutdown::Both).is_ok())
            });
            std::thread::spawn(move || std::io::copy(&mut from, &mut down));
        }
    });
    let to = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    fail(&mut a_little(&to), 1);
    succeed(a_little(&to).args(["--wait", "20s"]));
}
