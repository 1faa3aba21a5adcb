//! A server on this machine that speaks just enough of Postgres's protocol to answer our statements at once: what can be asked
//! of it in a second is what this client can.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use crate::servers::postgres::Address;

const BIGINT: i32 = 20;
const INTEGER: i32 = 23;
const TEXT: i32 = 25;
const INSTANT: i32 = 1184;

/// Where a stub listens. Its threads end with their connections.
pub(in crate::replay) struct Stub {
    port: u16,
}

/// What is known of a statement.
#[derive(Clone, Copy)]
struct Known {
    /// What it has in it.
    mark: &'static str,
    parameters: &'static [i32],
    columns: &'static [i32],
    rows: usize,
}

const KNOWN: [Known; 3] = [
    Known { mark: ".stock ", parameters: &[BIGINT, BIGINT], columns: &[BIGINT, INTEGER], rows: 2 },
    Known { mark: ".orders ", parameters: &[BIGINT], columns: &[BIGINT, TEXT, INSTANT, INSTANT, INSTANT], rows: 1 },
    Known {
        mark: ".shipments ",
        parameters: &[BIGINT],
        columns: &[BIGINT, TEXT, TEXT, INSTANT, INSTANT, INSTANT],
        rows: 1,
    },
];

impl Stub {
    /// Starts one.
    pub(in crate::replay) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let port = listener.local_addr()?.port();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that goes away has nothing more to ask.
                std::thread::spawn(move || serve(&stream).is_ok());
            }
        });
        Ok(Self { port })
    }

    /// As a target's name.
    pub(in crate::replay) fn address(&self) -> Option<Address> {
        Address::read(&format!("postgres://stub@127.0.0.1:{}/stub?sslmode=disable", self.port))
    }
}

/// Answers one connection until it closes.
fn serve(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut input = BufReader::new(stream);
    let mut output = stream;
    let mut answer = Vec::new();
    let mut body = Vec::new();
    read(&mut input, &mut body)?;
    message(b'R', &0_i32.to_be_bytes(), &mut answer);
    message(b'Z', b"I", &mut answer);
    output.write_all(&answer)?;
    let mut statements: HashMap<Vec<u8>, Known> = HashMap::new();
    let mut bound: Option<Known> = None;
    answer.clear();
    loop {
        let mut kind = [0];
        input.read_exact(&mut kind)?;
        read(&mut input, &mut body)?;
        match kind[0] {
            b'Q' => {
                message(b'C', b"SELECT 0\0", &mut answer);
                message(b'Z', b"I", &mut answer);
            }
            b'P' => {
                let (name, rest) = text(&body);
                let (sql, _) = text(rest);
                let sql = String::from_utf8_lossy(sql);
                let known = KNOWN.into_iter().find(|known| sql.contains(known.mark));
                let nothing = Known { mark: "", parameters: &[], columns: &[], rows: 0 };
                statements.insert(name.to_vec(), known.unwrap_or(nothing));
                message(b'1', &[], &mut answer);
            }
            b'D' => {
                let (name, _) = text(body.get(1..).unwrap_or_default());
                describe(statements.get(name), &mut answer);
            }
            b'B' => {
                let (_, rest) = text(&body);
                bound = statements.get(text(rest).0).copied();
                message(b'2', &[], &mut answer);
            }
            b'E' => {
                for _ in 0..bound.map_or(0, |known| known.rows) {
                    row(bound.map_or(&[], |known| known.columns), &mut answer);
                }
                message(b'C', b"SELECT 1\0", &mut answer);
            }
            b'C' => message(b'3', &[], &mut answer),
            b'S' => message(b'Z', b"I", &mut answer),
            b'X' => return Ok(()),
            _ => {}
        }
        // As much as was sent together is answered together.
        if input.buffer().is_empty() {
            output.write_all(&answer)?;
            answer.clear();
        }
    }
}

/// Reads what follows a message's kind.
fn read(input: &mut impl Read, body: &mut Vec<u8>) -> io::Result<()> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length).saturating_sub(4);
    body.clear();
    input.take(length.into()).read_to_end(body)?;
    Ok(())
}

/// Text up to its end mark, and what comes after.
fn text(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    (&bytes[..end], bytes.get(end + 1..).unwrap_or_default())
}

fn message(kind: u8, body: &[u8], into: &mut Vec<u8>) {
    into.push(kind);
    into.extend_from_slice(&(body.len() as i32 + 4).to_be_bytes());
    into.extend_from_slice(body);
}

/// A statement's parameters and columns.
fn describe(known: Option<&Known>, into: &mut Vec<u8>) {
    let (parameters, columns) = known.map_or((&[][..], &[][..]), |known| (known.parameters, known.columns));
    let mut body = (parameters.len() as i16).to_be_bytes().to_vec();
    body.extend(parameters.iter().flat_map(|oid| oid.to_be_bytes()));
    message(b't', &body, into);
    if columns.is_empty() {
        return message(b'n', &[], into);
    }
    let mut body = (columns.len() as i16).to_be_bytes().to_vec();
    for oid in columns {
        body.extend_from_slice(b"c\0");
        body.extend_from_slice(&[0; 6]);
        body.extend_from_slice(&oid.to_be_bytes());
        body.extend_from_slice(&(-1_i16).to_be_bytes());
        body.extend_from_slice(&(-1_i32).to_be_bytes());
        body.extend_from_slice(&1_i16.to_be_bytes());
    }
    message(b'T', &body, into);
}

/// A row of nothing much.
fn row(columns: &[i32], into: &mut Vec<u8>) {
    let mut body = (columns.len() as i16).to_be_bytes().to_vec();
    for oid in columns {
        let value: &[u8] = match *oid {
            INTEGER => &[0, 0, 0, 7],
            TEXT => b"delivered",
            _ => &[0, 0, 0, 0, 0, 0, 0, 7],
        };
        body.extend_from_slice(&(value.len() as i32).to_be_bytes());
        body.extend_from_slice(value);
    }
    message(b'D', &body, into);
}
