import { refuseUnknown } from '../common/check-options.js';
import { SystemClock, sleep } from '../common/clock.js';
import { unexpected } from '../common/invalid-option-error.js';
import { KuberatorError } from '../common/kuberator-error.js';
import { findCondition, type Condition } from '../resource/condition.js';
import type { CrdManifest } from '../resource/custom-resource-definition.js';
import type { CustomResourceClass } from '../resource/custom-resource.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { isKind } from '../resource/kind.js';
import { resource } from '../resource/resource.js';
import type { KubernetesClient } from './kubernetes-client.js';
import { KubeStatusError } from './kube-status-error.js';

/** The server did not take a CustomResourceDefinition into service: its names are another's, or it was too slow. @publicApi */
export class CrdNotEstablishedError extends KuberatorError {
  constructor(message: string) {
    super('KUBERATOR_CRD_NOT_ESTABLISHED', message);
  }
}

/** What `installCrds()` takes. @publicApi */
export interface InstallCrdsOptions {
  /** Until when all of them must be served, in milliseconds. @default 30,000 */
  readonly timeoutMs?: number | undefined;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

class Definition extends resource<Pick<CrdManifest, 'spec'> & { status?: { conditions?: Condition[] } }>({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  scope: 'Cluster',
}) {}

const POLL_MS = 100;
const DEFAULT_TIMEOUT_MS = 30_000;
/** Matches nothing, so that however many objects there are, none is sent. */
const NOTHING = 'kuberator=none,!kuberator';

/**
 * Applies the CustomResourceDefinitions of kinds, and resolves when the server serves all of them. For tests, for
 * development, and for programs that prepare a cluster; an operator that does so needs the right to patch every CRD.
 *
 * Caveat: of a CRD that was served before, the old schema may be in force for a moment more.
 *
 * @throws CrdNotEstablishedError when a name is taken, or the time is over.
 * @throws KubeStatusError when the server refuses a CRD; the others of `KubernetesClient`, too.
 * @publicApi
 */
export async function installCrds(
  client: KubernetesClient,
  kinds: readonly CustomResourceClass<KubernetesObject>[],
  options: InstallCrdsOptions = {},
): Promise<void> {
  refuseUnknown(options, ['timeoutMs', 'signal'], 'installCrds()');
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options;
  for (const kind of Array.isArray(kinds) ? (kinds as readonly unknown[]) : [kinds])
    if (!isKind(kind) || !('crd' in kind))
      throw unexpected('the kinds of installCrds()', 'an array of classes made with customResource()', kind);
  const clock = new SystemClock();
  const deadline = clock.now() + timeoutMs;
  await Promise.all(kinds.map((kind) => client.apply(Definition, kind.crd(), { signal })));
  await Promise.all(
    kinds.map(async (kind) => {
      while (!(await isServed(client, kind, signal))) {
        if (clock.now() >= deadline) {
          throw new CrdNotEstablishedError(
            `${kind.crd().metadata.name} is not served ${timeoutMs} ms after it was applied.`,
          );
        }
        await sleep(clock, POLL_MS, signal);
      }
    }),
  );
}

async function isServed(
  client: KubernetesClient,
  kind: CustomResourceClass<KubernetesObject>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { name } = kind.crd().metadata;
  const { status } = await client.get(Definition, { name }, { signal });
  const names = findCondition(status?.conditions, 'NamesAccepted');
  if (names?.status === 'False') {
    throw new CrdNotEstablishedError(
      `${name} can't be served: ${names.message}. Another CRD has that name; choose one of your own.`,
    );
  }
  if (findCondition(status?.conditions, 'Established')?.status !== 'True') return false;
  try {
    // It is called established a moment before it is served.
    await client.list(kind, { labelSelector: NOTHING, signal });
    return true;
  } catch (error) {
    if (!KubeStatusError.isKubeStatusError(error)) throw error;
    // Who may install a kind need not be one who may read it.
    return !error.isNotFound;
  }
}
