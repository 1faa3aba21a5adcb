//! A server that acknowledges everything and keeps nothing: what is loaded into it shows the client's own speed.
//!
//! `cargo bench --bench mongodb_stub -- PORT`

#![expect(clippy::print_stdout, reason = "it says where it listens")]

#[expect(dead_code, reason = "tests look at what was sent")]
#[path = "../../tests/mongodb/stub.rs"]
mod stub;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = std::env::args().nth(1).map_or(Ok(0), |port| port.parse())?;
    let stub = stub::Stub::start(port, stub::Manner::default())?;
    println!("mongodb://127.0.0.1:{}", stub.port);
    loop {
        std::thread::park();
    }
}
