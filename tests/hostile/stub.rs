//! Listeners on loopback, and the program that meets them.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::support::stderr;

/// Far beyond every limit that the tests set, and far below for ever.
pub(crate) const SOON: Duration = Duration::from_secs(40);

/// Lets something happen to each connection; gives the port. Its threads end with the tests.
pub(crate) fn listen(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let serve = Arc::new(serve);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = Arc::clone(&serve);
            std::thread::spawn(move || serve(stream));
        }
    });
    port
}

/// Accepts and says nothing, for ever.
pub(crate) fn silent() -> u16 {
    listen(|stream| forever(&stream))
}

/// Keeps a connection open.
pub(crate) fn forever(_stream: &TcpStream) {
    loop {
        std::thread::sleep(SOON);
    }
}

/// Passes bytes on, until it freezes: then nothing moves any more, on no connection, and all stay open.
#[derive(Clone)]
pub(crate) struct Freezer {
    pub(crate) port: u16,
    frozen: Arc<AtomicBool>,
    ended: Arc<AtomicBool>,
}

impl Freezer {
    /// Stands before a server; freezes when a client has sent these bytes on one connection, or when it is told to.
    pub(crate) fn before(server: u16, most: usize) -> Self {
        let freezer = Self { port: 0, frozen: Arc::default(), ended: Arc::default() };
        let shared = freezer.clone();
        let port = listen(move |client| {
            let server = TcpStream::connect(("127.0.0.1", server)).expect("the server is there");
            let (from, to) = (server.try_clone().expect("cloned"), client.try_clone().expect("cloned"));
            let of_answers = shared.clone();
            std::thread::spawn(move || of_answers.pass(from, to, usize::MAX));
            shared.pass(client, server, most);
        });
        Self { port, ..freezer }
    }

    /// Lets go all connections.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_frozen(&self) -> bool {
        self.frozen.load(Ordering::SeqCst)
    }

    fn pass(&self, mut from: TcpStream, mut to: TcpStream, most: usize) {
        let (mut bytes, mut passed) = (vec![0; 16 << 10], 0);
        while let Ok(length @ 1..) = from.read(&mut bytes) {
            passed += length;
            if passed > most {
                self.frozen.store(true, Ordering::SeqCst);
            }
            while self.is_frozen() && !self.ended.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(20));
            }
            if self.is_frozen() || to.write_all(&bytes[..length]).is_err() {
                break;
            }
        }
        for stream in [from, to] {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// Passes bytes on, but a message that holds these words only after some time; what other connections say meanwhile passes.
pub(crate) fn slow(server: u16, words: &'static str, time: Duration) -> u16 {
    listen(move |client| {
        let server = TcpStream::connect(("127.0.0.1", server)).expect("the server is there");
        let (mut from, mut to) = (server.try_clone().expect("cloned"), client.try_clone().expect("cloned"));
        std::thread::spawn(move || std::io::copy(&mut from, &mut to));
        let (mut client, mut server) = (client, server);
        let mut bytes = vec![0; 64 << 10];
        while let Ok(length @ 1..) = client.read(&mut bytes) {
            if bytes[..length].windows(words.len()).any(|said| said == words.as_bytes()) {
                std::thread::sleep(time);
            }
            if server.write_all(&bytes[..length]).is_err() {
                break;
            }
        }
        let _ = server.shutdown(Shutdown::Both);
    })
}

/// Runs a command that must end soon.
pub(crate) fn run(command: &mut Command) -> Output {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    while child.try_wait().expect("it can be asked").is_none() {
        if began.elapsed() > SOON {
            child.kill().expect("it can be killed");
            let output = child.wait_with_output().expect("it ends");
            panic!("{command:?} hangs: {}", stderr(&output));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.wait_with_output().expect("it ends")
}

/// Interrupts a command with the first Ctrl-C; it must end within the two seconds that it may take, and some for a busy machine.
pub(crate) fn interrupt(run: Child) -> Output {
    let began = Instant::now();
    let sent = Command::new("kill").args(["-INT", &run.id().to_string()]).status().expect("kill is there");
    assert!(sent.success());
    let output = run.wait_with_output().expect("it ends");
    assert!(began.elapsed() < Duration::from_secs(5), "it took {:?}", began.elapsed());
    output
}

/// What was said, which must be one sentence and a hint.
pub(crate) fn sentence(output: &Output) -> String {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let lines: Vec<_> = said.trim_end().lines().collect();
    assert!(lines.len() == 2 && lines[1].starts_with("hint: "), "{said}");
    assert!(said.len() < 1_500, "{} bytes: {said}", said.len());
    said
}
