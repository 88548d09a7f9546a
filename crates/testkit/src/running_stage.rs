//! A stage loop on a thread of its own.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use copydesk_kafka::{Event, Health, KafkaError, KafkaSettings, Shutdown, StageLoop};
use copydesk_stage::RecordStage;

use crate::{EventLog, PATIENCE};

/// A running loop of a stage named `test`.
pub struct RunningStage {
    /// What it tells.
    pub events: Arc<EventLog>,
    /// How it is.
    pub health: Health,
    shutdown: Shutdown,
    ended: Receiver<Result<(), KafkaError>>,
}

impl RunningStage {
    /// Starts a loop that reads the topic `in`; it joins its group in its own time.
    pub fn start(settings: &KafkaSettings, stage: Arc<RecordStage>) -> Self {
        Self::start_on(settings, "in", stage)
    }

    /// Starts a loop that reads a topic.
    pub fn start_on(settings: &KafkaSettings, topic: &str, stage: Arc<RecordStage>) -> Self {
        let (events, health, shutdown) = (Arc::new(EventLog::default()), Health::new(), Shutdown::new());
        let stage_loop = StageLoop {
            settings: settings.clone(),
            stage_name: "test".into(),
            service_version: "1.2.3".into(),
            input_topics: vec![topic.to_owned()],
            stage,
            observer: Arc::clone(&events) as _,
            shutdown: shutdown.clone(),
            health: health.clone(),
        };
        let (end, ended) = channel();
        std::thread::spawn(move || end.send(stage_loop.run()));
        Self { events, health, shutdown, ended }
    }

    /// Waits until the group has given it partitions.
    pub fn wait_for_assignment(&self) {
        self.events.wait_for(
            "assigned",
            1,
            |event| matches!(event, Event::PartitionsAssigned { partitions } if !partitions.is_empty()),
        );
    }

    /// Asks it to stop.
    pub fn request_stop(&self) {
        self.shutdown.request();
    }

    /// Waits for its end.
    pub fn join(self) -> Result<(), KafkaError> {
        self.ended.recv_timeout(PATIENCE).expect("the loop does not end in time, or has panicked")
    }

    /// Stops it; it must end in good order.
    pub fn stop(self) {
        self.request_stop();
        self.join().unwrap();
    }
}

impl Drop for RunningStage {
    fn drop(&mut self) {
        self.shutdown.request();
    }
}
