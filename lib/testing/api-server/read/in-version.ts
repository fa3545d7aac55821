import type { RequestContext } from '../server-context.js';
import type { StoredObject } from '../storage/stored-object.js';
import { apiVersion } from '../types/resource-type.js';

/**
 * The objects' texts in the version that was asked for. A promise only where a webhook has to be asked: everything
 * else is answered in the same turn.
 *
 * @internal
 */
export function textsInVersion(
  { type, version }: Pick<RequestContext, 'type' | 'version'>,
  objects: readonly StoredObject[],
): readonly string[] | Promise<readonly string[]> {
  if (!type.convert) return objects.map(({ text }) => text);
  const converted = type.convert(
    objects.map((object) => object.parse()),
    apiVersion(type.group, version.name),
  );
  if (Array.isArray(converted)) return converted.map((object) => JSON.stringify(object));
  return converted.then((all) => all.map((object) => JSON.stringify(object)));
}
