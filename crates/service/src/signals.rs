//! Signals: the first SIGTERM or SIGINT asks for a drain, the second one ends the process at once.

use anyhow::Context;
use copydesk_kafka::Shutdown;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Exit status of a process that was interrupted while it drained.
const INTERRUPTED: i32 = 130;

/// Requests `shutdown` on the first SIGTERM or SIGINT, from a thread of its own.
///
/// # Errors
/// Returns why the signals cannot be waited for.
pub fn shutdown_on_signal(shutdown: &Shutdown) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot make the runtime that waits for signals")?;
    let (mut terminate, mut interrupt) = {
        let _guard = runtime.enter();
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?)
    };
    let shutdown = shutdown.clone();
    let wait = move || {
        runtime.block_on(async {
            either(&mut terminate, &mut interrupt).await;
            tracing::info!("asked to stop; a second signal stops at once");
            shutdown.request();
            either(&mut terminate, &mut interrupt).await;
        });
        std::process::exit(INTERRUPTED);
    };
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(wait)
        .context("cannot start the thread for signals")?;
    Ok(())
}

async fn either(first: &mut Signal, second: &mut Signal) {
    tokio::select! {
        _ = first.recv() => {}
        _ = second.recv() => {}
    }
}
