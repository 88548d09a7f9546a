//! Waiting for the client library's futures without a runtime: its own thread completes them, this one sleeps.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Wakes the thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future; none when it is not ready in time.
pub(super) fn block_on<T>(future: impl Future<Output = T>, timeout: Duration) -> Option<T> {
    let deadline = Instant::now() + timeout;
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return Some(value);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return None;
        }
        thread::park_timeout(left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_future_that_another_thread_completes_is_waited_for() {
        let mut polls = 0;
        let future = std::future::poll_fn(move |context| {
            polls += 1;
            if polls > 3 {
                return Poll::Ready("done");
            }
            let waker = context.waker().clone();
            thread::spawn(move || waker.wake());
            Poll::Pending
        });
        assert_eq!(block_on(future, Duration::from_secs(60)), Some("done"));
    }

    #[test]
    fn a_future_that_never_ends_is_given_up() {
        assert_eq!(block_on(std::future::pending::<()>(), Duration::from_millis(1)), None);
    }
}
