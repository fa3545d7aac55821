import type { KubeObject } from '../common/kube-object.js';
import type { JsonObject } from '../common/json.js';
import type { Column, TypeVersion } from '../types/resource-type.js';
import { shortAge } from './age.js';

const NAME_DESCRIPTION =
  'Name must be unique within a namespace. It is what an object is found by, and can not be changed.';

/** A kind that says nothing of its columns is shown by name and the time of its creation. */
const FALLBACK: readonly Column[] = [
  {
    name: 'Created At',
    type: 'date',
    value: ({ metadata }) => metadata.creationTimestamp ?? '<unknown>',
  },
];

/** What of each object goes into its row. @internal */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** @internal */
export interface TableParts {
  readonly objects: readonly KubeObject[];
  readonly version: TypeVersion;
  readonly include: IncludeObject;
  readonly now: Date;
  readonly metadata: JsonObject;
  /** Of `meta.k8s.io`. */
  readonly viewVersion: string;
}

/** Objects as a table, the form that `kubectl get` asks for. @internal */
export function tableOf({ objects, version, include, now, metadata, viewVersion }: TableParts): object {
  const columns = version.columns ?? FALLBACK;
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${viewVersion}`,
    metadata,
    columnDefinitions: columnDefinitions(columns),
    rows: objects.map((object) => {
      const cells = cellsOf(object, columns, now);
      if (include === 'None') return { cells, object: null };
      return { cells, object: include === 'Object' ? object : metadataOf(object, viewVersion) };
    }),
  };
}

function columnDefinitions(columns: readonly Column[]): object[] {
  const name = { name: 'Name', type: 'string', format: 'name', description: NAME_DESCRIPTION, priority: 0 };
  return [
    ...(hasName(columns) ? [] : [name]),
    ...columns.map(({ name, type, format = '', description = '', priority = 0 }) => ({
      name,
      type,
      format,
      description,
      priority,
    })),
  ];
}

/** A kind that shows its name in its own way, or at the end, has a column of that name. */
function hasName(columns: readonly Column[]): boolean {
  return columns.some(({ name }) => name === 'Name');
}

function cellsOf(object: KubeObject, columns: readonly Column[], now: Date): unknown[] {
  const own = columns.map((column) => cellOf(column, object, now));
  return hasName(columns) ? own : [object.metadata.name, ...own];
}

function cellOf(column: Column, object: KubeObject, now: Date): unknown {
  const value = column.value(object, now);
  if (column.type === 'date' && typeof value === 'string' && /^\d{4}-/.test(value) && column !== FALLBACK[0])
    return shortAge(value, now);
  return value;
}

/** The metadata of an object alone. @internal */
export function metadataOf({ metadata }: KubeObject, viewVersion: string): object {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${viewVersion}`, metadata };
}
