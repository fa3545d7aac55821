import { builtinDefinitions } from '../../builtin/definitions.js';
import { decoder } from '../../builtin/decode/decoder.js';
import { lazyField, once } from '../../builtin/once.js';
import type { ResourceType, TypeVersion } from '../../types/resource-type.js';

const DEFINITION = 'io.k8s.api.autoscaling.v1.Scale';

/** The kind Scale, which is a part of other kinds and never stored. @internal */
export const scaleType = once((): { type: ResourceType; version: TypeVersion } => {
  const version: TypeVersion = { name: 'v1', definition: DEFINITION, hasStatus: false };
  lazyField(version, 'schema', () => builtinDefinitions().get(DEFINITION));
  lazyField(version, 'decode', () => decoder(builtinDefinitions(), DEFINITION));
  const type: ResourceType = {
    group: 'autoscaling',
    resource: 'scales',
    singular: 'scale',
    kind: 'Scale',
    listKind: 'ScaleList',
    shortNames: [],
    categories: [],
    isNamespaced: true,
    verbs: [],
    collection: '',
    versions: new Map([['v1', version]]),
    storageVersion: 'v1',
    strategy: { hasGeneration: false, isStored: false },
  };
  return { type, version };
});
