import type { KubeObject } from '../common/kube-object.js';
import type { JsonObject } from '../common/json.js';
import { builtinColumns } from '../builtin/columns/index.js';
import type { TypeVersion } from '../types/resource-type.js';

/** What of each object goes into its row. @internal */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** @internal */
export interface TableParts {
  readonly objects: readonly KubeObject[];
  readonly version: Pick<TypeVersion, 'columns' | 'rowConditions'>;
  readonly include: IncludeObject;
  readonly now: Date;
  readonly metadata: JsonObject;
  /** Of `meta.k8s.io`. */
  readonly viewVersion: string;
}

/** Objects as a table, the form that `kubectl get` asks for. @internal */
export function tableOf({ objects, version, include, now, metadata, viewVersion }: TableParts): object {
  const columns = version.columns ?? builtinColumns('');
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${viewVersion}`,
    metadata,
    columnDefinitions: columns.map(({ value: _value, ...definition }) => definition),
    rows: objects.map((object) => {
      const cells = columns.map(({ value }) => value(object, now));
      const conditions = version.rowConditions?.(object);
      const shown = include === 'Object' ? object : metadataOf(object, viewVersion);
      return { cells, ...(conditions && { conditions }), object: include === 'None' ? null : shown };
    }),
  };
}

/** What the real server keeps in fields of its own form of a kind, and has as annotations only where it shows the whole. */
const OF_WHOLE_OBJECTS =
  /^(?:deprecated\.daemonset\.template\.generation|autoscaling\.alpha\.kubernetes\.io\/(?:conditions|metrics|current-metrics|behavior))$/;

/** The metadata of an object alone. @internal */
export function metadataOf({ metadata }: KubeObject, viewVersion: string): object {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: `meta.k8s.io/${viewVersion}`,
    metadata: withoutFields(metadata),
  };
}

function withoutFields(metadata: KubeObject['metadata']): KubeObject['metadata'] {
  const { annotations = {}, ...rest } = metadata;
  const names = Object.keys(annotations);
  if (!names.some((name) => OF_WHOLE_OBJECTS.test(name))) return metadata;
  const kept = names.filter((name) => !OF_WHOLE_OBJECTS.test(name));
  if (kept.length === 0) return rest;
  return { ...rest, annotations: Object.fromEntries(kept.map((name) => [name, annotations[name] ?? ''])) };
}
