import type { Kind } from '../resource/kind.js';
import { resource } from '../resource/resource.js';
import { KubeStatusError } from './kube-status-error.js';
import type { Transport } from './transport.js';

interface Group {
  readonly preferredVersion?: { readonly version?: string };
  readonly versions?: readonly { readonly version: string }[];
}

interface ResourceList {
  readonly resources?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

/**
 * A kind of which only group and name are known, in the version that the server prefers; `undefined` when it serves none.
 *
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 * @internal
 */
export async function discoverKind(
  transport: Transport,
  timeoutMs: number,
  { group, kind }: { readonly group: string; readonly kind: string },
): Promise<Kind | undefined> {
  for await (const { version, resources } of servedIn(transport, timeoutMs, group)) {
    const found = resources.find((one) => one.kind === kind && !one.name.includes('/'));
    if (found)
      return resource({
        group,
        version,
        kind,
        plural: found.name,
        scope: found.namespaced ? 'Namespaced' : 'Cluster',
      });
  }
  return undefined;
}

/** The versions in which the server serves a resource now. @internal */
export async function servedVersions(
  transport: Transport,
  timeoutMs: number,
  { group, plural }: { readonly group: string; readonly plural: string },
): Promise<string[]> {
  const versions: string[] = [];
  for await (const { version, resources } of servedIn(transport, timeoutMs, group))
    if (resources.some(({ name }) => name === plural)) versions.push(version);
  return versions;
}

/** What each version of a group has, one after the other. */
async function* servedIn(transport: Transport, timeoutMs: number, group: string) {
  const read = async <Answer>(path: string): Promise<Answer | undefined> => {
    try {
      const text = await transport.send({ method: 'GET', path, timeoutMs, retry: 'idempotent' });
      return JSON.parse(text) as Answer;
    } catch (error) {
      if (KubeStatusError.isKubeStatusError(error) && error.isNotFound) return undefined;
      throw error;
    }
  };
  const root = group === '' ? '/api' : `/apis/${encodeURIComponent(group)}`;
  const versions = group === '' ? ['v1'] : versionsIn(await read<Group>(root));
  for (const version of versions) {
    const list = await read<ResourceList>(`${root}/${encodeURIComponent(version)}`);
    yield { version, resources: list?.resources ?? [] };
  }
}

/** The preferred one first: others may have kinds that it has not. */
function versionsIn(group: Group | undefined): string[] {
  const preferred = group?.preferredVersion?.version;
  const all = group?.versions?.map(({ version }) => version) ?? [];
  return preferred === undefined ? all : [...new Set([preferred, ...all])];
}
