//! A server on this machine that answers at once, in the protocol of whatever is played against: what can be asked of it in a
//! second is what this client can.

use std::io;
use std::net::{TcpListener, TcpStream};

use super::error::ReplayError;

/// Listens on a port, which it gives. `serve` answers one connection until it closes, on a thread that ends with it.
pub(super) fn listen(serve: impl Fn(&TcpStream) -> io::Result<()> + Copy + Send + 'static) -> Result<u16, ReplayError> {
    let failed = |cause| ReplayError::Machine { doing: "no port on this machine can be listened to", cause };
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away has nothing more to ask.
            std::thread::spawn(move || stream.set_nodelay(true).and_then(|()| serve(&stream)).is_ok());
        }
    });
    Ok(port)
}
