//! Cleans raw articles, one JSON object a line on standard input, on one thread: clean articles on standard output, records that
//! fail and the rate on standard error. For measuring; the filter `copydesk clean` is the tool for work.

use std::io::{BufRead, BufWriter, Write};
use std::time::{Duration, Instant};

use copydesk_article::RawArticle;
use copydesk_clean::{CleanSettings, Cleaner};

#[expect(clippy::print_stderr, reason = "a program for measuring tells its figures there")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cleaner = Cleaner::new(CleanSettings::default())?;
    let mut output = BufWriter::new(std::io::stdout().lock());
    let (mut records, mut failed, mut total, mut longest) = (0_u32, 0_u32, Duration::ZERO, Duration::ZERO);
    for line in std::io::stdin().lock().lines() {
        let raw: RawArticle = serde_json::from_str(&line?)?;
        let start = Instant::now();
        let clean = cleaner.clean(&raw);
        let spent = start.elapsed();
        records += 1;
        total += spent;
        longest = longest.max(spent);
        match clean {
            Ok(article) => {
                output.write_all(&article.to_json())?;
                output.write_all(b"\n")?;
            }
            Err(error) => {
                failed += 1;
                eprintln!("{}: {}: {error}", raw.uri.unwrap_or_default(), error.code());
            }
        }
    }
    output.flush()?;
    let rate = f64::from(records) / total.as_secs_f64();
    eprintln!(
        "{records} records, {failed} failed, {rate:.1} records a second, longest {:.0} ms",
        longest.as_secs_f64() * 1000.0
    );
    Ok(())
}
