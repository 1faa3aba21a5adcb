//! A RabbitMQ, and who listens to it.

use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use lapin::options::{
    BasicGetOptions, ExchangeDeclareOptions, ExchangeDeleteOptions, QueueBindOptions, QueueDeclareOptions,
    QueueDeleteOptions,
};
use lapin::types::FieldTable;
use lapin::{Channel, Connection, ConnectionProperties, ExchangeKind};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::mongodb::throwaway::certificates;
use crate::support::text;

/// Where the broker is that most tests share.
pub(crate) fn shared() -> String {
    std::env::var("ORDERMILL_RABBITMQ")
        .expect("ORDERMILL_RABBITMQ names no RabbitMQ; `scripts/test` starts one and runs the tests")
}

/// An exchange of one's own, and a queue that is bound to it.
pub(crate) struct Listener {
    broker: String,
    pub(crate) exchange: String,
}

/// What a consumer sees of a message.
pub(crate) struct Heard {
    pub(crate) id: String,
    pub(crate) route: String,
    pub(crate) kind: String,
    pub(crate) content_type: String,
    pub(crate) mode: u8,
    pub(crate) body: String,
}

impl Listener {
    /// Listens to what is told by keys like this one.
    pub(crate) fn to(broker: &str, keys: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let exchange = format!("tests.{}.{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let listener = Self { broker: broker.to_owned(), exchange };
        let name = listener.exchange.clone();
        listener.on_a_channel(async move |channel| {
            let durable = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
            let table = FieldTable::default;
            channel.exchange_declare(name.as_str().into(), ExchangeKind::Topic, durable, table()).await?;
            let durable = QueueDeclareOptions { durable: true, ..QueueDeclareOptions::default() };
            channel.queue_declare(name.as_str().into(), durable, table()).await?;
            let (queue, exchange) = (name.as_str().into(), name.as_str().into());
            channel.queue_bind(queue, exchange, keys.into(), QueueBindOptions::default(), table()).await
        });
        listener
    }

    /// Takes all that lies in the queue.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        let name = self.exchange.clone();
        self.on_a_channel(async move |channel| {
            let mut all = Vec::new();
            while let Some(it) = channel.basic_get(name.as_str().into(), BasicGetOptions { no_ack: true }).await? {
                let said = |text: &Option<lapin::types::ShortString>| {
                    text.as_ref().map_or_else(String::new, ToString::to_string)
                };
                let properties = &it.properties;
                all.push(Heard {
                    id: said(properties.message_id()),
                    route: it.routing_key.to_string(),
                    kind: said(properties.kind()),
                    content_type: said(properties.content_type()),
                    mode: properties.delivery_mode().unwrap_or(0),
                    body: String::from_utf8(it.data.clone()).expect("text"),
                });
            }
            Ok(all)
        })
    }

    fn on_a_channel<T>(&self, work: impl AsyncFnOnce(Channel) -> lapin::Result<T>) -> T {
        let runtime = Runtime::new().expect("a runtime");
        let worked = runtime.block_on(async {
            let began = Instant::now();
            let connection = loop {
                match Connection::connect(&self.broker, ConnectionProperties::default()).await {
                    // One that has just started closes lines that it has taken.
                    Err(_) if began.elapsed() < Duration::from_secs(20) => {
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                    connected => break connected?,
                }
            };
            // One that is not held closes itself, and the connection's goodbye comes between.
            let channel = connection.create_channel().await?;
            let done = work(channel.clone()).await;
            connection.close(200, "".into()).await?;
            done
        });
        worked.expect("a RabbitMQ")
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let name = self.exchange.clone();
        self.on_a_channel(async move |channel| {
            channel.queue_delete(name.as_str().into(), QueueDeleteOptions::default()).await?;
            channel.exchange_delete(name.as_str().into(), ExchangeDeleteOptions::default()).await
        });
    }
}

/// Bodies by message id, each of which must be one, whoever has told it how often.
pub(crate) fn by_id(heard: &[Heard]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for it in heard {
        let event: Value = serde_json::from_str(&it.body).expect("JSON");
        let sequence =
            event["source"]["sequence"].as_str().map(|it| it.replace("\",\"", "-").replace(['[', ']', '"'], ""));
        let own = sequence.unwrap_or_else(|| format!("{}-{}", event["subject_id"], event["number"]));
        assert_eq!(it.id, own, "{}", it.body);
        let before = all.insert(it.id.clone(), it.body.clone());
        assert!(before.is_none_or(|before| before == it.body), "{} tells two events", it.id);
    }
    all
}

/// A node of one's own, with a user `ann` whose password is `hush`, and TLS.
pub(crate) struct Node {
    port: u16,
    sealed: u16,
    folder: TempDir,
    running: Child,
}

impl Node {
    /// Starts one that takes nothing: it may use no memory.
    pub(crate) fn without_room() -> Self {
        let port = || TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port is free").port();
        let folder = tempfile::tempdir().expect("a folder");
        certificates(folder.path());
        let (port, sealed) = (port(), port());
        let running = spawn(folder.path(), (port, sealed), "0.0");
        let node = Self { port, sealed, folder, running };
        node.wait();
        node
    }

