//! A server for the tests, a database for each, and the program that loads into it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use ordermill::tables::{self, Table};
use tempfile::TempDir;

/// What tests load: some 1,500 orders, in a dozen chunks.
pub(crate) const SMALL: [&str; 7] = ["quickstart", "--scale", "0.01", "--chunk-orders", "150", "--file-orders", "450"];

/// Starts a server, waits until its standard input is closed, that is until the tests have ended, and removes it.
const KEEPER: &str = r#"
set -e
bin=$1 dir=$2 port=$3
as() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" -eq 0 ]; then chown -R postgres "$dir"; fi
as "$bin/initdb" -D "$dir/data" -A trust -U postgres --no-sync -E UTF8 --locale=C >"$dir/initdb.log" 2>&1 </dev/null
{
    echo "port = $port"
    echo "listen_addresses = '127.0.0.1'"
    echo "unix_socket_directories = '$dir'"
    echo "fsync = off"
    cat "$dir/extra.conf"
} | as tee -a "$dir/data/postgresql.conf" >/dev/null
if [ -f "$dir/hba.conf" ]; then as cp "$dir/hba.conf" "$dir/data/pg_hba.conf"; fi
as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" start >/dev/null </dev/null
echo ready
cat >/dev/null
as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
rm -rf "$dir"
"#;

/// A throw-away server.
pub(crate) struct Cluster {
    pub(crate) folder: PathBuf,
    pub(crate) port: u16,
    _keeper: Child,
    _folder: TempDir,
}

/// A database, gone with the test.
pub(crate) struct Database {
    /// Where it is, as `--to` takes it.
    pub(crate) address: String,
    name: String,
    server: String,
}

/// Where the server's programs are.
fn programs() -> PathBuf {
    let mut found: Vec<PathBuf> = Vec::new();
    for version in std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        found.push(version.path().join("bin"));
    }
    found.sort_by_key(|path| path.parent().and_then(|path| path.file_name()?.to_str()?.parse::<u32>().ok()));
    found.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let has = |path: &PathBuf| path.join("initdb").exists() && path.join("pg_ctl").exists();
    found
        .into_iter()
        .rev()
        .find(has)
        .expect("no Postgres on this machine; `scripts/test` installs one and runs the tests")
}

impl Cluster {
    /// Starts one; `extra` goes to its configuration, `files` beside its data, `hba` says who may come in.
    pub(crate) fn start(extra: &str, hba: Option<&str>, prepare: impl FnOnce(&Path)) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let keep = tempfile::Builder::new().prefix("ordermill-pg").tempdir().expect("a folder");
        // The server is another user when the tests are root.
        std::fs::set_permissions(keep.path(), std::fs::Permissions::from_mode(0o755)).expect("set");
        let folder = keep.path().to_owned();
        std::fs::write(folder.join("extra.conf"), extra).expect("written");
        if let Some(hba) = hba {
            std::fs::write(folder.join("hba.conf"), hba).expect("written");
        }
        prepare(&folder);
        let mut keeper = Command::new("bash")
            .args(["-c", KEEPER, "keeper"])
            .arg(programs())
            .arg(&folder)
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("bash starts");
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().expect("piped")).read_line(&mut line).expect("it says that it is ready");
        let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert_eq!(line, "ready\n", "the server does not start: {}", log());
        Self { folder, port, _keeper: keeper, _folder: keep }
    }

    /// The address of a superuser, without a database.
    pub(crate) fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }

    /// Stops it at once, as a crash would; starts it again when asked to.
    pub(crate) fn crash(&self, and_restart: bool) {
        let action = if and_restart { "restart" } else { "stop" };
        let script = r#"cd /; if [ "$(id -u)" -eq 0 ]; then exec runuser -u postgres -- "$@"; else exec "$@"; fi"#;
        let status = Command::new("bash")
            .args(["-c", script, "crash"])
            .arg(programs().join("pg_ctl"))
            .arg("-D")
            .arg(self.folder.join("data"))
            .args(["-m", "immediate", "-w", "-l"])
            .arg(self.folder.join("log"))
            .arg(action)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("bash starts");
        assert!(status.success());
    }

    /// A new database.
    pub(crate) fn database(&self) -> Database {
        Database::on(&self.address())
    }
}

