import { ClusterSet } from '../../lib/cluster/cluster-set.js';
import {
  Action,
  type Apply,
  type ApplyChildrenOptions,
  type Child,
  type ChildrenResult,
  ChildrenService,
  type KuberatorOptions,
  Reconciler,
  ReconcilerRegistry,
  type ReconcilerOptions,
  StatusService,
} from '../../lib/index.js';
import { eventually } from './eventually.js';
import { Widget } from './kinds.js';
import { type Operator, startOperator } from './operator.js';

/** What a widget is to own. Changed by a test between two runs. */
export interface Wishes {
  children: (widget: Widget) => readonly Child[];
  options?: ApplyChildrenOptions;
}

/** An operator that makes the children of widgets what a test wishes. */
export interface ChildrenOperator extends Operator {
  /** What the calls came to, or threw. */
  readonly outcomes: readonly (ChildrenResult | Error)[];
  /** Runs the widget, and gives what its call came to. Throws what it threw. */
  run(widget: Widget): Promise<ChildrenResult>;
  /** The requests that the operator has sent since this was last asked, without watches and lists of its reconciler. */
  writes(): string[];
}

export async function startChildrenOperator(
  kubeconfigPath: string,
  wishes: Wishes,
  reconciler: ReconcilerOptions<Widget>,
  options: KuberatorOptions = {},
): Promise<ChildrenOperator> {
  const outcomes: (ChildrenResult | Error)[] = [];
  @Reconciler(Widget, { name: 'widgets', debounceMs: 0, ...reconciler })
  class WidgetReconciler implements Apply<Widget> {
    constructor(
      private readonly children: ChildrenService,
      private readonly status: StatusService,
    ) {}
    async apply(widget: Widget): Promise<Action> {
      try {
        const result = await this.children.applyAll(widget, wishes.children(widget), wishes.options);
        outcomes.push(result);
        await this.status.update(widget, { state: result.isReady ? 'Ready' : result.message });
      } catch (error) {
        outcomes.push(error as Error);
      }
      return Action.awaitChange();
    }
  }
  const operator = await startOperator(kubeconfigPath, [WidgetReconciler], options);
  const sent: string[] = [];
  operator
    .get(ClusterSet)
    .current()
    .transport.observers.add(({ method }) => sent.push(method));
  const registry = operator.get(ReconcilerRegistry);
  return {
    ...operator,
    outcomes,
    async run(widget) {
      // Until it is in the store, there is nothing to run.
      await eventually(() => {
        const count = outcomes.length;
        if (count === 0 && !registry.trigger('widgets', widget.metadata)) throw new Error('not known');
      });
      await settled(operator);
      const before = outcomes.length;
      registry.trigger('widgets', widget.metadata);
      await eventually(() => {
        if (outcomes.length === before) throw new Error('it has not run');
      });
      await settled(operator);
      const last = outcomes.at(-1);
      if (last instanceof Error) throw last;
      return last as ChildrenResult;
    },
    writes: () => sent.splice(0).filter((method) => method !== 'GET'),
  };
}

/** Nothing runs, and nothing is waiting to. */
async function settled(operator: Operator): Promise<void> {
  const registry = operator.get(ReconcilerRegistry);
  await eventually(() => {
    if (registry.reports().some(({ queued }) => queued > 0)) throw new Error('still running');
  });
}