    /// Ends it, as a crash would, and starts it again, with room.
    pub(crate) fn crash(&mut self) {
        self.end();
        self.running = spawn(self.folder.path(), (self.port, self.sealed), "0.4");
        self.wait();
    }

    /// Where it is.
    pub(crate) fn address(&self) -> String {
        format!("amqp://ann:hush@127.0.0.1:{}", self.port)
    }

    /// The same with TLS, and whom to trust.
    pub(crate) fn sealed(&self) -> String {
        let authority = self.folder.path().join("ca.crt");
        format!("amqps://ann:hush@localhost:{}?cacertfile={}&heartbeat=5", self.sealed, text(&authority))
    }

    fn wait(&self) {
        let began = Instant::now();
        // TLS comes last.
        while TcpStream::connect(("127.0.0.1", self.sealed)).is_err() {
            let log = std::fs::read_to_string(self.folder.path().join("out")).unwrap_or_default();
            assert!(began.elapsed() < Duration::from_secs(120), "it does not start: {log}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn end(&mut self) {
        // A shell, and what it starts.
        let group = format!("-{}", self.running.id());
        Command::new("kill").args(["-KILL", "--", &group]).status().expect("kill starts");
        self.running.wait().expect("it ends");
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.end();
    }
}

fn spawn(folder: &Path, (port, sealed): (u16, u16), room: &str) -> Child {
    let program = std::env::var("ORDERMILL_RABBITMQ_SERVER").expect(
        "ORDERMILL_RABBITMQ_SERVER names no program to start a RabbitMQ with: `apt-get install rabbitmq-server` brings one, and \
         `scripts/test` finds it",
    );
    let at = text(folder);
    let settings = format!(
        "listeners.tcp.1 = 127.0.0.1:{port}\nlisteners.ssl.1 = 127.0.0.1:{sealed}\nssl_options.cacertfile = {at}/ca.crt\n\
         ssl_options.certfile = {at}/server.crt\nssl_options.keyfile = {at}/server.key\ndefault_user = ann\ndefault_pass = hush\n\
         vm_memory_high_watermark.relative = {room}\n"
    );
    std::fs::write(folder.join("rabbitmq.conf"), settings).expect("a file");
    std::fs::write(folder.join("plugins"), "[].").expect("a file");
    let out = std::fs::File::create(folder.join("out")).expect("a file");
    Command::new(program)
        .env("HOME", folder)
        .env("RABBITMQ_NODENAME", format!("tests-{port}@localhost"))
        .env("RABBITMQ_DIST_PORT", (port ^ 1).to_string())
        .env("RABBITMQ_MNESIA_BASE", folder.join("data"))
        .env("RABBITMQ_LOG_BASE", folder.join("log"))
        .env("RABBITMQ_ENABLED_PLUGINS_FILE", folder.join("plugins"))
        .env("RABBITMQ_CONF_ENV_FILE", "/dev/null")
        .env("RABBITMQ_CONFIG_FILE", folder.join("rabbitmq"))
        .env_remove("RABBITMQ_NODE_PORT")
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(out.try_clone().expect("cloned"))
        .stderr(out)
        .spawn()
        .expect("it starts")
}
