import { Logger, type INestApplicationContext } from '@nestjs/common';
import { ClusterSet } from '../../cluster/cluster-set.js';
import { Cluster, DEFAULT_CLUSTER } from '../../cluster/cluster.js';
import type { Random } from '../../common/backoff.js';
import type { Clock } from '../../common/clock.js';
import { InvalidOptionError, unexpected } from '../../common/invalid-option-error.js';
import { KUBERATOR_CLOCK, KUBERATOR_RANDOM, KUBERATOR_RESOLVED_OPTIONS } from '../../kuberator.constants.js';
import { InvalidModuleError } from '../../kuberator.errors.js';
import { KuberatorExplorer } from '../../kuberator.explorer.js';
import type { ResolvedOptions } from '../../kuberator.options.js';
import type { CustomResourceClass } from '../../resource/custom-resource.js';
import type { KubernetesObject } from '../../resource/kubernetes-object.js';
import type { OperatorCluster, OperatorModuleBuilder, TestOperatorOptions } from './test-operator-options.js';

/** Points the app to the cluster, whatever else it was told. @internal */
export async function connectModule(
  builder: OperatorModuleBuilder,
  cluster: OperatorCluster,
  { user, clock }: Pick<TestOperatorOptions, 'user' | 'clock'>,
): Promise<void> {
  const self = user === undefined ? cluster : cluster.user?.(user);
  if (!self)
    throw new InvalidOptionError('`user` needs a cluster that has users, such as an EmbeddedCluster.');
  const kubeConfig = await self.kubeConfig();
  builder.overrideProvider(ClusterSet).useFactory({
    factory: (options: ResolvedOptions, appClock: Clock, random: Random) => {
      const log = new Logger('Cluster');
      const only = new Cluster(DEFAULT_CLUSTER, kubeConfig, appClock, random, options, log);
      return new ClusterSet([only], DEFAULT_CLUSTER, false);
    },
    inject: [KUBERATOR_RESOLVED_OPTIONS, KUBERATOR_CLOCK, KUBERATOR_RANDOM],
  });
  if (clock) builder.overrideProvider(KUBERATOR_CLOCK).useValue(clock);
}

/** @internal */
export function expectBuilder(builder: unknown): void {
  const { overrideProvider } = (builder ?? {}) as Partial<OperatorModuleBuilder>;
  if (typeof overrideProvider === 'function') return;
  const expected = 'what Test.createTestingModule() of @nestjs/testing gives, before it is compiled';
  throw unexpected('the module of TestOperator.start()', expected, builder);
}

/** Of the reconcilers' kinds, those that are not built in. @internal */
export function definitionsOf(app: INestApplicationContext): CustomResourceClass<KubernetesObject>[] {
  let explorer: KuberatorExplorer;
  try {
    explorer = app.get(KuberatorExplorer, { strict: false });
  } catch (cause) {
    const message =
      'The module has no KuberatorModule. Import KuberatorModule.forRoot() in it, or in one that it imports.';
    throw new InvalidModuleError(message, { cause });
  }
  const kinds = new Set(explorer.explore().map(({ kind }) => kind));
  return [...kinds].filter((kind): kind is CustomResourceClass<KubernetesObject> => 'crd' in kind);
}