/// The server of most tests: the one that the environment names, or one of our own.
fn server() -> String {
    static OWN: OnceLock<Cluster> = OnceLock::new();
    match std::env::var("ORDERMILL_POSTGRES") {
        Ok(address) if !address.is_empty() => address.trim_end_matches('/').to_owned(),
        _ => OWN.get_or_init(|| Cluster::start("max_connections = 200", None, |_| {})).address(),
    }
}

/// A new database on the server of most tests.
pub(crate) fn database() -> Database {
    Database::on(&server())
}

impl Database {
    /// `server` is a URL without a database, or with one that others are made from.
    fn on(server: &str) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("ordermill_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let (scheme, rest) = server.split_once("://").expect("ORDERMILL_POSTGRES is a URL");
        let authority = rest.split(['/', '?']).next().expect("a first piece");
        let address = format!("{scheme}://{authority}/{name}");
        let server = format!("{scheme}://{authority}/postgres");
        psql(&server, &format!("CREATE DATABASE {name}"));
        Self { address, name, server }
    }

    /// What a query says, as psql prints it bare.
    pub(crate) fn ask(&self, sql: &str) -> String {
        psql(&self.address, sql)
    }

    /// Every table, as a count and a digest of its rows in any order.
    pub(crate) fn contents(&self, schema: &str) -> BTreeMap<&'static str, String> {
        let mut found = BTreeMap::new();
        for table in tables::ALL {
            if self.ask(&format!("SELECT to_regclass('{schema}.{}') IS NOT NULL", table.name)) == "t" {
                let name = table.name;
                let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
                let sql = format!(
                    "SELECT count(*), md5(string_agg(r::text, E'\\n' ORDER BY r::text)) \
                     FROM (SELECT ({}) AS r FROM {schema}.{name}) AS rows",
                    columns.join(", ")
                );
                found.insert(name, self.ask(&sql));
            }
        }
        found
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A server that a test has stopped takes its databases with it.
        let _ = run_psql(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

fn run_psql(address: &str, sql: &str) -> Output {
    let beside = programs().join("psql");
    let psql = if beside.exists() { beside } else { PathBuf::from("psql") };
    Command::new(psql)
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, address])
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .stdin(Stdio::null())
        .output()
        .expect("psql starts")
}

pub(crate) fn psql(address: &str, sql: &str) -> String {
    let output = run_psql(address, sql);
    assert!(output.status.success(), "{sql}: {}", stderr(&output));
    stdout(&output).trim_end().to_owned()
}

/// Feeds psql a script.
pub(crate) fn script(address: &str, sql: &str) {
    let mut child = Command::new("psql")
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", address])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("psql starts");
    child.stdin.take().expect("piped").write_all(sql.as_bytes()).expect("psql reads");
    let output = child.wait_with_output().expect("psql ends");
    assert!(output.status.success(), "{}", stderr(&output));
}

/// `generate` of the small profile into a target, with more arguments.
pub(crate) fn generate(to: &str, more: &[&str]) -> Command {
    program(&[&["generate"], &SMALL[..], &["--quiet", "--to", to], more].concat())
}

/// The program; nothing of the user's own settings reaches it.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ordermill"));
    command.args(arguments).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PG")) {
        command.env_remove(name);
    }
    command.env("HOME", "/nonexistent");
    command
}

/// Runs a command that must end well.
pub(crate) fn succeed(command: &mut Command) -> Output {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", stderr(&output));
    output
}

/// Runs a command that must fail with this status, and gives what it said.
pub(crate) fn fail(command: &mut Command, status: i32) -> String {
    let output = command.output().expect("it starts");
    assert_eq!(output.status.code(), Some(status), "{command:?}: {}", stderr(&output));
    stderr(&output)
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// What an undisturbed load of the small profile holds.
pub(crate) fn undisturbed() -> &'static BTreeMap<&'static str, String> {
    static CONTENTS: OnceLock<BTreeMap<&'static str, String>> = OnceLock::new();
    CONTENTS.get_or_init(|| {
        let database = database();
        succeed(&mut generate(&database.address, &["--indexes", "none"]));
        database.contents("public")
    })
}

pub(crate) fn table(name: &str) -> &'static Table {
    tables::by_name(name).expect("a table")
}
