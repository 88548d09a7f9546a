//! The metrics of one process, made from the catalogue. Reporting never fails and never blocks for long.

use std::collections::BTreeMap;

use prometheus::{CounterVec, GaugeVec, HistogramOpts, HistogramVec, Opts, Registry, TextEncoder};

use crate::bounded::BoundedLabel;
use crate::catalogue::{self, CATALOGUE, Kind, MetricInfo};

/// Different languages that get a time series of their own.
const MAX_LANGUAGE_LABELS: usize = 60;

/// All metrics of one process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    counters: BTreeMap<&'static str, CounterVec>,
    gauges: BTreeMap<&'static str, GaugeVec>,
    histograms: BTreeMap<&'static str, HistogramVec>,
    sources: BoundedLabel,
    languages: BoundedLabel,
}

impl Metrics {
    /// Makes every metric of the catalogue. At most `max_source_labels` sources get a time series of their own.
    pub fn new(max_source_labels: usize) -> Self {
        let mut metrics = Self {
            registry: Registry::new(),
            counters: BTreeMap::new(),
            gauges: BTreeMap::new(),
            histograms: BTreeMap::new(),
            sources: BoundedLabel::new(max_source_labels),
            languages: BoundedLabel::new(MAX_LANGUAGE_LABELS),
        };
        for metric in CATALOGUE {
            // The library refuses bad names and duplicates only, and a test registers the whole catalogue.
            let _ = metrics.register(metric);
        }
        #[cfg(target_os = "linux")]
        let _ = metrics.registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()));
        metrics
    }

    fn register(&mut self, metric: &MetricInfo) -> prometheus::Result<()> {
        let options = Opts::new(metric.name, metric.help);
        match metric.kind {
            Kind::Counter => {
                let counter = CounterVec::new(options, metric.labels)?;
                self.registry.register(Box::new(counter.clone()))?;
                self.counters.insert(metric.name, counter);
            }
            Kind::Gauge => {
                let gauge = GaugeVec::new(options, metric.labels)?;
                self.registry.register(Box::new(gauge.clone()))?;
                self.gauges.insert(metric.name, gauge);
            }
            Kind::Histogram(bounds) => {
                let options = HistogramOpts::from(options).buckets(bounds.to_vec());
                let histogram = HistogramVec::new(options, metric.labels)?;
                self.registry.register(Box::new(histogram.clone()))?;
                self.histograms.insert(metric.name, histogram);
            }
        }
        Ok(())
    }

    /// Adds to a counter. Labels are the values in the order of the catalogue; wrong ones are not counted.
    pub fn add(&self, metric: &MetricInfo, labels: &[&str], amount: f64) {
        if let Some(Ok(counter)) =
            self.counters.get(metric.name).map(|counters| counters.get_metric_with_label_values(labels))
            && amount >= 0.0
        {
            counter.inc_by(amount);
        }
    }

    /// Sets a gauge.
    pub fn set(&self, metric: &MetricInfo, labels: &[&str], value: f64) {
        if let Some(Ok(gauge)) = self.gauges.get(metric.name).map(|gauges| gauges.get_metric_with_label_values(labels))
        {
            gauge.set(value);
        }
    }

    /// Observes a value of a histogram.
    pub fn observe(&self, metric: &MetricInfo, labels: &[&str], value: f64) {
        if let Some(Ok(histogram)) =
            self.histograms.get(metric.name).map(|histograms| histograms.get_metric_with_label_values(labels))
        {
            histogram.observe(value);
        }
    }

    /// Removes the time series of a gauge, when what it measured is gone.
    pub fn remove(&self, metric: &MetricInfo, labels: &[&str]) {
        if let Some(gauges) = self.gauges.get(metric.name) {
            // It fails where there is no such time series, which is what is wanted.
            let _ = gauges.remove_label_values(labels);
        }
    }

    /// Reports a cleaned article: the share of its text that was removed, 0 to 1, and its language.
    pub fn cleaned(&self, source: Option<&str>, language: Option<&str>, removed_share: f64) {
        let source = self.sources.of(source.unwrap_or("unknown"));
        self.observe(&catalogue::REMOVED_SHARE, &[source], removed_share);
        self.add(&catalogue::LANGUAGES, &[self.languages.of(language.unwrap_or("unknown"))], 1.0);
    }

    /// Reports how many tables of recurring lines the cleaner has.
    pub fn source_tables(&self, tables: usize) {
        self.set(&catalogue::SOURCE_TABLES, &[], tables as f64);
    }

    /// Reports an article whose lines came to be counted, and whether they were.
    pub fn tabulated(&self, is_counted: bool) {
        self.add(&catalogue::TABULATED, &[if is_counted { "counted" } else { "known" }], 1.0);
    }

    /// Reports an enriched article: its entities, and its quotations with a speaker and without.
    pub fn enriched(&self, entities: usize, known_speakers: usize, unknown_speakers: usize) {
        self.observe(&catalogue::ENTITIES, &[], entities as f64);
        self.observe(&catalogue::QUOTES, &[], (known_speakers + unknown_speakers) as f64);
        self.add(&catalogue::SPEAKERS, &["known"], known_speakers as f64);
        self.add(&catalogue::SPEAKERS, &["unknown"], unknown_speakers as f64);
    }

    /// All metrics in the text format.
    pub fn text(&self) -> String {
        TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::PROCESS;
    use std::collections::BTreeSet;

    /// One observation of everything.
    fn observed() -> Metrics {
        let metrics = Metrics::new(2);
        for metric in CATALOGUE {
            let labels: Vec<&str> = metric.labels.iter().map(|_| "x").collect();
            match metric.kind {
                Kind::Counter => metrics.add(metric, &labels, 1.0),
                Kind::Gauge => metrics.set(metric, &labels, 1.0),
                Kind::Histogram(_) => metrics.observe(metric, &labels, 1.0),
            }
        }
        metrics
    }

    #[test]
    fn every_metric_of_the_catalogue_is_served() {
        let text = observed().text();
        for metric in CATALOGUE {
            assert!(text.contains(&format!("# HELP {} ", metric.name)), "{}", metric.name);
        }
        let of_process = text.lines().filter(|line| line.starts_with("# TYPE process_"));
        let names: BTreeSet<&str> = of_process.filter_map(|line| line.split(' ').nth(2)).collect();
        let known: BTreeSet<&str> = PROCESS.iter().map(|metric| metric.name).collect();
        assert_eq!(names, if cfg!(target_os = "linux") { known } else { BTreeSet::new() });
        assert_eq!(text.matches("# TYPE ").count(), CATALOGUE.len() + names.len());
    }

    #[test]
    fn sources_beyond_the_bound_are_other() {
        let metrics = Metrics::new(2);
        for source in ["a", "b", "c", "d"] {
            metrics.cleaned(Some(source), Some("en"), 0.2);
        }
        let text = metrics.text();
        assert!(text.contains("copydesk_article_removed_ratio_count{source=\"other\"} 2"), "{text}");
        assert!(text.contains("copydesk_article_languages_total{language=\"en\"} 4"), "{text}");
        assert!(!text.contains("source=\"c\""), "{text}");
    }

    #[test]
    fn a_removed_time_series_is_gone_and_wrong_labels_do_nothing() {
        let metrics = observed();
        metrics.remove(&catalogue::CONSUMER_LAG, &["x", "x", "x"]);
        metrics.remove(&catalogue::CONSUMER_LAG, &["never", "there", "yet"]);
        metrics.set(&catalogue::CONSUMER_LAG, &["too few"], 1.0);
        assert!(!metrics.text().contains("copydesk_consumer_lag_records{"));
    }
}
