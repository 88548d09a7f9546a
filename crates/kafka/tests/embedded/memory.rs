//! What a stage that keeps something between records is promised.

use std::sync::{Arc, Mutex};

use copydesk_kafka::TopicFollower;
use copydesk_stage::{Epoch, OutputRecord, Record, Stage, StageError};
use copydesk_testkit::{RunningStage, keyed, text};

use crate::support::{broker, numbered, read_numbers};

const RECORDS: usize = 500;

/// Notes the order in which it gets records, with the epoch, and copies them.
#[derive(Default)]
struct Noting {
    seen: Mutex<Vec<(i32, i64, Epoch)>>,
    latest_only: bool,
}

impl Stage for Noting {
    type Input = Arc<Record>;
    type Output = Vec<OutputRecord>;

    fn process(&self, record: Arc<Record>) -> Result<Vec<OutputRecord>, StageError> {
        self.process_in(record, Epoch::default())
    }

    fn process_in(&self, record: Arc<Record>, epoch: Epoch) -> Result<Vec<OutputRecord>, StageError> {
        self.seen.lock().unwrap().push((record.partition, record.offset, epoch));
        let copy = keyed("out", &record.partition.to_string(), &text(&record));
        Ok(vec![if self.latest_only { copy.latest_only() } else { copy }])
    }

    fn keeps_state(&self) -> bool {
        true
    }
}

#[test]
fn a_stage_that_keeps_state_gets_each_partition_in_order_whatever_the_keys() {
    let mut broker = broker();
    broker.write(&numbered(0..RECORDS, 97));
    let stage = Arc::new(Noting::default());
    let running = RunningStage::start(&broker.settings, Arc::clone(&stage) as _);
    read_numbers(&broker, RECORDS);
    running.stop();
    let seen = stage.seen.lock().unwrap();
    for partition in 0..4 {
        let of_partition = || seen.iter().filter(move |(other, ..)| *other == partition);
        assert!(of_partition().map(|(_, offset, _)| offset).is_sorted());
        let epochs: std::collections::BTreeSet<Epoch> = of_partition().map(|(.., epoch)| *epoch).collect();
        assert_eq!(epochs.len(), 1, "nothing was read again");
    }
}

#[test]
fn of_outputs_that_count_as_the_latest_only_a_batch_sends_one_a_key() {
    let mut broker = broker();
    broker.settings.batch.max_records = RECORDS;
    broker.write(&numbered(0..RECORDS, 97));
    let stage = Arc::new(Noting { latest_only: true, ..Noting::default() });
    let running = RunningStage::start(&broker.settings, Arc::clone(&stage) as _);
    let ends: Vec<String> = (0..4)
        .filter_map(|partition| {
            let records = broker.read_all("in");
            records.iter().rfind(|record| record.partition == partition).map(text)
        })
        .collect();
    let has_ends = |records: &[Record]| {
        let sent: Vec<String> = records.iter().map(text).collect();
        ends.iter().all(|end| sent.contains(end))
    };
    let sent = broker.read_until("out", has_ends);
    running.stop();
    assert!(sent.len() < RECORDS, "{} records were sent", sent.len());
}

#[test]
fn a_follower_reads_on_where_it_stopped() {
    let mut broker = broker();
    let mut follower = TopicFollower::new(&broker.settings, "out").unwrap();
    let mut catch_up = || {
        let mut values = Vec::new();
        follower.catch_up(|record| values.push(text(&record))).unwrap();
        values.sort();
        values
    };
    assert_eq!(catch_up(), Vec::<String>::new());
    broker.write(&[keyed("out", "a", "1"), keyed("out", "b", "2")]);
    assert_eq!(catch_up(), ["1", "2"]);
    assert_eq!(catch_up(), Vec::<String>::new());
    broker.write(&[keyed("out", "a", "3")]);
    assert_eq!(catch_up(), ["3"]);
}
