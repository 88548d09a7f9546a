//! Writes `docs/metrics.md` from the catalogue.

fn main() -> std::io::Result<()> {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/metrics.md");
    std::fs::write(page, copydesk_telemetry::catalogue::document())
}
