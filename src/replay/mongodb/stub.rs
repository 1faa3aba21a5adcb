//! A server on this machine that speaks just enough of MongoDB's protocol (`OP_MSG`) to answer our commands at once: what can be
//! asked of it in a second is what this client can.

use std::io::{self, BufReader, Read, Write};
use std::net::TcpStream;

use mongodb::bson::{DateTime, Document, RawDocument, doc};

use crate::replay::error::ReplayError;
use crate::replay::stub;
use crate::servers::mongodb::Address;

const OP_MSG: i32 = 2013;
/// Length, request, response to, and opcode.
const HEADER: usize = 16;
/// The sender waits for no answer.
const MORE_TO_COME: i32 = 2;
/// Where a message's first document begins: behind its flags and the kind of its section.
const FIRST: usize = 5;

/// Starts one.
pub(super) fn start() -> Result<Address, ReplayError> {
    let port = stub::listen(serve)?;
    Ok(Address::read(&format!("mongodb://127.0.0.1:{port}/stub")).expect("an address"))
}

/// Answers one connection until it closes.
fn serve(stream: &TcpStream) -> io::Result<()> {
    let mut input = BufReader::new(stream);
    let mut output = stream;
    let mut body = Vec::new();
    loop {
        let mut header = [0; HEADER];
        input.read_exact(&mut header)?;
        let rest = (number(&header, 0) as usize).saturating_sub(HEADER);
        body.clear();
        (&mut input).take(rest as u64).read_to_end(&mut body)?;
        if number(&body, 0) & MORE_TO_COME != 0 {
            continue;
        }
        let command = body.get(FIRST..).unwrap_or_default();
        let length = number(command, 0) as usize;
        let command = RawDocument::from_bytes(command.get(..length).unwrap_or_default()).map_err(io::Error::other)?;
        let answer = answer(command)?.to_vec().map_err(io::Error::other)?;
        let mut message = Vec::with_capacity(HEADER + FIRST + answer.len());
        for number in [(HEADER + FIRST + answer.len()) as i32, 0, number(&header, 4), OP_MSG, 0] {
            message.extend_from_slice(&number.to_le_bytes());
        }
        message.push(0);
        message.extend_from_slice(&answer);
        output.write_all(&message)?;
    }
}

fn number(bytes: &[u8], at: usize) -> i32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, i32::from_le_bytes)
}

fn answer(command: &RawDocument) -> io::Result<Document> {
    let (name, of) = command.iter().next().ok_or(io::ErrorKind::InvalidData)?.map_err(io::Error::other)?;
    Ok(match name.as_str() {
        "hello" | "isMaster" | "ismaster" => doc! {
            "helloOk": true, "ismaster": true, "isWritablePrimary": true, "maxBsonObjectSize": 16 << 20,
            "maxMessageSizeBytes": 48_000_000, "maxWriteBatchSize": 100_000, "localTime": DateTime::from_millis(0),
            "logicalSessionTimeoutMinutes": 30, "connectionId": 1, "minWireVersion": 0, "maxWireVersion": 25,
            "readOnly": false, "ok": 1.0,
        },
        "find" | "listCollections" => {
            let row = doc! { "_id": 7_i64, "warehouse_id": 1_i64, "available": 7, "status": "delivered" };
            let namespace = format!("stub.{}", of.as_str().unwrap_or("$cmd.listCollections"));
            doc! { "cursor": { "id": 0_i64, "ns": namespace, "firstBatch": [row.clone(), row] }, "ok": 1.0 }
        }
        _ => doc! { "ok": 1.0 },
    })
}
