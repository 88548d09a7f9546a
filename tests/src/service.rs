//! A service as a process, and its death inside a transaction.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use copydesk_kafka::TransactionWatch;

/// How long a transaction has to stay open after its process was stopped: what the broker was told before has been done
/// by then.
const CERTAINLY_OPEN: Duration = Duration::from_millis(300);

/// Transactions stay open for longer.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(5);

/// One of the services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The cleaner.
    Clean,
    /// The extractor.
    Extract,
    /// The publisher.
    Publish,
    /// The tabulator.
    Tabulate,
}

impl Stage {
    /// The three that every article passes.
    pub const ALL: [Self; 3] = [Self::Clean, Self::Extract, Self::Publish];

    /// Its name in groups.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Extract => "extract",
            Self::Publish => "publish",
            Self::Tabulate => "tabulate",
        }
    }

    /// The topic that it reads.
    pub const fn input(self) -> &'static str {
        match self {
            Self::Clean => "articles.raw",
            Self::Extract => "articles.clean",
            Self::Publish => "articles.enriched",
            Self::Tabulate => "articles.lines",
        }
    }

    /// The topics that it writes to with every article.
    pub const fn outputs(self) -> &'static [&'static str] {
        match self {
            Self::Clean => &["articles.clean"],
            Self::Extract => &["articles.enriched"],
            Self::Publish => &["articles.quotes", "articles.entities"],
            Self::Tabulate => &["articles.source-sketches"],
        }
    }

    /// The program, next to the test's own folder.
    fn program(self) -> PathBuf {
        let name = match self {
            Self::Clean => "copydesk-cleaner",
            Self::Extract => "copydesk-extractor",
            Self::Publish => "copydesk-publisher",
            Self::Tabulate => "copydesk-tabulator",
        };
        let test = std::env::current_exe().unwrap();
        let program = test.parent().unwrap().parent().unwrap().join(name);
        assert!(
            program.is_file(),
            "this test needs the service {}, which is not there: run `make build` with the same target folder",
            program.display()
        );
        program
    }
}

/// A process of a service. It ends when this is dropped, and when the test's process ends however it does.
pub struct Service {
    stage: Stage,
    settings: Vec<String>,
    process: Child,
    keeper: Keeper,
    watch: TransactionWatch,
}

impl Service {
    /// Starts the service; `watch` is of a topic that it writes to.
    pub fn start(stage: Stage, settings: Vec<String>, watch: TransactionWatch) -> Self {
        let mut keeper = Keeper::start();
        let process = launch(stage, &settings);
        keeper.tell("KEEP", process.id());
        Self { stage, settings, process, keeper, watch }
    }

    /// Kills the process inside an open transaction.
    pub fn kill_inside_transaction(&mut self, deadline: Instant) {
        self.stop_inside_transaction(deadline);
        self.kill();
        assert!(self.is_open(), "the transaction ended after the process of {:?} had", self.stage);
    }

    /// Kills the process.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.forget();
    }

    /// Stops the process inside an open transaction.
    pub fn stop_inside_transaction(&mut self, deadline: Instant) {
        loop {
            self.wait_until_open(true, deadline);
            self.stop();
            let stopped = Instant::now();
            let mut open = self.is_open();
            while open && stopped.elapsed() < CERTAINLY_OPEN {
                open = self.is_open();
            }
            if open {
                return;
            }
            self.go_on();
        }
    }

    /// Stops the process; it does not know.
    pub fn stop(&mut self) {
        self.keeper.tell("STOP", self.process.id());
    }

    /// Goes on after a stop.
    pub fn go_on(&mut self) {
        self.keeper.tell("CONT", self.process.id());
    }

    /// Starts the service anew after its death, and waits until what the dead one left open is aborted.
    pub fn start_again(&mut self, deadline: Instant) {
        self.process = launch(self.stage, &self.settings);
        self.keeper.tell("KEEP", self.process.id());
        self.wait_until_open(false, deadline);
    }

    /// Waits until a transaction is open, or none is.
    pub fn wait_until_open(&mut self, open: bool, deadline: Instant) {
        while self.is_open() != open {
            assert!(
                Instant::now() < deadline,
                "{:?}: no transaction was {}",
                self.stage,
                if open { "open" } else { "over" }
            );
            assert!(self.process.try_wait().unwrap().is_none(), "{:?} ended by itself", self.stage);
        }
    }

    /// Asks it to drain and end, which it must do in good order.
    pub fn end(mut self) {
        self.keeper.tell("TERM", self.process.id());
        let status = self.process.wait().unwrap();
        self.forget();
        assert!(status.success(), "{:?} ended with {status}", self.stage);
    }

    /// Its number may be somebody else's from now on.
    fn forget(&mut self) {
        self.keeper.tell("FORGET", self.process.id());
    }

    /// Asks the broker, and leaves it some time for others.
    fn is_open(&self) -> bool {
        std::thread::park_timeout(BETWEEN_QUESTIONS);
        !self.watch.open().unwrap().is_empty()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if self.process.try_wait().is_ok_and(|status| status.is_none()) {
            let _ = self.process.kill();
            let _ = self.process.wait();
            self.forget();
        }
    }
}

fn launch(stage: Stage, settings: &[String]) -> Child {
    let mut command = Command::new(stage.program());
    for setting in settings {
        command.args(["--set", setting]);
    }
    command.current_dir(std::env::temp_dir()).stdin(Stdio::null()).stdout(Stdio::null());
    command.spawn().unwrap()
}

/// A shell that sends signals at once, and that kills the last process it was told of when the test's process is gone.
struct Keeper {
    shell: Child,
    answers: BufReader<ChildStdout>,
}

const KEEPER: &str = r#"
while read -r verb pid; do
  case $verb in
    KEEP) kept=$pid ;;
    FORGET) kept= ;;
    *) kill "-$verb" "$pid" ;;
  esac
  echo
done
[ -z "$kept" ] || kill -KILL "$kept"
"#;

impl Keeper {
    fn start() -> Self {
        let mut shell =
            Command::new("sh").args(["-c", KEEPER]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let answers = BufReader::new(shell.stdout.take().unwrap());
        Self { shell, answers }
    }

    fn tell(&mut self, verb: &str, pid: u32) {
        writeln!(self.shell.stdin.as_mut().unwrap(), "{verb} {pid}").unwrap();
        self.answers.read_line(&mut String::new()).unwrap();
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}
