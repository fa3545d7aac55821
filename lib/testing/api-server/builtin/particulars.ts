import type { KubeObject } from '../common/kube-object.js';
import type { ResourceType, ScalePaths, TypeStrategy, TypeVersion } from '../types/resource-type.js';
import { podRowConditions } from './columns/pods.js';
import { convertAutoscalers } from './conversion/autoscalers.js';
import { convertEvents } from './conversion/events.js';
import { kindRules } from './kinds/index.js';
import type { ResourceRow } from './resources.js';
import { fieldValues, indexedFields, selectableFields } from './selectable-fields.js';
import { strategyOf } from './strategy.js';

/** What the table of resources does not tell of a kind. @internal */
export interface Particulars {
  readonly strategy: TypeStrategy;
  readonly collection?: string;
  readonly storageVersion?: string;
  readonly storageGroup?: string;
  readonly convert?: NonNullable<ResourceType['convert']>;
  readonly scale?: ScalePaths;
  readonly selectableFields?: readonly string[];
  readonly indexedFields?: readonly string[];
  readonly fieldValues?: Readonly<Record<string, (object: KubeObject) => string>>;
  readonly deprecationWarning?: string;
  readonly rowConditions?: NonNullable<TypeVersion['rowConditions']>;
}

const scale: ScalePaths = {
  specReplicasPath: '.spec.replicas',
  statusReplicasPath: '.status.replicas',
  labelSelectorPath: '.spec.selector',
};

/** Views of the same objects, in several versions or groups, and what only one kind has. */
const shared: Readonly<Record<string, Partial<Particulars>>> = {
  '/events': { collection: 'events', storageVersion: 'v1', convert: convertEvents },
  'events.k8s.io/events': {
    collection: 'events',
    storageVersion: 'v1',
    storageGroup: '',
    convert: convertEvents,
  },
  '/pods': { rowConditions: podRowConditions },
  'autoscaling/horizontalpodautoscalers': { storageVersion: 'v2', convert: convertAutoscalers },
};

/** What to use instead, where there is something. */
const deprecationWarnings: Readonly<Record<string, string>> = {
  '/componentstatuses': 'v1 ComponentStatus is deprecated in v1.19+',
  '/endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

/** @internal */
export function particulars(row: ResourceRow): Particulars {
  const key = `${row.group}/${row.resource}`;
  const fields = selectableFields[key];
  const indexed = indexedFields[key];
  const warning = deprecationWarnings[key];
  return {
    strategy: strategyOf(row, kindRules[key]),
    scale,
    ...(fields && { selectableFields: fields, fieldValues }),
    ...(indexed && { indexedFields: indexed }),
    ...(warning && { deprecationWarning: warning }),
    ...shared[key],
  };
}
