import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { ambientRun } from '../cluster/ambient-run.js';
import { outsideOfRuns } from '../cluster/ambient-signal.js';
import type { ClusterSet } from '../cluster/cluster-set.js';
import type { Cluster } from '../cluster/cluster.js';
import { toError } from '../common/kuberator-error.js';
import type { Tracer } from '../common/tracer.js';
import { checkEvent } from './check-event.js';
import { noteOf } from './event-note.js';
import type { EventPipeline } from './event-pipeline.js';
import type { EventOptions } from './event.interface.js';

/**
 * A pipeline for each cluster, so that one which does not answer holds up the events of no other. An event goes to the
 * cluster that its object was read from, or else to the one that is meant.
 *
 * @internal
 */
export class EventPipelines {
  private readonly pipelines = new Map<Cluster, EventPipeline>();
  private droppedBefore = 0;
  /** Who traces, if anybody does. To be set before the first event. */
  tracer: Tracer | undefined;

  constructor(
    private readonly clusters: Pick<ClusterSet, 'current' | 'at'>,
    private readonly open: (cluster: Cluster) => EventPipeline,
    private readonly refuse: (error: Error) => void,
  ) {}

  /** Events that were not written, ever. */
  get dropped(): number {
    return [...this.pipelines.values()].reduce((sum, { dropped }) => sum + dropped, this.droppedBefore);
  }

  /** Leaves the event to a pipeline. What becomes of it shows in the log only. */
  emit(object: KubernetesObject, options: EventOptions): void {
    try {
      if (this.isHeld(object, options)) return;
      this.for(object).emit(object, options);
    } catch (error) {
      this.refuse(toError(error));
    }
  }

  /** Resolves when the event is on the server, alone or in a count. */
  async tryEmit(object: KubernetesObject, options: EventOptions): Promise<void> {
    if (this.isHeld(object, options)) return;
    await this.for(object).tryEmit(object, options);
  }

  /** Resolves when all is written, at the latest after `deadlineMs`: what is left then is dropped. Never rejects. */
  async flush(deadlineMs: number): Promise<void> {
    await Promise.all([...this.pipelines.values()].map((pipeline) => pipeline.flush(deadlineMs)));
  }

  /** Where a run only plans, an event is told with what else it would write. */
  private isHeld(object: KubernetesObject, options: EventOptions): boolean {
    const plan = ambientRun()?.plan;
    if (!plan) return false;
    checkEvent(object, options);
    const { name, namespace } = object.metadata;
    plan({
      type: 'create',
      kind: 'Event',
      namespace,
      fields: [
        { path: 'regarding', from: undefined, to: `${object.kind} ${name}` },
        { path: 'reason', from: undefined, to: options.reason },
        { path: 'note', from: undefined, to: noteOf(options.note) },
      ],
    });
    return true;
  }

  /** Writes what waits for a cluster, and forgets the rest and the cluster. Never rejects. */
  async release(cluster: Cluster, deadlineMs: number): Promise<void> {
    const pipeline = this.pipelines.get(cluster);
    await pipeline?.flush(deadlineMs);
    this.pipelines.delete(cluster);
    this.droppedBefore += pipeline?.dropped ?? 0;
  }

  private for(object: KubernetesObject): EventPipeline {
    const cluster = this.clusters.at(object, () => this.clusters.current());
    // A run that was abandoned may still be in one that was let go.
    cluster.ended.throwIfAborted();
    let pipeline = this.pipelines.get(cluster);
    if (!pipeline) {
      // What asks first may be a run, which ends.
      pipeline = outsideOfRuns(() => this.open(cluster));
      pipeline.tracer = this.tracer;
      this.pipelines.set(cluster, pipeline);
    }
    return pipeline;
  }
}
