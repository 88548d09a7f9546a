//! Writes the JSON Schemas of the records to `docs/schema/`: `cargo run -p copydesk-article --example schemas`.
//! The baseline that compatibility is tested against is not touched.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    std::fs::create_dir_all(&folder)?;
    for schema in copydesk_article::schema_documents() {
        let text = serde_json::to_string_pretty(&schema.document)?;
        std::fs::write(folder.join(schema.file_name), text + "\n")?;
    }
    Ok(())
}
