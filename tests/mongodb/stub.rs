//! A server that speaks just enough of MongoDB's wire protocol (`OP_MSG`, <https://github.com/mongodb/specifications>) to
//! acknowledge everything, and keeps nothing: it shows what a client sends, and how fast it can.

use std::io::{self, BufWriter, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mongodb::bson::{Bson, DateTime, Document, RawBsonRef, RawDocument, doc};

const OP_MSG: i32 = 2013;
/// Length, request, response to, and opcode.
const HEADER: usize = 16;
/// The sender of the message waits for no answer.
const MORE_TO_COME: u32 = 2;

/// A stub that listens on a port of its own.
pub(crate) struct Stub {
    pub(crate) port: u16,
    state: Arc<State>,
}

/// How a stub behaves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Manner {
    /// What its hello says besides.
    pub(crate) hello: Document,
    /// How long some commands take.
    pub(crate) naps: Vec<(&'static str, Duration)>,
}

/// What was sent to a stub.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// Commands without their documents, but hellos and pings.
    pub(crate) commands: Vec<Document>,
    pub(crate) inserts: Vec<Insert>,
}

/// An insert.
#[derive(Debug, Clone)]
pub(crate) struct Insert {
    pub(crate) collection: String,
    pub(crate) documents: usize,
    /// Bytes of the largest document.
    pub(crate) largest: usize,
    /// Bytes of the whole message.
    pub(crate) message: usize,
}

impl Insert {
    /// Reads a command, and counts the documents that it holds.
    fn read(&mut self, command: &[u8]) -> Result<Document, mongodb::bson::error::Error> {
        let mut rest = Document::new();
        for field in RawDocument::from_bytes(command)? {
            match field? {
                (name, RawBsonRef::Array(documents)) if name == "documents" => {
                    for document in documents {
                        self.count(document?.as_document().map_or(0, |document| document.as_bytes().len()));
                    }
                }
                (name, value) => {
                    rest.insert(name.to_string(), Bson::try_from(value)?);
                }
            }
        }
        Ok(rest)
    }

    fn count(&mut self, length: usize) {
        self.documents += 1;
        self.largest = self.largest.max(length);
    }
}

struct State {
    manner: Manner,
    seen: Mutex<Seen>,
}

impl Stub {
    /// Starts one; port 0 takes any that is free. Its threads end with the program.
    pub(crate) fn start(port: u16, manner: Manner) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(State { manner, seen: Mutex::default() });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // A client that goes away has nothing more to ask.
                std::thread::spawn(move || state.serve(&stream).is_ok());
            }
        });
        Ok(Self { port, state })
    }

    /// What was sent so far.
    pub(crate) fn seen(&self) -> Seen {
        self.state.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl State {
    /// Answers one connection until it closes.
    fn serve(&self, mut stream: &TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut body = Vec::new();
        loop {
            let mut header = [0; HEADER];
            stream.read_exact(&mut header)?;
            let length = number(&header, 0)? as usize;
            if number(&header, 12)? != OP_MSG {
                return Err(wrong("this stub knows OP_MSG alone"));
            }
            let rest = length.checked_sub(HEADER).ok_or_else(|| wrong("a length"))?;
            if body.len() < rest {
                body.resize(rest, 0);
            }
            let body = &mut body[..rest];
            stream.read_exact(body)?;
            let reply = self.answer(body, length)?;
            if number(body, 0)? as u32 & MORE_TO_COME == 0 {
                send(stream, &reply, number(&header, 4)?)?;
            }
        }
    }

    fn answer(&self, body: &[u8], message: usize) -> io::Result<Document> {
        let mut command = None;
        let mut insert = Insert { collection: String::new(), documents: 0, largest: 0, message };
        let mut place = 4;
        // Sections: a document, or documents under a name.
        while place < body.len() {
            let length = number(body, place + 1)? as usize;
            let section = body.get(place + 1..place + 1 + length).ok_or_else(|| wrong("a section"))?;
            if body[place] == 0 {
                command = Some(insert.read(section).map_err(io::Error::other)?);
            } else {
                let name = section[4..].iter().position(|byte| *byte == 0).ok_or_else(|| wrong("a name"))?;
                let mut next = 4 + name + 1;
                while next < section.len() {
                    let length = number(section, next)? as usize;
                    insert.count(length);
                    next += length.max(1);
                }
            }
            place += 1 + length.max(1);
        }
        let command = command.ok_or_else(|| wrong("a message without a command"))?;
        let name = command.keys().next().cloned().unwrap_or_default();
        if let Some((_, nap)) = self.manner.naps.iter().find(|(command, _)| *command == name) {
            std::thread::sleep(*nap);
        }
        let reply = match name.as_str() {
            "hello" | "isMaster" | "ismaster" => return Ok(self.hello()),
            "ping" => return Ok(doc! { "ok": 1.0 }),
            "insert" => {
                command.get_str("insert").unwrap_or_default().clone_into(&mut insert.collection);
                doc! { "n": insert.documents as i32, "ok": 1.0 }
            }
            "find" | "aggregate" | "listCollections" | "listIndexes" => {
                let namespace = format!(
                    "{}.{}",
                    command.get_str("$db").unwrap_or_default(),
                    command.get_str(&name).unwrap_or("$cmd.listCollections")
                );
                doc! { "cursor": { "id": 0_i64, "ns": namespace, "firstBatch": Bson::Array(Vec::new()) }, "ok": 1.0 }
            }
            "update" => doc! { "n": 0, "nModified": 0, "ok": 1.0 },
            "delete" => doc! { "n": 0, "ok": 1.0 },
            _ => doc! { "ok": 1.0 },
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if name == "insert" {
            seen.inserts.push(insert);
        }
        seen.commands.push(command);
        Ok(reply)
    }

    /// A standalone server's, unless the manner says more.
    fn hello(&self) -> Document {
        let mut hello = doc! {
            "helloOk": true,
            "ismaster": true,
            "isWritablePrimary": true,
            "maxBsonObjectSize": 16 << 20,
            "maxMessageSizeBytes": 48_000_000,
            "maxWriteBatchSize": 100_000,
            "localTime": DateTime::from_millis(0),
            "logicalSessionTimeoutMinutes": 30,
            "connectionId": 1,
            "minWireVersion": 0,
            "maxWireVersion": 25,
            "readOnly": false,
            "ok": 1.0,
        };
        hello.extend(self.manner.hello.clone());
        hello
    }
}

fn send(stream: &TcpStream, reply: &Document, to: i32) -> io::Result<()> {
    let reply = reply.to_vec().map_err(io::Error::other)?;
    let length = (HEADER + 5 + reply.len()) as i32;
    let mut out = BufWriter::new(stream);
    for number in [length, 0, to, OP_MSG, 0] {
        out.write_all(&number.to_le_bytes())?;
    }
    out.write_all(&[0])?;
    out.write_all(&reply)?;
    out.flush()
}

fn number(bytes: &[u8], at: usize) -> io::Result<i32> {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map(i32::from_le_bytes).ok_or_else(|| wrong("a message that ends too early"))
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
