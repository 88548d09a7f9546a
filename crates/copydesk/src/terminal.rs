//! Messages for people on standard error. A message that cannot be written is lost on purpose: there is nowhere else
//! to say it.

use std::fmt::Display;
use std::io::Write;

/// Writes one line to standard error.
pub(crate) fn tell(message: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}

/// Writes an error, with the errors below it, to standard error.
pub(crate) fn report(error: &anyhow::Error) {
    tell(format_args!("copydesk: {error:#}"));
}

/// Whether the error is that the reader of our output has gone, as with `copydesk clean | head`.
pub(crate) fn reader_has_gone(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::BrokenPipe
}

/// Writes text to standard output; a reader that has gone is no error.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    print_bytes(text.as_bytes())
}

/// Writes bytes to standard output as they are; a reader that has gone is no error.
pub(crate) fn print_bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Err(error) if !reader_has_gone(&error) => Err(error.into()),
        _ => Ok(()),
    }
}
