import { ageColumn, nameColumn } from '../builtin/columns/index.js';
import { getField, isObject, type Json } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { shortAge } from '../read/age.js';
import { isDateTime } from '../schema/time-formats.js';
import type { Column } from '../types/resource-type.js';
import type { DefinitionVersion } from './definition.js';

/** What `kubectl get` shows of a custom resource. @internal */
export function columnsOf({ additionalPrinterColumns }: DefinitionVersion): readonly Column[] {
  if (!additionalPrinterColumns?.length) return [nameColumn(), { ...ageColumn(), type: 'date' }];
  return [
    nameColumn(),
    ...additionalPrinterColumns.map(({ name, type, jsonPath, format = '', description, priority = 0 }) => ({
      name,
      type,
      format,
      description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
      priority,
      value: (object: KubeObject, now: Date) => cell(type, valueAt(object, jsonPath), now),
    })),
  ];
}

/** The first value that a JSONPath finds: fields, indexes, `[*]` and filters by equality. */
function valueAt(object: KubeObject, jsonPath: string): Json | undefined {
  let values: (Json | undefined)[] = [object];
  for (const [, field, quoted, index, key, wanted] of jsonPath.matchAll(
    /\.([\w-]+(?:\\\.[\w-]+)*)|\['([^']+)'\]|\[(\*|\d+)\]|\[\?\(@\.([\w.]+)\s*==\s*['"]([^'"]*)['"]\)\]/g,
  )) {
    values = values.flatMap((value) => {
      if (field !== undefined || quoted !== undefined) {
        const name = quoted ?? (field as string).replaceAll('\\.', '.');
        return isObject(value) ? [getField(value, name)] : [];
      }
      if (!Array.isArray(value)) return [];
      if (index === '*') return value;
      if (index !== undefined) return [value[Number(index)]];
      return value.filter((item) => isObject(item) && getField(item, key ?? '') === wanted);
    });
  }
  return values.find((value) => value !== undefined);
}

function cell(type: string, value: Json | undefined, now: Date): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (type === 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (type === 'integer') return typeof value === 'number' ? Math.trunc(value) : null;
  if (type === 'number') return typeof value === 'number' ? value : null;
  if (type === 'boolean') return typeof value === 'boolean' ? value : null;
  if (typeof value !== 'string') return null;
  if (type !== 'date') return value;
  return isDateTime(value) ? shortAge(value, now) : '<invalid>';
}
