//! The deploy files agree with the code, with each other and with the documents: metrics, settings, versions, anchors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

#[path = "deploy_files/compose.rs"]
mod compose;
#[path = "deploy_files/dashboard.rs"]
mod dashboard;
#[path = "watched/deployment.rs"]
mod deployment;
#[path = "deploy_files/rules.rs"]
mod rules;
#[path = "watched/yaml.rs"]
mod yaml;
