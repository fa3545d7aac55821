//! An operator as the documentation of Kuberator for Rust has it, with its defaults.

use std::{env, sync::Arc};

use async_trait::async_trait;
use kube::{Api, Client, CustomResource, ResourceExt, runtime::{controller::Action, watcher::Config}};
use kuberator::{
    Context, Finalize, ObserveGeneration, Reconcile,
    cache::{CachingStrategy, StaticApiProvider},
    error::Result,
    k8s::K8sRepository,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[path = "../../kube-rs/src/progress.rs"]
mod progress;
use progress::Progress;

#[derive(CustomResource, Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[kube(
    group = "bench.dev", version = "v1", kind = "Widget", plural = "widgets",
    derive = "PartialEq", status = "WidgetStatus", namespaced
)]
struct WidgetSpec {
    size: i64,
    payload: String,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WidgetStatus {
    ready: bool,
    observed_generation: Option<i64>,
}

impl ObserveGeneration for WidgetStatus {
    fn add(&mut self, observed_generation: i64) {
        self.observed_generation = Some(observed_generation);
    }
}

type Provider = StaticApiProvider<Widget>;
type Repository = K8sRepository<Widget, Provider>;

struct WidgetContext {
    repository: Arc<Repository>,
    writes: bool,
    progress: Progress,
}

#[async_trait]
impl Context<Widget, Repository, Provider> for WidgetContext {
    fn k8s_repository(&self) -> Arc<Repository> {
        Arc::clone(&self.repository)
    }

    fn finalizer(&self) -> &'static str {
        "bench.dev/finalizer"
    }

    async fn handle_apply(&self, widget: Arc<Widget>) -> Result<Action> {
        let generation = widget.metadata.generation;
        let is_done = widget
            .status
            .as_ref()
            .is_some_and(|status| status.ready && status.observed_generation == generation);
        if self.writes && !is_done {
            let status = WidgetStatus { ready: true, observed_generation: None };
            self.repository.update_status(&widget, status).await?;
        }
        self.progress.add(&widget.name_any());
        Ok(Action::await_change())
    }

    async fn handle_cleanup(&self, _: Arc<Widget>) -> Result<Action> {
        Ok(Action::await_change())
    }
}

struct WidgetReconciler {
    api: Api<Widget>,
    context: Arc<WidgetContext>,
}

#[async_trait]
impl Reconcile<Widget, WidgetContext, Repository, Provider> for WidgetReconciler {
    fn destruct(self) -> (Api<Widget>, Config, Arc<WidgetContext>) {
        (self.api, Config::default(), self.context)
    }
}

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let client = Client::try_default().await?;
    let provider = StaticApiProvider::new(client.clone(), vec!["default"], CachingStrategy::Strict);
    let context = WidgetContext {
        repository: Arc::new(K8sRepository::new(provider)),
        writes: env::var("BENCH_MODE")? == "write",
        progress: Progress::new(env::var("BENCH_EXPECT")?.parse()?),
    };
    println!("BENCH starting");
    let reconciler = WidgetReconciler { api: Api::all(client), context: Arc::new(context) };
    if env::var("BENCH_VARIANT").is_ok_and(|variant| variant == "tuned") {
        reconciler.start_concurrent::<std::future::Ready<()>>(Some(16), None).await;
    } else {
        reconciler.start::<std::future::Ready<()>>(None).await;
    }
    Ok(())
}
