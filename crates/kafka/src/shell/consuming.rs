//! The group consumer: what the group and the client library tell it becomes a [`GroupEvent`]; giving partitions up is
//! left to the loop, which finishes their work first.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, unbounded};
use rdkafka::client::ClientContext;
use rdkafka::config::{FromClientConfigAndContext, RDKafkaLogLevel};
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext, RebalanceProtocol};
use rdkafka::error::{KafkaError as ClientError, KafkaResult};
use rdkafka::statistics::Statistics;
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

use crate::error::KafkaError;
use crate::events::{Event, TopicPartition};
use crate::shell::producing::EventSink;

/// The facility under which the client library logs that a commit that nobody waits for has failed. It tells so in no
/// other way: its events have no report of such commits.
const COMMIT_FAILED: &str = "COMMITFAIL";

/// What the group, or the broker, tells the loop.
#[derive(Debug)]
pub(crate) enum GroupEvent {
    /// Partitions were given to this instance and are being fetched.
    Assigned(Vec<TopicPartition>),
    /// Partitions are being taken away; they stay until [`GroupConsumer::release`], unless they are lost already.
    Revoked { partitions: Vec<TopicPartition>, lost: bool },
    /// Where the library fetches next.
    FetchingAt(TopicPartition, i64),
}

/// Turns callbacks of the client library into events.
pub(crate) struct GroupContext {
    group: Sender<GroupEvent>,
    events: EventSink,
    /// Nobody finishes work any more: partitions are given up at once.
    closing: AtomicBool,
}

impl ClientContext for GroupContext {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        if facility == COMMIT_FAILED {
            self.events.emit(&Event::OffsetCommitFailed { reason: message.to_owned() });
        }
        self.events.client_log(level, facility, message);
    }

    fn error(&self, error: ClientError, reason: &str) {
        self.events.client_error(&error, reason);
    }

    fn stats(&self, statistics: Statistics) {
        for (name, topic) in statistics.topics {
            let name: Arc<str> = name.into();
            for partition in topic.partitions.into_values() {
                if partition.partition >= 0 && partition.next_offset >= 0 && partition.fetch_state == "active" {
                    let place = TopicPartition::new(Arc::clone(&name), partition.partition);
                    self.tell(GroupEvent::FetchingAt(place, partition.next_offset));
                }
            }
        }
    }
}

impl ConsumerContext for GroupContext {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, error: RDKafkaRespErr, list: &mut TopicPartitionList) {
        let partitions = from_list(list);
        if error == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            self.check("take partitions", take(consumer, list));
            self.tell(GroupEvent::Assigned(partitions));
        } else if self.closing.load(Ordering::SeqCst) {
            self.check("give partitions up", give_up(consumer, list));
        } else {
            self.tell(GroupEvent::Revoked { partitions, lost: consumer.assignment_lost() });
        }
    }
}

impl GroupContext {
    fn tell(&self, event: GroupEvent) {
        // The receiver lives in the loop, which outlives the consumer but for the moment when both are dropped.
        let _ = self.group.send(event);
    }

    fn check(&self, action: &str, result: KafkaResult<()>) {
        if let Err(error) = result {
            self.events.emit(&Event::ClientError { reason: format!("cannot {action}: {error}") });
        }
    }
}

fn take(consumer: &BaseConsumer<GroupContext>, list: &TopicPartitionList) -> KafkaResult<()> {
    match consumer.rebalance_protocol() {
        RebalanceProtocol::Cooperative => consumer.incremental_assign(list),
        _ => consumer.assign(list),
    }
}

fn give_up(consumer: &BaseConsumer<GroupContext>, list: &TopicPartitionList) -> KafkaResult<()> {
    match consumer.rebalance_protocol() {
        RebalanceProtocol::Cooperative => consumer.incremental_unassign(list),
        _ => consumer.unassign(),
    }
}

/// A consumer in the group of a stage. Clones share it; only the loop polls it.
#[derive(Clone)]
pub(crate) struct GroupConsumer {
    client: Arc<BaseConsumer<GroupContext>>,
}

impl GroupConsumer {
    /// Makes the consumer and subscribes it. `wake` is called from a client thread when there is something to poll.
    pub(crate) fn join(
        config: &ClientConfig,
        topics: &[String],
        events: EventSink,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<(Self, Receiver<GroupEvent>), KafkaError> {
        let (group, group_events) = unbounded();
        let context = GroupContext { group, events, closing: AtomicBool::new(false) };
        let mut client =
            BaseConsumer::from_config_and_context(config, context).map_err(KafkaError::creation("consumer"))?;
        client.set_nonempty_callback(wake);
        let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
        client.subscribe(&topics).map_err(KafkaError::cluster(format!("subscribe to {}", topics.join(", "))))?;
        Ok((Self { client: Arc::new(client) }, group_events))
    }

    pub(crate) fn client(&self) -> &BaseConsumer<GroupContext> {
        &self.client
    }

    /// Gives revoked partitions up.
    pub(crate) fn release(&self, partitions: &[TopicPartition]) {
        let context = self.client.context();
        context.check("give partitions up", give_up(&self.client, &to_list(partitions)));
    }

    /// Says that the loop has ended: whatever the group still takes away is given up at once.
    pub(crate) fn closing(&self) {
        self.client.context().closing.store(true, Ordering::SeqCst);
    }
}

/// The partitions of a list of the client library.
fn from_list(list: &TopicPartitionList) -> Vec<TopicPartition> {
    list.elements().iter().map(|element| TopicPartition::new(element.topic(), element.partition())).collect()
}

/// Partitions as a list of the client library.
pub(crate) fn to_list(partitions: &[TopicPartition]) -> TopicPartitionList {
    let mut list = TopicPartitionList::new();
    for partition in partitions {
        list.add_partition(&partition.topic, partition.partition);
    }
    list
}

/// Partitions with offsets as a list of the client library.
pub(crate) fn to_offset_list(offsets: &[(TopicPartition, i64)]) -> KafkaResult<TopicPartitionList> {
    let mut list = TopicPartitionList::new();
    for (partition, offset) in offsets {
        list.add_partition_offset(&partition.topic, partition.partition, Offset::Offset(*offset))?;
    }
    Ok(list)
}

/// The offsets of a list of the client library; partitions without one are left out.
pub(crate) fn from_offset_list(list: &TopicPartitionList) -> Vec<(TopicPartition, i64)> {
    let offsets = list.elements().into_iter().filter_map(|element| match element.offset() {
        Offset::Offset(offset) => Some((TopicPartition::new(element.topic(), element.partition()), offset)),
        _ => None,
    });
    offsets.collect()
}
