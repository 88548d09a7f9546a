//! A handle that asks the loops of a process to finish what they started and stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks for shutdown. Clones share one state; the loops look at it at least every poll timeout.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    requested: Arc<AtomicBool>,
}

impl Shutdown {
    /// A handle nobody has used yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks every loop that holds this handle to drain and stop. It never blocks, so a signal handler's thread may call it.
    pub fn request(&self) {
        self.requested.store(true, Ordering::SeqCst);
    }

    /// Whether anyone has asked.
    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
    }
}
