//! Asking the admin server of another process how it is: what a health check in a container calls, where there is no
//! other HTTP client.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::HOST;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::settings::AdminSettings;

/// The longest answer that is read, in bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// What to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probed {
    /// Whether the process makes progress: `/livez`.
    Live,
    /// Whether it takes part in the work: `/readyz`.
    Ready,
}

/// What the process says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whether it is well.
    pub well: bool,
    /// What it says, such as what it waits for.
    pub text: String,
}

/// Why nobody answered.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// The address of the admin server is none.
    #[error("`{0}` is no address with a port")]
    Address(String),
    /// There was no answer, or none that can be read.
    #[error("no answer from {address}: {reason}")]
    NoAnswer {
        /// Who was asked.
        address: SocketAddr,
        /// What happened.
        reason: String,
    },
}

/// Asks the admin server that these settings describe; one that listens on all addresses is asked on loopback. Takes at
/// most `request_timeout_ms`.
///
/// # Errors
/// Returns a [`ProbeError`] when there is no answer.
pub fn probe(settings: &AdminSettings, probed: Probed) -> Result<Answer, ProbeError> {
    let listen: SocketAddr = settings.listen.parse().map_err(|_| ProbeError::Address(settings.listen.clone()))?;
    let address = reachable(listen);
    let no_answer = |reason: String| ProbeError::NoAnswer { address, reason };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| no_answer(error.to_string()))?;
    let timeout = Duration::from_millis(settings.request_timeout_ms);
    let asked = runtime.block_on(async { tokio::time::timeout(timeout, ask(address, probed)).await });
    asked.map_err(|_| no_answer(format!("none within {timeout:?}")))?.map_err(|error| no_answer(error.to_string()))
}

fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

async fn ask(address: SocketAddr, probed: Probed) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>> {
    let path = match probed {
        Probed::Live => "/livez",
        Probed::Ready => "/readyz",
    };
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let request = Request::get(path).header(HOST, address.to_string()).body(Empty::<Bytes>::new())?;
    // It ends with the runtime, and what goes wrong there shows in the answer.
    tokio::spawn(connection);
    let response = sender.send_request(request).await?;
    let well = response.status() == StatusCode::OK;
    let body = Limited::new(response.into_body(), MAX_ANSWER_BYTES).collect().await?.to_bytes();
    Ok(Answer { well, text: String::from_utf8_lossy(&body).trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{AdminServer, Health, Metrics};

    struct Joining;

    impl Health for Joining {
        fn live(&self) -> Result<(), String> {
            Ok(())
        }

        fn ready(&self) -> Result<(), String> {
            Err("clean is joining".to_owned())
        }
    }

    fn settings(listen: String) -> AdminSettings {
        AdminSettings { listen, ..AdminSettings::default() }
    }

    #[test]
    fn it_hears_what_the_process_says_of_itself() {
        let metrics = Arc::new(Metrics::new(1));
        let server = AdminServer::start(&settings("127.0.0.1:0".to_owned()), metrics, Arc::new(Joining)).unwrap();
        let everywhere = settings(format!("0.0.0.0:{}", server.address().port()));
        assert!(probe(&everywhere, Probed::Live).unwrap().well);
        let ready = probe(&everywhere, Probed::Ready).unwrap();
        assert_eq!((ready.well, ready.text.as_str()), (false, "clean is joining"));
    }

    #[test]
    fn nobody_there_is_an_error_with_the_address() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = probe(&settings(taken.to_string()), Probed::Ready).unwrap_err().to_string();
        assert!(error.contains(&taken.to_string()), "{error}");
        assert!(probe(&settings("nowhere".to_owned()), Probed::Live).is_err());
    }
}
