//! Running the program as a user does.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What a run of the program gave.
pub(crate) struct Ran {
    /// The exit status.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) output: String,
    /// Standard error.
    pub(crate) errors: String,
}

/// The program, with nothing of the test's environment that would change its settings.
pub(crate) fn copydesk(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.args(arguments);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("COPYDESK_")) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs the program on an input.
pub(crate) fn run(arguments: &[&str], input: impl Into<Vec<u8>>) -> Ran {
    let mut child = copydesk(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut standard_input = child.stdin.take().expect("standard input is piped");
    let input = input.into();
    let writer = std::thread::spawn(move || {
        // A program that ends early closes its input, and that is its right.
        let _ = standard_input.write_all(&input);
    });
    let Output { status, stdout, stderr } = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input is written");
    Ran {
        status: status.code().expect("no signal ended the program"),
        output: String::from_utf8(stdout).expect("the output is UTF-8"),
        errors: String::from_utf8(stderr).expect("messages are UTF-8"),
    }
}
