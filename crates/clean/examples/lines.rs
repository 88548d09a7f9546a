//! Cleans text lines for measuring: JSON Lines `{"uri", "text"}` on standard input, `{"uri", "body": {"text"}, "headline",
//! "removed"}` on standard output. `--model FILE`: other weights; `--rules`: without the classifier; `--threshold T`;
//! `--repeat N`: clean N times and print the articles per second on standard error.

use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};
use std::time::Instant;

use copydesk_clean::CleanSettings;
use copydesk_clean::lines::{LineInput, LineResult, LineStage, split};

#[derive(serde::Deserialize)]
struct Article {
    uri: String,
    text: String,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    headline: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    let mut settings = CleanSettings { classify_text: !arguments.contains(&"--rules".to_owned()), ..CleanSettings::default() };
    if let Some(threshold) = value("--threshold") {
        settings.classifier_threshold = threshold.parse()?;
    }
    let stage = match value("--model") {
        Some(path) => LineStage::with_model(&settings, &std::fs::read_to_string(path)?)?,
        None => LineStage::new(&settings)?,
    };
    let articles: Vec<Article> = stdin().lock().lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_, Box<dyn Error>>>()?;
    let mut out = BufWriter::new(stdout().lock());
    for article in &articles {
        let result = clean(&stage, article);
        let text = result.kept.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        let record = serde_json::json!({"uri": article.uri, "body": {"text": text}, "headline": result.headline, "by": result.by,
            "located": result.located, "edNote": result.ed_note, "removed": result.removed});
        writeln!(out, "{record}")?;
    }
    if let Some(repeat) = value("--repeat") {
        let repeat: usize = repeat.parse()?;
        let start = Instant::now();
        let kept: usize = (0..repeat).flat_map(|_| &articles).map(|article| clean(&stage, article).kept.len()).sum();
        let rate = (repeat * articles.len()) as f64 / start.elapsed().as_secs_f64();
        writeln!(std::io::stderr(), "{rate:.0} articles/s, {kept} lines kept")?;
    }
    Ok(())
}

fn clean(stage: &LineStage, article: &Article) -> LineResult {
    let lines = split(&article.text);
    let language = article.language.as_deref().unwrap_or("en");
    stage.clean(&LineInput { lines: &lines, language, headline: article.headline.as_deref(), from_html: false })
}
