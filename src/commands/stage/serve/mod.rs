//! `stage serve`: reports over HTTP, as JSON and on one page, with the time of every call.

mod answers;
mod openapi;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Context;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use ordermill::profile::Profile;
use ordermill::stage::Desk;

use crate::commands::printer::Printer;
use crate::commands::stage::Databases;
use crate::commands::{Failure, interrupt};

#[derive(Debug, clap::Args)]
pub(in crate::commands) struct Arguments {
    #[command(flatten)]
    databases: Databases,

    /// Where to listen; port 0 takes one that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Connections to each target: so many reports run side by side
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64), default_value = "4", help_heading = "How")]
    connections: u16,

    /// The longest time, in days, that a report may be asked for
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..), default_value = "92", help_heading = "How")]
    days: u16,

    /// Rows of an answer, at the most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value = "100000", help_heading = "How")]
    rows: u32,
}

/// What all calls share.
struct Service {
    profile: Profile,
    desk: Desk,
    days: u16,
    rows: usize,
    page: String,
}

/// The header of both times, as browsers draw it (W3C, Server Timing).
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
/// How often it is asked whether to stop.
const LOOK: Duration = Duration::from_millis(100);

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let databases = &arguments.databases;
    let profile = databases.load(printer)?;
    let stop = interrupt::listen_and_say("interrupted".to_owned(), printer)?;
    let desk = Desk::open(
        &profile,
        &databases.targets,
        &databases.replicas,
        &databases.reach(),
        usize::from(arguments.connections),
    );
    let desk = desk.map_err(|error| Failure::Usage(error.to_string()))?;
    let (days, rows) = (arguments.days, arguments.rows as usize);
    let mut service = Service { profile, desk, days, rows, page: String::new() };
    service.page = answers::page(&service)?;
    // It outlives the threads: connections have some of their own, which must not end on these.
    let service = Arc::new(service);
    let threads = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let served = threads.block_on(async {
        let listener = tokio::net::TcpListener::bind(arguments.listen).await;
        let listener = listener.with_context(|| format!("`--listen {}` can't be had", arguments.listen))?;
        printer.note(&format!(
            "http://{}/ draws {} reports; Ctrl-C ends it",
            listener.local_addr()?,
            service.profile.name
        ));
        let stopped = async move {
            while !stop.load(Ordering::Relaxed) {
                tokio::time::sleep(LOOK).await;
            }
        };
        axum::serve(listener, router(Arc::clone(&service))).with_graceful_shutdown(stopped).await?;
        Ok(())
    });
    drop(threads);
    served
}

fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/", get(answers::home))
        .route("/reports", get(answers::catalogue))
        .route("/reports/{name}", get(answers::report))
        .route("/openapi.json", get(openapi::description))
        .fallback(answers::nothing)
        .method_not_allowed_fallback(answers::read_only)
        .layer(middleware::from_fn(timed))
        .with_state(service)
}

/// Says of every answer how long it took, and that it is nobody else's to keep or to guess about.
async fn timed(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let database =
        headers.get(SERVER_TIMING).and_then(|it| it.to_str().ok()).map(|it| format!("{it}, ")).unwrap_or_default();
    let total = format!("{database}total;dur={:.3}", begun.elapsed().as_secs_f64() * 1000.0);
    if let Ok(total) = HeaderValue::try_from(total) {
        headers.insert(SERVER_TIMING, total);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let own = "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(own));
    response
}
