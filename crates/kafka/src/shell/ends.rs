//! The thread that asks where the owned partitions end. An empty poll says nothing about that, so the watchdog needs a
//! source that does not go through the consumer's fetches.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, bounded, unbounded};
use rdkafka::consumer::Consumer;

use crate::error::KafkaError;
use crate::events::TopicPartition;
use crate::settings::KafkaSettings;
use crate::shell::consuming::GroupConsumer;

/// The thread; it ends when this is dropped.
pub(crate) struct EndsThread {
    owned: Arc<Mutex<Vec<TopicPartition>>>,
    /// Partitions with the offset that the next record will get.
    pub(crate) ends: Receiver<(TopicPartition, i64)>,
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl EndsThread {
    pub(crate) fn start(settings: &KafkaSettings, consumer: GroupConsumer) -> Result<Self, KafkaError> {
        let owned: Arc<Mutex<Vec<TopicPartition>>> = Arc::default();
        let (found, ends) = unbounded();
        let (stop, stopped) = bounded(0);
        let interval = Duration::from_millis(settings.watchdog.watermark_interval_ms);
        // The loop cannot end before a question is answered, so no question is asked for long.
        let timeout = interval.min(Duration::from_millis(settings.request_timeout_ms));
        let wanted = Arc::clone(&owned);
        let run = move || {
            while stopped.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
                let partitions = wanted.lock().unwrap_or_else(PoisonError::into_inner).clone();
                for partition in partitions {
                    if stopped.try_recv() == Err(TryRecvError::Disconnected) {
                        return;
                    }
                    // A broker that does not answer shows in the client's own errors; the last known end stays.
                    let marks = consumer.client().fetch_watermarks(&partition.topic, partition.partition, timeout);
                    if let Ok((_, end)) = marks
                        && found.send((partition, end)).is_err()
                    {
                        return;
                    }
                }
            }
        };
        let thread = std::thread::Builder::new()
            .name("ends".to_owned())
            .spawn(run)
            .map_err(|error| KafkaError::Thread(error.to_string()))?;
        Ok(Self { owned, ends, stop, thread })
    }

    /// Which partitions to ask for.
    pub(crate) fn watch(&self, partitions: Vec<TopicPartition>) {
        *self.owned.lock().unwrap_or_else(PoisonError::into_inner) = partitions;
    }

    /// Ends the thread; waits for a question that is under way.
    pub(crate) fn join(self) {
        let Self { owned: _, ends, stop, thread } = self;
        drop((ends, stop));
        // A panic in there has been reported on standard error, and the loop is over.
        let _ = thread.join();
    }
}
