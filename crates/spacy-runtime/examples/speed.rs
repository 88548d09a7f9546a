//! Measures a model on one core: `speed MODEL TEXTS`. TEXTS holds JSON lines with a `text`, gzipped or not.
//!
//! Prints the time to open the model, tokens a second with empty and with filled caches, and the memory of the process.
//! Where the system tells, time is that of the processor, so that other programs disturb the measurement less.

use std::io::{BufRead, BufReader, Read, Write};
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use spacy_runtime::{AnalyseOptions, Kernel, Model, RuntimeSettings, Scratch};

/// Passes over the texts with filled caches; the fastest counts.
const WARM_PASSES: usize = 5;
/// Times the model is opened; the fastest counts.
const OPENINGS: usize = 7;

#[derive(Deserialize)]
struct Text {
    text: String,
}

fn read(path: &str) -> std::io::Result<Vec<Text>> {
    let file = std::fs::File::open(path)?;
    let zipped = std::path::Path::new(path).extension().is_some_and(|extension| extension == "gz");
    let content: Box<dyn Read> = if zipped { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    BufReader::new(content).lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// Tokens of all texts, and the time they took.
fn pass(model: &Model, scratch: &mut Scratch, texts: &[Text], options: &AnalyseOptions) -> (usize, Duration) {
    let (started, busy) = (Instant::now(), busy_time());
    let tokens = texts.iter().map(|text| model.analyse(scratch, &text.text, options).len()).sum();
    let busy = busy_time().zip(busy).map(|(now, before)| now.saturating_sub(before));
    (tokens, busy.unwrap_or_else(|| started.elapsed()))
}

/// Time that this thread has had a processor.
fn busy_time() -> Option<Duration> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    times.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, texts] = arguments.as_slice() else {
        return Err("usage: speed MODEL TEXTS".into());
    };
    let mut out = std::io::stdout().lock();
    let mut fastest = Duration::MAX;
    for _ in 0..OPENINGS {
        let started = Instant::now();
        drop(Model::open(path)?);
        fastest = fastest.min(started.elapsed());
    }
    let texts = read(texts)?;
    writeln!(out, "opened in {:.1} ms; kernels {:?}", fastest.as_secs_f64() * 1e3, Kernel::available())?;
    for kernel in Kernel::available() {
        let model = Model::open_with_kernel(path, kernel)?;
        for (name, options) in
            [("everything", AnalyseOptions::default()), ("entities only", AnalyseOptions::entities_only())]
        {
            let mut scratch = model.scratch(&RuntimeSettings::default());
            let (tokens, cold) = pass(&model, &mut scratch, &texts, &options);
            let warm = (0..WARM_PASSES).map(|_| pass(&model, &mut scratch, &texts, &options).1).min().unwrap_or(cold);
            let rate = |time: Duration| tokens as f64 / time.as_secs_f64();
            writeln!(
                out,
                "{kernel:?}, {name}: {tokens} tokens, {:.0} cold, {:.0} warm tokens/s",
                rate(cold),
                rate(warm)
            )?;
            if kernel == Kernel::detect() {
                memory(&mut out)?;
            }
        }
    }
    Ok(())
}

/// Writes the resident memory of this process, where the system tells.
fn memory(out: &mut impl Write) -> std::io::Result<()> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| ["VmHWM", "RssAnon", "RssFile"].iter().any(|name| line.starts_with(name)))
    {
        writeln!(out, "    {}", line.split_whitespace().collect::<Vec<_>>().join(" "))?;
    }
    Ok(())
}
