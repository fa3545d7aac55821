import { cause, type StatusCause } from '../common/cause.js';
import { goTypeOf, showGo } from '../common/go-text.js';
import { getField, isObject, type Json } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { ScalePaths } from '../types/resource-type.js';

const MAX_REPLICAS = 2 ** 31 - 1;

/** What is wrong with the numbers that the scale subresource of an object would show. @internal */
export function scaleCauses(
  object: KubeObject,
  scale: ScalePaths | undefined,
  subresource: string | undefined,
): StatusCause[] {
  if (!scale) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale;
  return [
    ...(subresource === 'status' ? [] : replicasCauses(object, specReplicasPath)),
    ...replicasCauses(object, statusReplicasPath),
    ...(labelSelectorPath ? selectorCauses(object, labelSelectorPath) : []),
  ];
}

function replicasCauses(object: KubeObject, path: string): StatusCause[] {
  const found = valueAt(object, path);
  if ('error' in found) return [cause.invalid(path, 0, found.error)];
  const { value = 0 } = found;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    return [cause.invalid(path, 0, accessorError(path, value, 'int64'))];
  }
  if (value < 0) return [cause.invalid(path, value, 'should be a non-negative integer')];
  if (value <= MAX_REPLICAS) return [];
  return [cause.invalid(path, value, `should be less than or equal to ${MAX_REPLICAS}`)];
}

function selectorCauses(object: KubeObject, path: string): StatusCause[] {
  const found = valueAt(object, path);
  if ('error' in found) return [cause.invalid(path, '', found.error)];
  const { value = '' } = found;
  return typeof value === 'string' ? [] : [cause.invalid(path, '', accessorError(path, value, 'string'))];
}

function valueAt(object: KubeObject, path: string): { value?: Json } | { error: string } {
  const fields = path.replace(/^\./, '').split('.');
  let value: Json | undefined = object;
  for (const [index, field] of fields.entries()) {
    if (value === null) return {};
    if (!isObject(value)) {
      const at = `.${fields.slice(0, index + 1).join('.')}`;
      return { error: accessorError(at, value, 'map[string]interface{}') };
    }
    value = getField(value, field);
    if (value === undefined) return {};
  }
  return { value };
}

function accessorError(path: string, value: Json, wanted: string): string {
  return `${path} accessor error: ${showGo(value)} is of the type ${goTypeOf(value)}, expected ${wanted}`;
}
