import { expectObject, refuseUnknown } from '../common/check-options.js';
import { InvalidOptionError, unexpected } from '../common/invalid-option-error.js';
import type { ClusterOptions } from './kube-config.js';

/** Which clusters to speak to. @publicApi */
export interface ClustersOptions extends ClusterOptions {
  /**
   * Several clusters, by name: lower-case letters, digits, dots and dashes. Each takes `kubeConfig` and `context`, and
   * `{}` is the cluster that a lone operator would speak to. Takes the place of `kubeConfig` and `context`.
   */
  readonly clusters?: Readonly<Record<string, ClusterOptions>> | undefined;
  /**
   * Which of the `clusters` services speak to outside of runs.
   * @default the only one; none if there are several
   */
  readonly defaultCluster?: string | undefined;
}

/** The clusters with their names, and which is the default. @internal */
export interface ResolvedClusters {
  readonly named: ReadonlyMap<string, ClusterOptions>;
  readonly defaultName: string | undefined;
  /** There may be more than one. */
  readonly isPlural: boolean;
}

/** The name of the one cluster there is unless others are named. Every key carries its cluster's name. @internal */
export const DEFAULT_CLUSTER = 'default';

/** DNS-1123 subdomain, in short: a key of an object must be able to hold it. */
const CLUSTER_NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** @internal */
export function isClusterName(name: unknown): name is string {
  return typeof name === 'string' && CLUSTER_NAME.test(name);
}

/** Checks which clusters there are to be. @internal */
export function resolveClusters(options: ClustersOptions, where: string): ResolvedClusters {
  const { clusters, defaultCluster, kubeConfig, context } = options;
  if (clusters === undefined) {
    if (defaultCluster !== undefined)
      throw new InvalidOptionError(`\`defaultCluster\` of ${where} needs \`clusters\`, of which it is one.`);
    return {
      named: new Map([[DEFAULT_CLUSTER, { kubeConfig, context }]]),
      defaultName: DEFAULT_CLUSTER,
      isPlural: false,
    };
  }
  expectObject(clusters, `\`clusters\` of ${where}`);
  for (const [name, value] of Object.entries({ kubeConfig, context }))
    if (value !== undefined)
      throw new InvalidOptionError(
        `Expected either \`clusters\` or \`${name}\` in ${where}, got both. Give each of the clusters its \`${name}\`.`,
      );
  const names = Object.keys(clusters);
  if (names.length === 0)
    throw unexpected(`\`clusters\` of ${where}`, 'an object that names at least one cluster', clusters);
  for (const [name, one] of Object.entries(clusters)) {
    if (!CLUSTER_NAME.test(name))
      throw new InvalidOptionError(
        `Expected \`clusters\` of ${where} to have names of lower-case letters, digits, dots and dashes, got "${name}".`,
      );
    refuseUnknown(one, ['kubeConfig', 'context'], `\`clusters.${name}\` of ${where}`);
  }
  if (defaultCluster !== undefined && !names.includes(defaultCluster))
    throw unexpected(
      `\`defaultCluster\` of ${where}`,
      `one of \`clusters\`: ${names.join(', ')}`,
      defaultCluster,
    );
  const [only] = names;
  return {
    named: new Map(Object.entries(clusters)),
    defaultName: defaultCluster ?? (names.length === 1 ? only : undefined),
    isPlural: true,
  };
}
