//! One node of Apache Kafka that this process starts through `deploy/kafka/kafka.sh`. It ends with this process, however
//! that ends: the script watches its standard input.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A node with its data; both are gone when this is dropped.
pub struct KafkaNode {
    script: Child,
    data: PathBuf,
    bootstrap_servers: String,
}

impl KafkaNode {
    /// Starts a node on a free port; fetches Apache Kafka first when it is not here yet.
    ///
    /// # Errors
    /// Returns why it did not start; the script's own words stand on standard error.
    pub(crate) fn start() -> Result<Self, String> {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let data = std::env::temp_dir().join(format!("copydesk-kafka-{}-{number}", std::process::id()));
        let mut script = command(&data, &["run"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot run kafka.sh: {error}"))?;
        let mut line = String::new();
        if let Some(output) = script.stdout.take() {
            BufReader::new(output)
                .read_line(&mut line)
                .map_err(|error| format!("kafka.sh does not answer: {error}"))?;
        }
        let bootstrap_servers = line.trim().to_owned();
        let node = Self { script, data, bootstrap_servers };
        if node.bootstrap_servers.is_empty() {
            return Err("Apache Kafka did not start; kafka.sh said why on standard error".to_owned());
        }
        Ok(node)
    }

    pub(crate) fn bootstrap_servers(&self) -> &str {
        &self.bootstrap_servers
    }

    /// Ends the node as a power failure would.
    pub fn kill(&self) {
        self.control("kill");
    }

    /// Starts it again on its data, and waits until it answers.
    pub fn start_again(&self) {
        self.control("start");
    }

    /// Stops its processor time: it keeps its connections and answers nothing.
    pub fn pause(&self) {
        self.control("pause");
    }

    /// Goes on after a pause.
    pub fn resume(&self) {
        self.control("resume");
    }

    fn control(&self, verb: &str) {
        let status = command(&self.data, &["node", verb, "1"]).stdin(Stdio::null()).status().unwrap();
        assert!(status.success(), "kafka.sh node {verb} 1: {status}");
    }
}

impl Drop for KafkaNode {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        // The script ends the node and is gone; when that fails there is nobody left to tell.
        let _ = self.script.wait();
    }
}

/// What keeps a node from being started on this machine.
///
/// # Errors
/// Returns every reason.
pub(crate) fn check() -> Result<(), String> {
    let output = command(&std::env::temp_dir(), &["check"]).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("cannot run kafka.sh: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.trim().trim_start_matches("kafka.sh: ").to_owned())
}

fn command(data: &Path, arguments: &[&str]) -> Command {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/kafka/kafka.sh");
    let mut command = Command::new("bash");
    command.arg(script).args(arguments).env("KAFKA_DATA", data);
    command
}
