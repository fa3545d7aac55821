import type { KubeObject } from '../common/kube-object.js';
import type { Column, ResourceType, ScalePaths, TypeStrategy } from '../types/resource-type.js';
import { kindsWithGeneration } from './generations.js';
import type { ResourceRow } from './resources.js';
import { fieldValues, selectableFields } from './selectable-fields.js';

/** What the table of resources does not tell of a kind. @internal */
export interface Particulars {
  readonly strategy: TypeStrategy;
  readonly collection?: string;
  readonly storageVersion?: string;
  readonly convert?: NonNullable<ResourceType['convert']>;
  readonly scale?: ScalePaths;
  readonly selectableFields?: readonly string[];
  readonly fieldValues?: Readonly<Record<string, (object: KubeObject) => string>>;
  readonly columns?: readonly Column[];
}

const scale: ScalePaths = {
  specReplicasPath: '.spec.replicas',
  statusReplicasPath: '.status.replicas',
  labelSelectorPath: '.spec.selector',
};

/** Views of the same objects, which are kept in the first of them. */
const shared: Readonly<Record<string, Partial<Particulars>>> = {
  '/events': { collection: 'events', storageVersion: 'v1' },
  'events.k8s.io/events': { collection: 'events', storageVersion: 'v1' },
};

/** @internal */
export function particulars({ group, resource }: ResourceRow): Particulars {
  const key = `${group}/${resource}`;
  const fields = selectableFields[key];
  return {
    strategy: { hasGeneration: kindsWithGeneration.has(key) },
    scale,
    ...(fields && { selectableFields: fields, fieldValues }),
    ...shared[key],
  };
}
