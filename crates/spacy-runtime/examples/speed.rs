//! Measures a model on one core: `speed MODEL TEXTS [--kernels] [--task NAME] [--cached-words N]`. TEXTS holds JSON lines with a `text`,
//! gzipped or not.
//!
//! Prints the time to open the model, tokens a second with empty and with filled caches, and the memory of the process;
//! for the fastest kernel of the processor, or with `--kernels` for each. Where the system tells, time is that of the
//! processor, so that other programs disturb the measurement less.

use std::io::{BufRead, BufReader, Read, Write};
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use spacy_runtime::{AnalyseOptions, Kernel, Model, RuntimeSettings, Scratch};

const USAGE: &str = "usage: speed MODEL TEXTS [--kernels] [--task NAME] [--cached-words N]";
/// Passes over the texts with filled caches; the fastest counts.
const WARM_PASSES: usize = 5;
/// Times the model is opened; the fastest counts.
const OPENINGS: usize = 7;

#[derive(Deserialize)]
struct Text {
    text: String,
}

struct Arguments {
    model: String,
    texts: String,
    all_kernels: bool,
    /// Only the tasks whose names hold this.
    task: String,
    settings: RuntimeSettings,
}

impl Arguments {
    fn read() -> Option<Self> {
        let (mut files, mut all_kernels, mut task) = (Vec::new(), false, String::new());
        let mut settings = RuntimeSettings::default();
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--kernels" => all_kernels = true,
                "--task" => task = arguments.next()?,
                "--cached-words" => settings.max_cached_words = arguments.next()?.parse().ok()?,
                _ => files.push(argument),
            }
        }
        let [model, texts] = <[String; 2]>::try_from(files).ok()?;
        Some(Self { model, texts, all_kernels, task, settings })
    }
}

fn read(path: &str) -> std::io::Result<Vec<Text>> {
    let file = std::fs::File::open(path)?;
    let zipped = std::path::Path::new(path).extension().is_some_and(|extension| extension == "gz");
    let content: Box<dyn Read> = if zipped { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    BufReader::new(content).lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// Tokens of all texts, and the time they took.
fn pass(model: &Model, scratch: &mut Scratch, texts: &[Text], options: &AnalyseOptions) -> (usize, Duration) {
    timed(|| texts.iter().map(|text| model.analyse(scratch, &text.text, options).len()).sum())
}

/// Runs something and says how long it took.
fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let (started, busy) = (Instant::now(), busy_time());
    let result = run();
    let busy = busy_time().zip(busy).map(|(now, before)| now.saturating_sub(before));
    (result, busy.unwrap_or_else(|| started.elapsed()))
}

/// Time that this thread has had a processor.
fn busy_time() -> Option<Duration> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    times.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// What is measured: a name, and what is computed.
fn tasks() -> [(&'static str, AnalyseOptions); 4] {
    let default = AnalyseOptions::default;
    [
        ("everything", AnalyseOptions { lemmas: true, ..default() }),
        ("tags, dependencies, entities", default()),
        ("entities only", AnalyseOptions::entities_only()),
        ("tokens only", AnalyseOptions { entities: false, ..AnalyseOptions::entities_only() }),
    ]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Arguments { model: path, texts, all_kernels, task, settings } = Arguments::read().ok_or(USAGE)?;
    let mut out = std::io::stdout().lock();
    let mut fastest = Duration::MAX;
    for _ in 0..OPENINGS {
        let (opened, time) = timed(|| Model::open(&path).map(drop));
        opened?;
        fastest = fastest.min(time);
    }
    let texts = read(&texts)?;
    let kernels = if all_kernels { Kernel::available() } else { vec![Kernel::detect()] };
    writeln!(out, "opened in {:.1} ms; kernels {kernels:?}", fastest.as_secs_f64() * 1e3)?;
    for kernel in kernels {
        let model = Model::open_with_kernel(&path, kernel)?;
        for (name, options) in tasks().into_iter().filter(|(name, _)| name.contains(&task)) {
            let mut scratch = model.scratch(&settings);
            let (tokens, cold) = pass(&model, &mut scratch, &texts, &options);
            let warm = (0..WARM_PASSES).map(|_| pass(&model, &mut scratch, &texts, &options).1).min().unwrap_or(cold);
            let rate = |time: Duration| tokens as f64 / time.as_secs_f64();
            let (cold, warm) = (rate(cold), rate(warm));
            writeln!(out, "{kernel:?}: {name}: {tokens} tokens, {cold:.0} cold, {warm:.0} warm tokens/s")?;
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
