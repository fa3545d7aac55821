import type { KubeConfig } from '@kubernetes/client-node';
import type { INestApplicationContext, Type } from '@nestjs/common';
import type { KubernetesClient } from '../../cluster/kubernetes-client.js';
import type { CustomResourceClass } from '../../resource/custom-resource.js';
import type { KubernetesObject } from '../../resource/kubernetes-object.js';
import type { EmbeddedCluster } from '../api-server/embedded-cluster.js';
import type { VirtualClock } from '../virtual-clock.js';

/** What `Test.createTestingModule()` of @nestjs/testing gives. @publicApi */
export interface OperatorModuleBuilder {
  overrideProvider(token: unknown): {
    useValue(value: unknown): unknown;
    useFactory(options: { factory: (...args: never[]) => unknown; inject?: unknown[] }): unknown;
  };
  compile(): Promise<INestApplicationContext & { init(): Promise<INestApplicationContext> }>;
}

/** A cluster to test on: an `EmbeddedCluster`, or any other for which there is a kubeconfig. @publicApi */
export interface OperatorCluster {
  /** An administrator's. */
  kubeConfig(): Promise<KubeConfig>;
  /** Somebody with no rights but those that roles and bindings give. */
  user?(username: string): { kubeConfig(): Promise<KubeConfig> };
}

/** How an operator under test is started. @publicApi */
export interface TestOperatorOptions<C extends OperatorCluster = EmbeddedCluster> {
  /** A cluster that outlives the operator: shared, prepared, or a real one. @default one of its own, which ends with it */
  readonly cluster?: C | undefined;
  /**
   * Time for the operator and for a cluster of its own: it stands still, and moves from timer to timer while the test
   * waits for something. Give it to a `cluster` of yours, too.
   *
   * @default the system's
   */
  readonly clock?: VirtualClock | undefined;
  /**
   * Who the operator is, with no more rights than the roles and bindings that `prepare` creates:
   * `system:serviceaccount:<namespace>:<name>`.
   *
   * @default an administrator
   */
  readonly user?: string | undefined;
  /** CRDs to install besides those of the reconcilers' kinds. */
  readonly kinds?: readonly CustomResourceClass<KubernetesObject>[] | undefined;
  /** What is there before the operator begins to watch, when the CRDs are installed: its roles, other objects, faults. */
  readonly prepare?: ((client: KubernetesClient, cluster: C) => unknown) | undefined;
  /** How long `start()` and each `until…()` wait at most; of a virtual clock, by its time. @default 10,000 */
  readonly timeoutMs?: number | undefined;
}

/** A class, or the token of any other provider. @publicApi */
export type ProviderToken<T> = Type<T> | (abstract new (...args: never[]) => T) | string | symbol;
