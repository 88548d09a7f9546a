//! The tabulator as a service: wiring only.

use std::process::ExitCode;

fn main() -> ExitCode {
    copydesk_service::main(copydesk_tabulator::service)
}
