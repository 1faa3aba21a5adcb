//! Just enough of Postgres's protocol to answer our statements.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Write};
use std::net::TcpStream;

use crate::replay::error::ReplayError;
use crate::replay::stub;
use crate::servers::postgres::Address;

const BIGINT: i32 = 20;
const INTEGER: i32 = 23;
const TEXT: i32 = 25;
const FLAG: i32 = 16;
const INSTANT: i32 = 1184;

/// What is known of a statement.
#[derive(Clone)]
struct Known {
    /// What it has in it.
    mark: &'static str,
    parameters: usize,
    columns: &'static [i32],
    rows: usize,
}

static KNOWN: [Known; 5] = [
    Known { mark: "current_schema", parameters: 0, columns: &[TEXT, FLAG], rows: 1 },
    Known { mark: ".stock ", parameters: 2, columns: &[BIGINT, INTEGER], rows: 2 },
    Known { mark: ".orders ", parameters: 1, columns: &[BIGINT, TEXT, INSTANT, INSTANT, INSTANT], rows: 1 },
    Known { mark: "SKIP LOCKED", parameters: 1, columns: &[BIGINT, BIGINT], rows: 1 },
    Known { mark: ".shipments ", parameters: 1, columns: &[BIGINT, TEXT, TEXT, INSTANT, INSTANT, INSTANT], rows: 1 },
];

/// Starts one.
pub(super) fn start() -> Result<Address, ReplayError> {
    let port = stub::listen(serve)?;
    Ok(Address::read(&format!("postgres://stub@127.0.0.1:{port}/stub?sslmode=disable")).expect("an address"))
}

/// Answers one connection until it closes.
fn serve(stream: &TcpStream) -> io::Result<()> {
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
                let known = KNOWN.iter().find(|known| answers(&sql) && sql.contains(known.mark)).cloned();
                let parameters = sql.matches('$').count();
                let write = Known { mark: "", parameters, columns: &[], rows: 0 };
                statements.insert(name.to_vec(), known.unwrap_or(write));
                message(b'1', &[], &mut answer);
            }
            b'D' => {
                let (name, _) = text(body.get(1..).unwrap_or_default());
                describe(statements.get(name), &mut answer);
            }
            b'B' => {
                let (_, rest) = text(&body);
                bound = statements.get(text(rest).0).cloned();
                message(b'2', &[], &mut answer);
            }
            b'E' => {
                for _ in 0..bound.as_ref().map_or(0, |known| known.rows) {
                    row(bound.as_ref().map_or(&[], |known| known.columns), &mut answer);
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

/// Whether a statement is answered with rows.
fn answers(sql: &str) -> bool {
    sql.starts_with("SELECT") || sql.contains("RETURNING")
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
    let (parameters, columns) = known.map_or((0, &[][..]), |known| (known.parameters, known.columns));
    let mut body = (parameters as i16).to_be_bytes().to_vec();
    // Whatever is sent in them: nobody looks.
    body.extend((0..parameters).flat_map(|_| BIGINT.to_be_bytes()));
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
            FLAG => &[1],
            _ => &[0, 0, 0, 0, 0, 0, 0, 7],
        };
        body.extend_from_slice(&(value.len() as i32).to_be_bytes());
        body.extend_from_slice(value);
    }
    message(b'D', &body, into);
}
