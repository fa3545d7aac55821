import type { KubeObject } from '../../common/kube-object.js';
import { objectAt } from '../../builtin/fields.js';
import { decoder } from '../../builtin/decode/decoder.js';
import { builtinDefinitions } from '../../builtin/definitions.js';
import { lazyField, once } from '../../builtin/once.js';
import { resourceTable } from '../../builtin/resources.js';
import type { ResourceType, TypeVersion } from '../../types/resource-type.js';

/** A kind in the one version that it has. @internal */
export interface FurtherKind {
  readonly type: ResourceType;
  readonly version: TypeVersion;
}

/** A kind that is only sent to a subresource and never stored, such as Scale or Eviction. @internal */
export function furtherKind(kind: string): FurtherKind {
  const found = furtherKinds().get(kind);
  if (!found) throw new Error(`There is no kind "${kind}" among those that are sent to subresources.`);
  return found;
}

const BINDING = { group: '', version: 'v1', kind: 'Binding', definition: 'io.k8s.api.core.v1.Binding' };

const furtherKinds = once(
  (): ReadonlyMap<string, FurtherKind> =>
    new Map([...resourceTable().further, BINDING].map((row) => [row.kind, toKind(row)])),
);

function toKind({ group, version: name, kind, definition }: typeof BINDING): FurtherKind {
  const version: TypeVersion = { name, definition, hasStatus: false };
  lazyField(version, 'schema', () => builtinDefinitions().get(definition));
  lazyField(version, 'decode', () => {
    const decode = decoder(builtinDefinitions(), definition);
    if (kind !== 'Scale') return decode;
    return (...given: Parameters<typeof decode>) => withoutNoReplicas(decode(...given));
  });
  const singular = kind.toLowerCase();
  const type: ResourceType = {
    group,
    resource: `${singular}s`,
    singular,
    kind,
    listKind: `${kind}List`,
    shortNames: [],
    categories: [],
    isNamespaced: true,
    verbs: [],
    collection: '',
    versions: new Map([[name, version]]),
    storageVersion: name,
    strategy: { hasGeneration: false, isStored: false },
  };
  return { type, version };
}

/** Go leaves out a zero here: who scales to none has set no field. */
function withoutNoReplicas(scale: KubeObject): KubeObject {
  const { replicas, ...spec } = objectAt(scale, 'spec') ?? {};
  return replicas === 0 ? { ...scale, spec } : scale;
}
