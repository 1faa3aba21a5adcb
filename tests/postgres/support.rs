//! The program that loads into a server, and what is then there.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use ordermill::tables::{self, Table};

use super::server::programs;
pub(crate) use super::server::{Cluster, Database, database, psql, run_psql};
pub(crate) use crate::support::{fail, ordermill, stderr, stdout, succeed};

/// What tests load: some 1,500 orders, in a dozen chunks.
pub(crate) const SMALL: [&str; 5] = ["quickstart", "--scale", "0.01", "--chunk-orders", "150"];

impl Cluster {
    /// A new database.
    pub(crate) fn database(&self) -> Database {
        Database::on(&self.address())
    }

    /// One whose folder `small` is a file system of this size, which goes with the server: nobody else sees it.
    pub(crate) fn with_small_disk(size: &str) -> Self {
        let mut shell = Command::new("sh");
        let as_root = r#"if [ "$(id -u)" -eq 0 ]; then exec "$@"; else exec sudo -n "$@"; fi"#;
        shell.args(["-c", as_root, "sh", "unshare", "--mount", "bash"]);
        Self::kept_by(shell, &programs(), [size, ""], "", None, |_| {})
    }

    /// Stops it at once, as a crash would; starts it again when asked to.
    pub(crate) fn crash(&self, and_restart: bool) {
        self.control(if and_restart { "restart" } else { "stop" }, "immediate");
    }

    /// Shuts it down as its administrator would: it ends all connections.
    pub(crate) fn shut_down(&self) {
        self.control("stop", "fast");
    }

    fn control(&self, action: &str, mode: &str) {
        let script = r#"cd /; if [ "$(id -u)" -eq 0 ]; then exec runuser -u postgres -- "$@"; else exec "$@"; fi"#;
        let status = Command::new("bash")
            .args(["-c", script, "crash"])
            .arg(self.programs.join("pg_ctl"))
            .arg("-D")
            .arg(self.folder().join("data"))
            .args(["-m", mode, "-w", "-l"])
            .arg(self.folder().join("log"))
            .arg(action)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("bash starts");
        assert!(status.success());
    }
}

impl Database {
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
    ordermill(&[&["generate"], &SMALL[..], &["--quiet", "--to", to], more].concat())
}

/// Starts a command, and keeps what it says.
pub(crate) fn start(command: &mut Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// A load that is under way: some chunks are there, and more will come.
pub(crate) fn under_way(database: &Database, more: &[&str]) -> Child {
    let run = start(&mut generate(&database.address, more));
    let began = Instant::now();
    let loaded = "SELECT CASE WHEN to_regclass('ordermill_chunks') IS NULL THEN 0 ELSE \
                  (xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM ordermill_chunks', false, true, '')))[1]::text::int END";
    while database.ask(loaded).parse::<usize>().expect("a number") < 3 {
        assert!(began.elapsed() < Duration::from_secs(30), "it gets under way");
    }
    run
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
