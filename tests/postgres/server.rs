//! A server for the tests, and a database for each.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

/// Starts a server, waits until its standard input is closed, that is until the tests have ended, and removes it.
const KEEPER: &str = r#"
set -e
bin=$1 dir=$2 port=$3 small=$4 primary=$5
as() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ -n "$small" ]; then
    mkdir "$dir/small"
    mount -t tmpfs -o "size=$small" tmpfs "$dir/small" ||
        { echo "no right to mount a small file system: run as root, in a container with --cap-add SYS_ADMIN"; exit 1; }
fi
if [ "$(id -u)" -eq 0 ]; then chown -R postgres "$dir"; fi
if [ -n "$primary" ]; then
    as "$(dirname "$(readlink -f "$bin/initdb")")/pg_basebackup" -D "$dir/data" -R -c fast --no-sync -h 127.0.0.1 -p "$primary" -U postgres </dev/null
else
    as "$bin/initdb" -D "$dir/data" -A trust -U postgres --no-sync -E UTF8 --locale=C >"$dir/initdb.log" 2>&1 </dev/null
fi
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
# A small file system goes with this shell, whose alone it is.
rm -rf "$dir" 2>/dev/null || true
"#;

/// A throw-away server.
pub(crate) struct Cluster {
    pub(crate) port: u16,
    /// Where its programs are.
    pub(crate) programs: PathBuf,
    _keeper: Child,
    folder: TempDir,
}

/// A database, gone with the test.
pub(crate) struct Database {
    /// Where it is, as `--to` takes it.
    pub(crate) address: String,
    name: String,
    server: String,
}

/// Where the server's programs are.
pub(crate) fn programs() -> PathBuf {
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
        Self::kept_by(Command::new("bash"), &programs(), ["", ""], extra, hba, prepare)
    }

    /// Starts one of the newest major, which `scripts/test` brings.
    pub(crate) fn newest() -> Self {
        let programs = std::env::var_os("ORDERMILL_POSTGRES_NEWEST").map(PathBuf::from);
        let programs = programs.expect(
            "ORDERMILL_POSTGRES_NEWEST names the programs of the newest Postgres; `scripts/test` brings them and runs the tests",
        );
        Self::kept_by(Command::new("bash"), &programs, ["", ""], "", None, |_| {})
    }

    /// Starts one that follows another one.
    pub(crate) fn following(primary: &Self) -> Self {
        let of = ["", &primary.port.to_string()];
        Self::kept_by(Command::new("bash"), &primary.programs, of, "", None, |_| {})
    }

    /// Starts one from a shell; `small` is the size of a file system of its own, in its folder `small`, `primary` the port of one that
    /// it follows.
    pub(crate) fn kept_by(
        mut shell: Command,
        programs: &Path,
        [small, primary]: [&str; 2],
        extra: &str,
        hba: Option<&str>,
        prepare: impl FnOnce(&Path),
    ) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let folder = tempfile::Builder::new().prefix("ordermill-pg").tempdir().expect("a folder");
        // The server is another user when the tests are root.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("set");
        std::fs::write(folder.path().join("extra.conf"), extra).expect("written");
        if let Some(hba) = hba {
            std::fs::write(folder.path().join("hba.conf"), hba).expect("written");
        }
        prepare(folder.path());
        let mut keeper = shell
            .args(["-c", KEEPER, "keeper"])
            .arg(programs)
            .arg(folder.path())
            .arg(port.to_string())
            .arg(small)
            .arg(primary)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell starts");
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().expect("piped")).read_line(&mut line).expect("it says that it is ready");
        let cluster = Self { port, programs: programs.to_owned(), _keeper: keeper, folder };
        let log = std::fs::read_to_string(cluster.folder().join("log")).unwrap_or_default();
        assert_eq!(line, "ready\n", "the server does not start: {log}");
        cluster
    }

    /// Where its socket, its data and its log are.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The address of a superuser, without a database.
    pub(crate) fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
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
    pub(crate) fn on(server: &str) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("ordermill_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let (scheme, rest) = server.split_once("://").expect("ORDERMILL_POSTGRES is a URL");
        let authority = rest.split(['/', '?']).next().expect("a first piece");
        let address = format!("{scheme}://{authority}/{name}");
        let server = format!("{scheme}://{authority}/postgres");
        psql(&server, &format!("CREATE DATABASE {name}"));
        Self { address, name, server }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A server that a test has stopped takes its databases with it.
        let _ = run_psql(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// Runs a statement, which may fail.
pub(crate) fn run_psql(address: &str, sql: &str) -> Output {
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
    assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}
