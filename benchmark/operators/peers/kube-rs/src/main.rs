//! An operator as the documentation of kube-rs has it, with its defaults.

use std::{env, sync::Arc, time::Duration};

use futures::StreamExt;
use kube::{
    Api, Client, CustomResource, ResourceExt,
    api::{Patch, PatchParams},
    runtime::{
        controller::{Action, Config, Controller},
        finalizer::{Event, finalizer},
        watcher,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

mod progress;
use progress::Progress;

const FINALIZER: &str = "bench.dev/finalizer";

#[derive(CustomResource, Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[kube(group = "bench.dev", version = "v1", kind = "Widget", namespaced, status = "WidgetStatus")]
struct WidgetSpec {
    size: i64,
    payload: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WidgetStatus {
    ready: bool,
    observed_generation: Option<i64>,
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Kube(#[from] kube::Error),
    #[error(transparent)]
    Finalizer(#[from] Box<kube::runtime::finalizer::Error<Error>>),
}

struct Context {
    client: Client,
    writes: bool,
    progress: Progress,
}

async fn reconcile(widget: Arc<Widget>, context: Arc<Context>) -> Result<Action, Error> {
    let name = widget.name_any();
    let api: Api<Widget> = Api::namespaced(context.client.clone(), &widget.namespace().unwrap_or_default());
    if context.writes {
        finalizer(&api, FINALIZER, widget, async |event| match event {
            Event::Apply(widget) => write_status(&api, &widget).await,
            Event::Cleanup(_) => Ok(Action::await_change()),
        })
        .await
        .map_err(Box::new)?;
    }
    context.progress.add(&name);
    Ok(Action::await_change())
}

async fn write_status(api: &Api<Widget>, widget: &Widget) -> Result<Action, Error> {
    let generation = widget.metadata.generation;
    let is_done = widget
        .status
        .as_ref()
        .is_some_and(|status| status.ready && status.observed_generation == generation);
    if !is_done {
        let status = json!({ "status": { "ready": true, "observedGeneration": generation } });
        api.patch_status(&widget.name_any(), &PatchParams::default(), &Patch::Merge(&status)).await?;
    }
    Ok(Action::await_change())
}

fn error_policy(_: Arc<Widget>, _: &Error, _: Arc<Context>) -> Action {
    Action::requeue(Duration::from_secs(1))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let context = Arc::new(Context {
        writes: env::var("BENCH_MODE")? == "write",
        progress: Progress::new(env::var("BENCH_EXPECT")?.parse()?),
        client: Client::try_default().await?,
    });
    println!("BENCH starting");
    let concurrency = if env::var("BENCH_VARIANT").is_ok_and(|variant| variant == "tuned") { 16 } else { 0 };
    Controller::new(Api::<Widget>::all(context.client.clone()), watcher::Config::default())
        .with_config(Config::default().concurrency(concurrency))
        .shutdown_on_signal()
        .run(reconcile, error_policy, context)
        .for_each(|_| async {})
        .await;
    Ok(())
}
