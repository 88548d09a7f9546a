//! Imports a spaCy wheel or folder: `import SOURCE DESTINATION [SHA256]`.

use std::path::Path;

use spacy_runtime::{ImportSettings, import_model};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [source, destination, sha256 @ ..] = arguments.as_slice() else {
        return Err("usage: import SOURCE DESTINATION [SHA256]".into());
    };
    let sha256 = sha256.first().map(String::as_str);
    import_model(Path::new(source), Path::new(destination), sha256, &ImportSettings::default())?;
    Ok(())
}
