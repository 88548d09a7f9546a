//! An identity stage: what the delivery loop costs when the stage costs nothing, in both modes in one run.

use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use copydesk_kafka::{
    BatchResult, DeliveryMode, Event, Health, KafkaSettings, Observer, Shutdown, StageLoop, TopicWriter,
};
use copydesk_testkit::{KafkaCluster, identity};
use rustix::time::{ClockId, clock_gettime};

use crate::articles::{VALUE_BYTES, records};
use crate::median;

const RECORDS: usize = 60_000;
const PARTITIONS: u16 = 6;
const ROUNDS: usize = 3;
/// Records that are written at once, so that the writer's queue holds them.
const WRITTEN_AT_ONCE: usize = 5_000;
const PATIENCE: Duration = Duration::from_secs(300);

/// Wall and processor time at one moment.
#[derive(Clone, Copy)]
struct Moment {
    wall: Instant,
    cpu: Duration,
}

impl Moment {
    fn now() -> Self {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        let cpu = Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap());
        Self { wall: Instant::now(), cpu }
    }
}

/// From the first record that the stage is given to the commit of the last.
#[derive(Default)]
struct Meter {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    first: Option<Moment>,
    last: Option<Moment>,
    committed: usize,
    batches: usize,
}

impl Observer for Meter {
    fn observe(&self, _stage: &str, event: &Event) {
        match event {
            Event::RecordDone { .. } => {
                self.state.lock().unwrap().first.get_or_insert_with(Moment::now);
            }
            Event::BatchFinished { result: BatchResult::Committed, records, .. } => {
                let mut state = self.state.lock().unwrap();
                state.committed += records;
                state.batches += 1;
                if state.committed == RECORDS {
                    state.last = Some(Moment::now());
                    self.changed.notify_all();
                }
            }
            Event::BatchFinished { result, reason, .. } => println!("a batch was {}: {reason}", result.as_str()),
            _ => {}
        }
    }
}

struct Speed {
    per_second: f64,
    per_cpu_second: f64,
    batch_records: f64,
}

impl Meter {
    fn wait(&self) -> Speed {
        let unfinished = |state: &mut State| state.last.is_none();
        let state = self.changed.wait_timeout_while(self.state.lock().unwrap(), PATIENCE, unfinished).unwrap().0;
        let (first, last) = (state.first.unwrap(), state.last.expect("the records were not committed in time"));
        Speed {
            per_second: RECORDS as f64 / last.wall.duration_since(first.wall).as_secs_f64(),
            per_cpu_second: RECORDS as f64 / last.cpu.saturating_sub(first.cpu).as_secs_f64(),
            batch_records: RECORDS as f64 / state.batches as f64,
        }
    }
}

/// Prints the table.
pub(crate) fn measure(cluster: &KafkaCluster) {
    // The defaults that users have, but for the names.
    let KafkaSettings { bootstrap_servers, group_id, dead_letter_topic, .. } = cluster.settings("identity");
    let settings = KafkaSettings { bootstrap_servers, group_id, dead_letter_topic, ..KafkaSettings::default() };
    let input = format!("{}-in", settings.group_id);
    let output = format!("{}-out", settings.group_id);
    cluster.create_topics(&[(&input, PARTITIONS), (&output, PARTITIONS), (&settings.dead_letter_topic, 1)]);
    write(&settings, &input);
    println!("identity stage: {RECORDS} records of {VALUE_BYTES} bytes, batches of {}", settings.batch.max_records);
    println!("{:>14} {:>11} {:>15} {:>14}", "mode", "records/s", "records/CPU s", "records/batch");
    let modes = [DeliveryMode::ExactlyOnce, DeliveryMode::AtLeastOnce];
    let mut speeds = modes.map(|_| Vec::new());
    for round in 0..ROUNDS {
        for (mode, speeds) in modes.into_iter().zip(&mut speeds) {
            speeds.push(run(&settings, mode, round, &input, &output));
        }
    }
    for (mode, speeds) in modes.into_iter().zip(&speeds) {
        let middle = |of: fn(&Speed) -> f64| median(speeds.iter().map(of).collect());
        let (wall, cpu) = (middle(|speed| speed.per_second), middle(|speed| speed.per_cpu_second));
        let batch = middle(|speed| speed.batch_records);
        println!("{:>14} {wall:>11.0} {cpu:>15.0} {batch:>14.0}", mode.as_str());
    }
    let ratios = speeds[0].iter().zip(&speeds[1]).map(|(once, least)| once.per_second / least.per_second).collect();
    println!("exactly-once reaches {:.2} of at-least-once (median of {ROUNDS} rounds)", median(ratios));
}

fn write(settings: &KafkaSettings, topic: &str) {
    let mut writer = TopicWriter::new(settings).unwrap();
    let records: Vec<_> = records(topic, RECORDS).collect();
    records.chunks(WRITTEN_AT_ONCE).for_each(|chunk| writer.write(chunk).unwrap());
}

/// One run over all records, in a group of its own.
fn run(settings: &KafkaSettings, mode: DeliveryMode, round: usize, input: &str, output: &str) -> Speed {
    let settings = KafkaSettings {
        delivery: mode,
        group_id: format!("{}-{}-{round}", settings.group_id, mode.as_str()),
        ..settings.clone()
    };
    let (meter, shutdown) = (Arc::new(Meter::default()), Shutdown::new());
    let stage_loop = StageLoop {
        settings,
        stage_name: "identity".into(),
        service_version: env!("CARGO_PKG_VERSION").into(),
        input_topics: vec![input.to_owned()],
        stage: identity(output),
        observer: Arc::clone(&meter) as _,
        shutdown: shutdown.clone(),
        health: Health::new(),
    };
    let running = std::thread::spawn(move || stage_loop.run());
    let speed = meter.wait();
    shutdown.request();
    running.join().unwrap().unwrap();
    speed
}
