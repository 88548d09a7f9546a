//! Running the loops of a process: one thread a stage, one page of metrics, one admin server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::Context;
use copydesk_config::Settings;
use copydesk_kafka::{Health, KafkaSettings, Observer, Shutdown, StageLoop};
use copydesk_stage::RecordStage;
use copydesk_telemetry::{AdminServer, Metrics};

use crate::observe::{Observing, ProcessHealth, announce};

/// A stage with where it reads; where it writes is its own affair.
pub struct ServiceStage {
    /// Name of the stage: metric label, part of the consumer group.
    pub name: &'static str,
    /// The topic that it reads.
    pub input_topic: String,
    /// What is done with each record.
    pub stage: Arc<RecordStage>,
}

/// The running loops of a process.
pub struct Services {
    loops: Vec<RunningLoop>,
    shutdown: Shutdown,
    admin: Option<AdminServer>,
}

struct RunningLoop {
    name: &'static str,
    health: Health,
    thread: JoinHandle<anyhow::Result<()>>,
}

impl Services {
    /// Starts a loop for each stage, and the admin server where the settings want one. Events are counted in `metrics`,
    /// logged, and handed on to `next`.
    ///
    /// # Errors
    /// Returns why the admin server or a thread cannot be started; no loop is left running then.
    pub fn start(
        settings: &Settings,
        stages: Vec<ServiceStage>,
        metrics: Arc<Metrics>,
        shutdown: &Shutdown,
        next: Option<Arc<dyn Observer>>,
    ) -> anyhow::Result<Self> {
        let observer: Arc<dyn Observer> = Arc::new(Observing::new(Arc::clone(&metrics), next));
        let names: Vec<&str> = stages.iter().map(|stage| stage.name).collect();
        announce(&metrics, settings.kafka.delivery, &names);
        let healths: Vec<(&'static str, Health)> = stages.iter().map(|stage| (stage.name, Health::new())).collect();
        let admin = settings.telemetry.admin.enabled.then(|| {
            let health = Arc::new(ProcessHealth::new(healths.clone()));
            AdminServer::start(&settings.telemetry.admin, metrics, health)
        });
        let admin = admin.transpose()?;
        if let Some(server) = &admin {
            tracing::info!(address = %server.address(), "admin server listens");
        }
        let mut services = Self { loops: Vec::new(), shutdown: shutdown.clone(), admin };
        for (stage, (_, health)) in stages.into_iter().zip(healths) {
            match services.start_loop(&settings.kafka, stage, health, &observer) {
                Ok(running) => services.loops.push(running),
                Err(error) => {
                    services.shutdown.request();
                    services.wait()?;
                    return Err(error);
                }
            }
        }
        Ok(services)
    }

    fn start_loop(
        &self,
        kafka: &KafkaSettings,
        stage: ServiceStage,
        health: Health,
        observer: &Arc<dyn Observer>,
    ) -> anyhow::Result<RunningLoop> {
        let ServiceStage { name, input_topic, stage } = stage;
        let (kafka, shutdown, observer) = (kafka.clone(), self.shutdown.clone(), Arc::clone(observer));
        let of_loop = health.clone();
        let run = move || {
            let stage_loop = StageLoop {
                settings: kafka,
                stage_name: name.into(),
                service_version: env!("CARGO_PKG_VERSION").into(),
                input_topics: vec![input_topic],
                stage,
                observer,
                shutdown: shutdown.clone(),
                health: of_loop,
            };
            let ended = stage_loop.run().with_context(|| format!("stage {name} ended"));
            // One stage that cannot go on takes the process with it, so that whoever runs it notices.
            shutdown.request();
            ended
        };
        let thread = std::thread::Builder::new()
            .name(format!("{name}-loop"))
            .spawn(run)
            .with_context(|| format!("cannot start the thread of stage {name}"))?;
        Ok(RunningLoop { name, health, thread })
    }

    /// Returns the health of a stage's loop; `None` for a stage that is not run here.
    pub fn health(&self, stage: &str) -> Option<&Health> {
        self.loops.iter().find(|running| running.name == stage).map(|running| &running.health)
    }

    /// Returns where the admin server listens.
    pub fn admin_address(&self) -> Option<SocketAddr> {
        self.admin.as_ref().map(AdminServer::address)
    }

    /// Waits until all loops have ended: after a request for shutdown, or because one of them cannot go on.
    ///
    /// # Errors
    /// Returns the first failure.
    pub fn wait(self) -> anyhow::Result<()> {
        let mut outcome = Ok(());
        for RunningLoop { name, thread, .. } in self.loops {
            let ended = thread.join().unwrap_or_else(|_| {
                self.shutdown.request();
                Err(anyhow::anyhow!("stage {name} panicked outside of a record"))
            });
            outcome = outcome.and(ended);
        }
        outcome
    }
}
