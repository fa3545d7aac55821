import { Injectable, type Type } from '@nestjs/common';
import { EMPTY, merge, type Observable } from 'rxjs';
import { KuberatorError } from './common/kuberator-error.js';
import type { Controller } from './reconcile/controller.js';
import type { ReconcileResult } from './reconcile/reconcile-result.js';
import type { ObjectKey } from './resource/object-key.js';

/** How one reconciler is doing. @publicApi */
export interface ReconcilerReport {
  readonly name: string;
  /** Its objects have been read; runs have begun. */
  readonly isSynced: boolean;
  /** Objects that are waiting, ready or running. */
  readonly queued: number;
  /** The runs of this moment. */
  readonly running: readonly { readonly key: ObjectKey; readonly ageMs: number }[];
  readonly reconcileTimeoutMs: number;
}

/** What runs in this app, and how it is doing. @publicApi */
@Injectable()
export class ReconcilerRegistry {
  private readonly controllers = new Map<string, Controller>();
  private draining = false;

  /** The app is shutting down: no new runs begin. */
  get isDraining(): boolean {
    return this.draining;
  }

  /** Every run's result, of one reconciler (by its class or name) or of all. Completes at shutdown. */
  results(reconciler?: Type | string): Observable<ReconcileResult> {
    if (reconciler === undefined)
      return merge(...[...this.controllers.values()].map(({ results$ }) => results$), EMPTY);
    for (const { definition, results$ } of this.controllers.values()) {
      if (definition.name === reconciler || definition.instance.constructor === reconciler) return results$;
    }
    const name = typeof reconciler === 'string' ? reconciler : reconciler.name;
    throw new KuberatorError(
      'KUBERATOR_INVALID_RECONCILER',
      `No reconciler "${name}" runs here. Running: ${[...this.controllers.keys()].join(', ') || 'none'}.`,
    );
  }

  reports(): ReconcilerReport[] {
    return [...this.controllers.values()].map((controller) => ({
      name: controller.definition.name,
      isSynced: controller.isSynced,
      queued: controller.queued,
      running: controller.running(),
      reconcileTimeoutMs: controller.definition.pipeline.reconcileTimeoutMs,
    }));
  }

  /** @internal */
  register(controller: Controller): void {
    this.controllers.set(controller.definition.name, controller);
  }

  /** @internal */
  all(): Controller[] {
    return [...this.controllers.values()];
  }

  /** @internal */
  beginDraining(): void {
    this.draining = true;
  }
}
