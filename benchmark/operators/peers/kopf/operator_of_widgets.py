"""An operator as the documentation of kopf has it, with its defaults."""

import os

import kopf

from progress import Progress

FINALIZER = "bench.dev/finalizer"
LAST_HANDLED = "kopf.zalando.org/last-handled-configuration"
WIDGETS = ("bench.dev", "v1", "widgets")

writes = os.environ["BENCH_MODE"] == "write"
progress = Progress(int(os.environ["BENCH_EXPECT"]))
progress.answer()


@kopf.on.startup()
async def configure(settings: kopf.OperatorSettings, **_):
    settings.persistence.finalizer = FINALIZER
    print("BENCH starting", flush=True)


@kopf.on.create(*WIDGETS)
@kopf.on.update(*WIDGETS)
@kopf.on.resume(*WIDGETS)
async def apply(name, meta, status, patch, **_):
    progress.runs += 1
    if not writes:
        progress.add(name)
        return
    generation = meta["generation"]
    if not status.get("ready") or status.get("observedGeneration") != generation:
        patch.status["ready"] = True
        patch.status["observedGeneration"] = generation


@kopf.on.delete(*WIDGETS)
async def cleanup(**_):
    progress.runs += 1


if writes:
    # What kopf has reconciled, it writes down on the object after the handler has ended. Until it has done so for all that
    # were there before, those writes would be counted among those of what is measured next.
    @kopf.on.event(*WIDGETS, annotations={LAST_HANDLED: kopf.PRESENT})
    async def count(name, **_):
        progress.add(name)
