import type { KubeObject } from '../common/kube-object.js';
import type { Column, ResourceType, ScalePaths, TypeStrategy } from '../types/resource-type.js';
import { columnsByResource } from './columns/index.js';
import { kindRules } from './kinds/index.js';
import type { ResourceRow } from './resources.js';
import { fieldValues, selectableFields } from './selectable-fields.js';
import { strategyOf } from './strategy.js';

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
export function particulars(row: ResourceRow): Particulars {
  const key = `${row.group}/${row.resource}`;
  const fields = selectableFields[key];
  const columns = columnsByResource[key];
  return {
    strategy: strategyOf(row, kindRules[key]),
    scale,
    ...(fields && { selectableFields: fields, fieldValues }),
    ...(columns && { columns }),
    ...shared[key],
  };
}
