import type { JsonText } from '../common/json-text.js';
import type { RequestContext } from '../server-context.js';
import { sortedText, typedText } from '../storage/object-text.js';
import type { StoredObject } from '../storage/stored-object.js';
import { apiVersion, storedApiVersion } from '../types/resource-type.js';

/**
 * The objects' texts in the version that was asked for. A promise only where a webhook has to be asked: everything
 * else is answered in the same turn.
 *
 * @internal
 */
export function textsInVersion(
  { type, version }: Pick<RequestContext, 'type' | 'version'>,
  objects: readonly StoredObject[],
): readonly JsonText[] | Promise<readonly JsonText[]> {
  const target = apiVersion(type.group, version.name);
  // Built-in kinds are kept in their present form: what is in the version already is sent as it is.
  const isKept = !type.isCustom && storedApiVersion(type) === target;
  if (!type.convert || isKept) return objects.map(({ bytes }) => bytes);
  const converted = type.convert(
    objects.map((object) => object.parse()),
    target,
  );
  const textOf = type.isCustom ? sortedText : typedText;
  return Array.isArray(converted) ? converted.map(textOf) : converted.then((all) => all.map(textOf));
}
