//! What the topics should be like.

use std::collections::BTreeMap;

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_kafka::TopicSpec;

/// How a topic forgets.
pub(super) const CLEANUP_POLICY: &str = "cleanup.policy";
/// The largest batch that a topic takes.
pub(super) const MAX_MESSAGE_BYTES: &str = "max.message.bytes";
/// How long a topic with the policy `delete` keeps records.
pub(super) const RETENTION_MS: &str = "retention.ms";
/// How many copies have to be complete before a record counts as written.
pub(super) const MIN_IN_SYNC: &str = "min.insync.replicas";

const MS_PER_HOUR: u64 = 60 * 60 * 1000;

/// How a topic forgets.
enum Cleanup {
    /// Records older than so many hours; 0 leaves that to the cluster.
    DeleteAfter(u32),
    /// All but the latest record of each key.
    Compact,
}

/// The topics of the pipeline, in the order in which articles pass them.
pub(crate) fn plan(settings: &Settings) -> Result<Vec<TopicSpec>> {
    let (topics, layout, kafka) = (&settings.topics, &settings.topics.layout, &settings.kafka);
    let output = kafka.max_output_bytes;
    let mut wanted = vec![
        (&topics.raw, kafka.max_input_bytes, Cleanup::DeleteAfter(layout.raw_retention_hours)),
        (&topics.clean, output, Cleanup::DeleteAfter(layout.clean_retention_hours)),
        (&topics.enriched, output, Cleanup::Compact),
        (&topics.quotes, output, Cleanup::Compact),
        (&topics.entities, output, Cleanup::Compact),
    ];
    if settings.publish.ninjs {
        wanted.push((&topics.ninjs, output, Cleanup::Compact));
    }
    if settings.tabulate.enabled {
        wanted.push((&topics.lines, output, Cleanup::DeleteAfter(layout.clean_retention_hours)));
        wanted.push((&topics.source_lines, output, Cleanup::Compact));
        wanted.push((&topics.source_sketches, output, Cleanup::Compact));
    }
    let dead_letters = Cleanup::DeleteAfter(layout.dead_letter_retention_hours);
    wanted.push((&kafka.dead_letter_topic, kafka.max_dead_letter_bytes(), dead_letters));
    let sizes = kafka.client_sizes()?;
    let spec = |(name, record_bytes, cleanup): (&String, usize, Cleanup)| TopicSpec {
        name: name.clone(),
        partitions: layout.partitions,
        replication_factor: (layout.replication_factor > 0).then_some(layout.replication_factor),
        config: config(settings, sizes.topic_bytes(record_bytes), &cleanup),
    };
    Ok(wanted.into_iter().map(spec).collect())
}

fn config(settings: &Settings, max_bytes: usize, cleanup: &Cleanup) -> BTreeMap<String, String> {
    let policy = match cleanup {
        Cleanup::DeleteAfter(_) => "delete",
        Cleanup::Compact => "compact",
    };
    let mut config = BTreeMap::from([
        (CLEANUP_POLICY.to_owned(), policy.to_owned()),
        (MAX_MESSAGE_BYTES.to_owned(), max_bytes.to_string()),
    ]);
    if let Cleanup::DeleteAfter(hours @ 1..) = cleanup {
        config.insert(RETENTION_MS.to_owned(), (u64::from(*hours) * MS_PER_HOUR).to_string());
    }
    let min_in_sync = settings.topics.layout.min_in_sync_replicas;
    if min_in_sync > 0 {
        config.insert(MIN_IN_SYNC.to_owned(), min_in_sync.to_string());
    }
    config
}
