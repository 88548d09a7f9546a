//! Everything comes out, once and in order.

use copydesk_testkit::{KafkaCluster, KafkaTest, RunningStage, identity, keyed};

pub(crate) const TESTS: [KafkaTest; 1] = [("delivery::smoke", smoke)];

fn smoke(cluster: &KafkaCluster) {
    let mut clients = cluster.clients("smoke", &[("in", 4), ("out", 3)]);
    let (input, output) = (clients.topic("in"), clients.topic("out"));
    let running = RunningStage::start_on(&clients.settings, &input, identity(&output));
    let records: Vec<_> = (0..500).map(|n| keyed(&input, &format!("k{}", n % 7), &n.to_string())).collect();
    clients.write(&records);
    assert_eq!(clients.read(&output, 500).len(), 500);
    running.stop();
}
