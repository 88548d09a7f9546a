//! The proof of exactly once: the three services as processes of their own on Apache Kafka, each killed inside open
//! transactions and started again, and everything comes out as if nothing had happened.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stderr, reason = "a proof shows its figures")]

#[path = "exactly_once/articles.rs"]
mod articles;
#[path = "exactly_once/newsroom.rs"]
mod newsroom;
#[path = "exactly_once/verdict.rs"]
mod verdict;

use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use copydesk_testkit::{KafkaCluster, kafka_tests};
use copydesk_tests::{Service, Stage};

use articles::Input;
use newsroom::{BATCH, Newsroom};
use verdict::{check, check_without_copies};

/// Versions of articles, kill notices and tombstones that are sent, at least.
const RECORDS: usize = 2_000;
/// How often each service is killed inside a transaction.
const KILLS: usize = 2;
/// When nobody was killed for so long, more is sent: a service dies in a transaction, and it needs records for one.
const WAVE_INTERVAL: Duration = Duration::from_secs(3);
/// Waves that keep a service busy for longer than it takes to see that it is.
const BUSY_WAVES: usize = 8;
/// How long a test may take before it fails.
const LONGEST: Duration = Duration::from_secs(400);

fn main() -> ExitCode {
    kafka_tests(&[
        ("articles_come_out_exactly_once_whoever_is_killed_inside_a_transaction", whoever_is_killed),
        ("a_service_that_sleeps_until_its_transaction_is_over_does_it_again", whoever_sleeps),
        ("a_service_that_sleeps_until_its_group_has_given_it_up_does_all_again", whoever_oversleeps),
        ("at_least_once_leaves_few_copies_and_all_of_them_can_be_told", at_least_once),
    ])
}

fn whoever_is_killed(cluster: &KafkaCluster) {
    let started = Instant::now();
    let deadline = started + LONGEST;
    let mut newsroom = Newsroom::open(cluster, "killed", &[]);
    let mut input = Input::default();
    let services: Vec<Service> = std::thread::scope(|scope| {
        let (tell, kills) = channel();
        let killers = Stage::ALL.map(|stage| {
            let (service, tell) = (newsroom.start(stage), tell.clone());
            scope.spawn(move || kill_again_and_again(service, &tell, deadline))
        });
        drop(tell);
        feed(&mut newsroom, &mut input, &kills);
        killers.map(|killer| killer.join().unwrap()).into()
    });
    let killed = started.elapsed();
    newsroom.wait_for_all(&Stage::ALL, &input, deadline);
    services.into_iter().for_each(Service::end);
    let aborted = check(&newsroom, &Stage::ALL, &input);
    assert!(aborted.iter().all(|(_, records)| *records >= KILLS), "killed inside transactions: {aborted:?}");
    eprintln!(
        "exactly once: {} records of {} articles; {KILLS} kills of each of {} services, each inside an open transaction, over after \
         {:.0} s; aborted records that stayed invisible: {aborted:?}; {:.0} s in all",
        input.records,
        input.wishes.len(),
        Stage::ALL.len(),
        killed.as_secs_f64(),
        started.elapsed().as_secs_f64(),
    );
}

fn kill_again_and_again(mut service: Service, tell: &Sender<()>, deadline: Instant) -> Service {
    for _ in 0..KILLS {
        service.kill_inside_transaction(deadline);
        service.start_again(deadline);
        // Nobody listens any more once the test has failed elsewhere.
        let _ = tell.send(());
    }
    service
}

/// Sends wave after wave while there are services to kill, and then what is missing.
fn feed(newsroom: &mut Newsroom, input: &mut Input, kills: &Receiver<()>) {
    loop {
        newsroom.send(input);
        if kills.recv_timeout(WAVE_INTERVAL) == Err(RecvTimeoutError::Disconnected) {
            break;
        }
    }
    while input.records < RECORDS {
        newsroom.send(input);
    }
}

fn whoever_sleeps(cluster: &KafkaCluster) {
    sleep_through(cluster, "sleeps", 2_000);
}

/// The session of the service ends before its transaction does.
fn whoever_oversleeps(cluster: &KafkaCluster) {
    sleep_through(cluster, "oversleeps", 9_000);
}

fn sleep_through(cluster: &KafkaCluster, test: &str, timeout_ms: u32) {
    let deadline = Instant::now() + LONGEST;
    let timeouts = ["transaction", "message"].map(|kind| format!("kafka.{kind}_timeout_ms={timeout_ms}"));
    let mut newsroom = Newsroom::open(cluster, test, &timeouts);
    let mut input = Input::default();
    let mut service = newsroom.start(Stage::Clean);
    let (tell, slept) = channel::<()>();
    std::thread::scope(|scope| {
        let sleeper = scope.spawn(move || {
            service.stop_inside_transaction(deadline);
            // The broker waits no longer.
            service.wait_until_open(false, deadline);
            service.go_on();
            drop(tell);
            service
        });
        newsroom.send(&mut input);
        while slept.recv_timeout(WAVE_INTERVAL) == Err(RecvTimeoutError::Timeout) {
            newsroom.send(&mut input);
        }
        let service = sleeper.join().unwrap();
        newsroom.send(&mut input);
        newsroom.wait_for_all(&[Stage::Clean], &input, deadline);
        service.end();
    });
    let aborted = check(&newsroom, &[Stage::Clean], &input);
    assert!(aborted[0].1 > 0, "it slept inside a transaction");
}

fn at_least_once(cluster: &KafkaCluster) {
    let deadline = Instant::now() + LONGEST;
    // Record by record, so that the service is nearly always between the first delivery of a batch and its commit.
    let settings = [
        "kafka.delivery=at-least-once",
        "kafka.client.batch.num.messages=1",
        "kafka.client.max.in.flight.requests.per.connection=1",
    ];
    let mut newsroom = Newsroom::open(cluster, "at-least-once", &settings.map(str::to_owned));
    let mut input = Input::default();
    let mut service = newsroom.start(Stage::Clean);
    for _ in 0..KILLS {
        let before = newsroom.written("articles.clean");
        (0..BUSY_WAVES).for_each(|_| newsroom.send(&mut input));
        while newsroom.written("articles.clean") == before {
            assert!(Instant::now() < deadline, "nothing comes out");
        }
        service.kill();
        service.start_again(deadline);
    }
    newsroom.wait_for_all(&[Stage::Clean], &input, deadline);
    service.end();
    let copies = check_without_copies(&newsroom, "articles.clean", &input);
    // What a batch delivered before its offsets were committed, and the batch before, whose commit nobody waits for.
    assert!(copies <= KILLS * 2 * BATCH, "{copies} copies after {KILLS} kills");
    eprintln!("at least once: {copies} copies among {} records after {KILLS} kills", input.records);
}
