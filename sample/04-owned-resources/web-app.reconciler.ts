import {
  Action,
  type Apply,
  ChildConflictError,
  ChildrenError,
  type ChildrenResult,
  ChildrenService,
  type OnError,
  type ReconcileContext,
  type ReconcileError,
  type ReconcileLogger,
  Reconciler,
  StatusService,
} from '../../lib/index.js';
import { ConfigMap, Deployment, Service } from '../../lib/kinds/index.js';
import { childrenOf } from './web-app.children.js';
import { conditionsOf } from './web-app.conditions.js';
import { WebApp } from './web-app.js';

@Reconciler(WebApp, { owns: [ConfigMap, Deployment, Service] })
export class WebAppReconciler implements Apply<WebApp>, OnError<WebApp> {
  constructor(
    private readonly children: ChildrenService,
    private readonly status: StatusService,
  ) {}

  async apply(app: WebApp, { logger }: ReconcileContext): Promise<Action> {
    const { deployment, all } = childrenOf(app);
    const result = await this.children.applyAll(app, all);
    tell(result, logger);
    const { isReady, isStalled } = result;
    const reason = isReady ? 'Ready' : isStalled ? 'ChildFailed' : 'ChildrenNotReady';
    await this.status.update(app, {
      replicas: result.of(deployment)?.object?.status?.availableReplicas,
      conditions: conditionsOf(app.status?.conditions, {
        ...{ isReady, isStalled, reason },
        message: isReady ? 'All runs as it should' : result.message,
      }),
    });
    // When a child changes, it runs again.
    return Action.awaitChange();
  }

  async onError(app: WebApp, { cause }: ReconcileError): Promise<void> {
    // What is somebody else's stays so, however often it is tried.
    const isStalled = cause instanceof ChildrenError && cause.cause instanceof ChildConflictError;
    const reason = isStalled ? 'Conflict' : 'Failed';
    const message = cause instanceof Error ? cause.message : String(cause);
    await this.status.update(app, {
      replicas: app.status?.replicas,
      conditions: conditionsOf(app.status?.conditions, { isReady: false, isStalled, reason, message }),
    });
  }
}

/** What became of the children, where anything did. */
function tell({ children, pruned }: ChildrenResult, logger: ReconcileLogger): void {
  for (const { name, type, message } of children)
    if (type !== 'unchanged') logger.log(`${name} ${type}${message && `: ${message}`}`);
  for (const { kind, name, type } of pruned) logger.log(`${kind} "${name}" ${type}`);
}
