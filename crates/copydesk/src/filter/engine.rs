//! The engine of a filter: one reader, many workers, one writer that keeps the order of the input.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use anyhow::{Context, Result};
use copydesk_article::InputError;
use copydesk_stage::{Stage, StageError, StageExt, from_fn};
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::dead_letters::{DeadLetters, Failure};
use super::input::Input;
use super::lines::{Line, next_line};
use super::progress::Progress;
use super::window::Window;
use crate::terminal::reader_has_gone;

/// Lines under way for each worker.
const LINES_A_WORKER: usize = 16;
/// Bytes of lines under way, beyond one line of the largest size.
const MAX_BYTES_UNDER_WAY: usize = 128 << 20;

/// How a filter runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Engine {
    /// Worker threads, at least 1.
    pub(super) threads: usize,
    /// The longest line that is handed to a worker, in bytes.
    pub(super) max_line_bytes: usize,
}

/// How a filter ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ended {
    /// Records written.
    pub(super) written: u64,
    /// Records set aside.
    pub(super) failed: u64,
}

/// A line on its way to a worker.
struct Job {
    number: u64,
    line_number: u64,
    line: Line,
}

/// What a worker made of it.
struct Handled {
    number: u64,
    bytes: usize,
    result: Result<Vec<u8>, Failure>,
}

impl Engine {
    /// Handles every line of the inputs. Ends early, without an error, when the reader of the output has gone.
    pub(super) fn run(
        self,
        inputs: Vec<Input>,
        handle: impl Fn(Vec<u8>) -> Result<Vec<u8>, StageError> + Send + Sync + 'static,
        output: impl Write,
        dead_letters: DeadLetters,
        progress: &Arc<Progress>,
    ) -> Result<Ended> {
        let window = Arc::new(Window::new(self.threads * LINES_A_WORKER, MAX_BYTES_UNDER_WAY));
        let (job_sender, job_receiver) = bounded(self.threads);
        let (sender, receiver) = unbounded();
        let keeps_records = dead_letters.keeps_records();
        let stage = Arc::new(from_fn(handle).catch_panic());
        for _ in 0..self.threads {
            let (stage, jobs, results) = (Arc::clone(&stage), job_receiver.clone(), sender.clone());
            spawn("filter-worker", move || work(&*stage, self.max_line_bytes, keeps_records, &jobs, &results))?;
        }
        drop((job_receiver, sender));
        let reader_window = Arc::clone(&window);
        let reader = spawn("filter-reader", move || read(inputs, self.max_line_bytes, &reader_window, &job_sender))?;
        let mut writer = Writer { output, dead_letters, window: &window, progress, ended: Ended::default() };
        match writer.write_all(&receiver) {
            Ok(()) => {
                let read = reader.join().map_err(|_| anyhow::anyhow!("the reader thread panicked"))?;
                read.context("cannot read the input")?;
            }
            // Nobody waits for the reader: it may hang on its input for ever.
            Err(error) => {
                window.close();
                if !error.downcast_ref().is_some_and(reader_has_gone) {
                    return Err(error);
                }
            }
        }
        Ok(writer.ended)
    }
}

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<std::thread::JoinHandle<T>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).context("cannot start a thread")
}

/// Reads lines until the end of the last input, or until nobody wants more.
fn read(inputs: Vec<Input>, max_line_bytes: usize, window: &Window, jobs: &Sender<Job>) -> std::io::Result<()> {
    let mut number = 0;
    let mut line_number = 0;
    for mut input in inputs {
        while let Some(line) = next_line(&mut input.reader, max_line_bytes, &mut line_number)? {
            let wanted = window.enter(line_bytes(&line)) && jobs.send(Job { number, line_number, line }).is_ok();
            if !wanted {
                return Ok(());
            }
            number += 1;
        }
    }
    Ok(())
}

fn line_bytes(line: &Line) -> usize {
    match line {
        Line::Whole(bytes) => bytes.len(),
        Line::TooLong { .. } => 0,
    }
}

fn work(
    stage: &dyn Stage<Input = Vec<u8>, Output = Vec<u8>>,
    limit_bytes: usize,
    keeps_records: bool,
    jobs: &Receiver<Job>,
    results: &Sender<Handled>,
) {
    for Job { number, line_number, line } in jobs {
        let bytes = line_bytes(&line);
        let result = match line {
            Line::Whole(line) => handle(stage, line_number, line, keeps_records),
            Line::TooLong { bytes } => {
                let error = InputError::RecordTooLarge { bytes, limit_bytes };
                Err(Failure::without_record(line_number, error.into()))
            }
        };
        if results.send(Handled { number, bytes, result }).is_err() {
            return;
        }
    }
}

fn handle(
    stage: &dyn Stage<Input = Vec<u8>, Output = Vec<u8>>,
    line_number: u64,
    line: Vec<u8>,
    keeps_records: bool,
) -> Result<Vec<u8>, Failure> {
    // A copy of every line costs less than one in a thousand of the work on it.
    let copy = line.clone();
    let failed = |error| Failure::of(line_number, error, copy, keeps_records);
    let mut json = stage.process(line).map_err(failed)?;
    json.push(b'\n');
    Ok(json)
}

struct Writer<'w, W> {
    output: W,
    dead_letters: DeadLetters,
    window: &'w Window,
    progress: &'w Progress,
    ended: Ended,
}

impl<W: Write> Writer<'_, W> {
    fn write_all(&mut self, results: &Receiver<Handled>) -> Result<()> {
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for handled in results {
            waiting.insert(handled.number, handled);
            while let Some(handled) = waiting.remove(&next) {
                self.write(handled)?;
                next += 1;
            }
            if results.is_empty() {
                self.output.flush()?;
            }
        }
        self.output.flush()?;
        self.dead_letters.flush()
    }

    fn write(&mut self, handled: Handled) -> Result<()> {
        match handled.result {
            Ok(json) => {
                self.output.write_all(&json)?;
                self.ended.written += 1;
            }
            Err(failure) => {
                self.dead_letters.write(&failure)?;
                self.ended.failed += 1;
            }
        }
        self.window.leave(handled.bytes);
        self.progress.advance(handled.bytes, self.ended.failed);
        Ok(())
    }
}
