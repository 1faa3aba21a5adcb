//! Throw-away servers, for what can't be asked of the one that most tests share: certificates, passwords, crashes.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mongodb::Client;
use mongodb::bson::{Document, doc};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A server of one's own: `mongod`, or the one from pip that speaks its protocol.
pub(crate) struct Server {
    pub(crate) port: u16,
    /// Where its data and certificates are.
    pub(crate) folder: TempDir,
    running: Child,
}

impl Server {
    /// Starts one that anybody may use.
    pub(crate) fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("data")).expect("a folder");
        let running = spawn(port, folder.path(), false);
        wait(port, folder.path());
        Self { port, folder, running }
    }

    /// Starts one that asks for a user's password and shows a certificate for `localhost`, made by an authority of its own.
    pub(crate) fn safe(user: &str, password: &str) -> Self {
        let mut server = Self::start();
        certificates(server.folder.path());
        let create = doc! { "createUser": user, "pwd": password, "roles": ["root"] };
        server.run("admin", create);
        server.ask_to_end();
        server.running = spawn(server.port, server.folder.path(), true);
        wait(server.port, server.folder.path());
        server
    }

    /// Ends it, at once, as a crash would, and starts it again.
    pub(crate) fn crash(&mut self) {
        if is_mongod() {
            self.stop();
        } else {
            // The other one forgets of what it has acknowledged what it has not synced yet, whatever the write concern.
            self.ask_to_end();
        }
        self.running = spawn(self.port, self.folder.path(), false);
        wait(self.port, self.folder.path());
    }

    /// Where it is, without a database.
    pub(crate) fn address(&self) -> String {
        format!("mongodb://127.0.0.1:{}", self.port)
    }

    fn run(&self, database: &str, command: Document) {
        let runtime = Runtime::new().expect("a runtime");
        let done = runtime.block_on(async {
            Client::with_uri_str(self.address()).await?.database(database).run_command(command).await
        });
        done.expect("the server does it");
    }

    /// Whoever is asked kindly keeps what was written last.
    fn ask_to_end(&mut self) {
        let asked = Command::new("kill").arg(self.running.id().to_string()).status().expect("kill is there");
        assert!(asked.success());
        self.running.wait().expect("it ends");
    }

    fn stop(&mut self) {
        drop(self.running.kill());
        drop(self.running.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn program() -> String {
    std::env::var("ORDERMILL_MONGOD")
        .expect("ORDERMILL_MONGOD names a mongod to start; `scripts/test` finds or installs one and runs the tests")
}

fn is_mongod() -> bool {
    Path::new(&program()).file_name().is_some_and(|name| name == "mongod")
}

fn spawn(port: u16, folder: &Path, safe: bool) -> Child {
    let (program, is_mongod) = (program(), is_mongod());
    let file = |name: &str| folder.join(name).to_str().expect("text").to_owned();
    let mut command = Command::new(&program);
    command.args(["--port", &port.to_string()]);
    let (data, authority, both) = (file("data"), file("ca.crt"), file("both.pem"));
    if is_mongod {
        command.args(["--dbpath", &data, "--bind_ip", "127.0.0.1"]);
    } else {
        command.args(["--storage-path", &data]);
    }
    match (safe, is_mongod) {
        (true, true) => command
            .args(["--auth", "--tlsMode", "requireTLS", "--tlsAllowConnectionsWithoutCertificates"])
            .args(["--tlsCertificateKeyFile", &both, "--tlsCAFile", &authority]),
        (true, false) => {
            command.args(["--auth", "--tls-cert-file", &file("server.crt"), "--tls-key-file", &file("server.key")])
        }
        _ => &mut command,
    };
    let log = std::fs::File::create(folder.join("log")).expect("a file");
    command
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("cloned"))
        .stderr(log)
        .spawn()
        .expect("the server starts")
}

fn wait(port: u16, folder: &Path) {
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(began.elapsed() < Duration::from_secs(60), "the server does not start: {log}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A certificate for `localhost` by an authority of our own, and another authority.
pub(crate) fn certificates(folder: &Path) {
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
cat server.crt server.key >both.pem
"#;
    let output = Command::new("bash").args(["-c", script, "certificates"]).arg(folder).output().expect("bash starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
