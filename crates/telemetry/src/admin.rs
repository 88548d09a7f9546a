//! The admin HTTP server: `/metrics`, `/livez`, `/readyz`, on a thread of its own so that a busy process still answers.
//!
//! It has no access control and knows nothing of what it serves: health comes from whoever starts it.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};

use crate::metrics::Metrics;
use crate::settings::AdminSettings;

/// Media type of the text format of Prometheus.
const METRICS_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";
const TEXT_TYPE: &str = "text/plain; charset=utf-8";

/// Whether the process works, as the one who runs it sees it.
pub trait Health: Send + Sync {
    /// Whether it makes progress; a reason when it has to be restarted.
    fn live(&self) -> Result<(), String>;
    /// Whether it takes part in the work; a reason when it does not yet or no more.
    fn ready(&self) -> Result<(), String>;
    /// Sets the gauges that are only worth measuring when somebody looks at them.
    fn measure(&self, _metrics: &Metrics) {}
}

/// Why the admin server did not start.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The address is none.
    #[error("`{0}` is no address with a port")]
    Address(String),
    /// The address cannot be used.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The operating system's reason.
        source: std::io::Error,
    },
}

/// A running admin server. It stops when it is dropped.
#[derive(Debug)]
pub struct AdminServer {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Served {
    metrics: Arc<Metrics>,
    health: Arc<dyn Health>,
    request_timeout: Duration,
}

impl AdminServer {
    /// Starts the server and returns when it listens.
    ///
    /// # Errors
    /// Returns an [`AdminError`] when the address cannot be used.
    pub fn start(settings: &AdminSettings, metrics: Arc<Metrics>, health: Arc<dyn Health>) -> Result<Self, AdminError> {
        let wanted: SocketAddr = settings.listen.parse().map_err(|_| AdminError::Address(settings.listen.clone()))?;
        let failed = |source| AdminError::Listen { address: wanted, source };
        let listener = std::net::TcpListener::bind(wanted).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let served =
            Arc::new(Served { metrics, health, request_timeout: Duration::from_millis(settings.request_timeout_ms) });
        let slots = Arc::new(Semaphore::new(settings.max_connections));
        let (stop, stopped) = oneshot::channel();
        let serve = move || {
            runtime.block_on(async {
                tokio::select! {
                    () = accept(listener, served, slots) => {}
                    _ = stopped => {}
                }
            });
        };
        let thread = std::thread::Builder::new().name("admin".to_owned()).spawn(serve).map_err(failed)?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    /// The address it listens on, with the port that was taken when the settings asked for port 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for AdminServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by the panic hook, and there is nothing to save.
            let _ = thread.join();
        }
    }
}

async fn accept(listener: std::net::TcpListener, served: Arc<Served>, slots: Arc<Semaphore>) {
    let listener = match TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!(%error, "admin server cannot listen");
            return;
        }
    };
    loop {
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let served = Arc::clone(&served);
                tokio::spawn(async move {
                    connection(stream, served).await;
                    drop(slot);
                });
            }
            Err(error) => {
                // Out of file handles, mostly: wait instead of spinning.
                tracing::warn!(%error, "admin server cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, served: Arc<Served>) {
    let timeout = served.request_timeout;
    let answer = service_fn(move |request| {
        let served = Arc::clone(&served);
        async move { Ok::<_, Infallible>(respond(&request, &served)) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(timeout)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), answer);
    if let Err(error) = connection.await {
        tracing::debug!(%error, "admin connection ended");
    }
}

fn respond(request: &Request<Incoming>, served: &Served) -> Response<Full<Bytes>> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match request.uri().path() {
        "/metrics" => {
            served.health.measure(&served.metrics);
            let mut response = text(StatusCode::OK, served.metrics.text());
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(METRICS_TYPE));
            response
        }
        "/livez" => health(served.health.live()),
        "/readyz" => health(served.health.ready()),
        _ => text(StatusCode::NOT_FOUND, "here are /metrics, /livez and /readyz\n"),
    }
}

fn health(state: Result<(), String>) -> Response<Full<Bytes>> {
    match state {
        Ok(()) => text(StatusCode::OK, "ok\n"),
        Err(reason) => text(StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")),
    }
}

fn text(status: StatusCode, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(TEXT_TYPE));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    struct Sick;
    impl Health for Sick {
        fn live(&self) -> Result<(), String> {
            Err("partition 3 has made no progress for 120 s".to_owned())
        }
        fn ready(&self) -> Result<(), String> {
            Ok(())
        }
    }

    fn server() -> AdminServer {
        let settings = AdminSettings { listen: "127.0.0.1:0".to_owned(), ..AdminSettings::default() };
        let metrics = Arc::new(Metrics::new(5));
        metrics.enriched(3, 2, 1);
        AdminServer::start(&settings, metrics, Arc::new(Sick)).unwrap()
    }

    fn ask(server: &AdminServer, line: &str) -> String {
        let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
        write!(stream, "{line} HTTP/1.1\r\nhost: test\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn metrics_and_health_are_served() {
        let server = server();
        let metrics = ask(&server, "GET /metrics");
        assert!(metrics.starts_with("HTTP/1.1 200"), "{metrics}");
        assert!(metrics.contains("copydesk_article_entities_sum 3"), "{metrics}");
        let live = ask(&server, "GET /livez");
        assert!(live.starts_with("HTTP/1.1 503") && live.contains("partition 3"), "{live}");
        assert!(ask(&server, "GET /readyz").starts_with("HTTP/1.1 200"));
        assert!(ask(&server, "GET /").starts_with("HTTP/1.1 404"));
        assert!(ask(&server, "POST /metrics").starts_with("HTTP/1.1 405"));
    }

    #[test]
    fn it_stops_when_dropped() {
        let server = server();
        let address = server.address();
        drop(server);
        assert!(std::net::TcpStream::connect(address).is_err());
    }

    #[test]
    fn an_address_in_use_is_an_error() {
        let server = server();
        let settings = AdminSettings { listen: server.address().to_string(), ..AdminSettings::default() };
        let error = AdminServer::start(&settings, Arc::new(Metrics::new(1)), Arc::new(Sick)).unwrap_err();
        assert!(error.to_string().starts_with("cannot listen on 127.0.0.1:"), "{error}");
    }
}
