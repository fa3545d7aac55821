import { refuseUnknown } from '../common/check-options.js';
import { InvalidOptionError, unexpected } from '../common/invalid-option-error.js';
import { describeResource, isKind } from '../resource/kind.js';
import { checkWatchOptions, WATCH_OPTION_NAMES } from './check-watch-options.js';
import { isStoreDeclaration, store, type StoreDeclaration } from './store-declaration.js';

const NAMES = [...WATCH_OPTION_NAMES, 'fields', 'indexes'];

/** A name, a dot, a name, and so on. */
const FIELD = /^[A-Za-z_$][\w$-]*(\.[A-Za-z_$][\w$-]*)*$/;

/** A declared store, checked: one for a kind by itself is that of all its objects. Refuses what can't work. @internal */
export function checkedStore(item: unknown, where: string): StoreDeclaration {
  if (isKind(item)) return store(item);
  if (!isStoreDeclaration(item) || !isKind(item.kind))
    throw unexpected(`\`stores\` of ${where}`, 'kinds, or what store() makes of them', item);
  const { kind, options } = item;
  const here = `store(${kind.name})`;
  refuseUnknown(options, NAMES, here);
  const { indexes, fields, ...watch } = options;
  checkWatchOptions(watch, here);
  for (const name of ['namespaces', 'namespaceSelector'] as const)
    if (watch[name] !== undefined && kind.resource.scope === 'Cluster')
      throw new InvalidOptionError(
        `${describeResource(kind.resource)} of ${here} is cluster-scoped. Leave \`${name}\` out.`,
      );
  if (kind.resource.subresource)
    throw new InvalidOptionError(
      `${describeResource(kind.resource)} of ${here} is a part of one object, and can't be watched. Store the object.`,
    );
  checkFields(fields, watch, here);
  if (indexes !== undefined && (typeof indexes !== 'object' || indexes === null))
    throw unexpected(`\`indexes\` of ${here}`, 'an object of functions by name', indexes);
  for (const [name, valuesOf] of Object.entries(indexes ?? {}))
    if (typeof valuesOf !== 'function')
      throw unexpected(
        `the index "${name}" of ${here}`,
        'a function that says what an object is found by',
        valuesOf,
      );
  return item;
}

function checkFields(
  fields: unknown,
  { metadataOnly, managedFields }: { metadataOnly?: unknown; managedFields?: unknown },
  where: string,
): void {
  if (fields === undefined) return;
  const isField = (field: unknown) => typeof field === 'string' && FIELD.test(field);
  if (!Array.isArray(fields) || fields.length === 0 || !fields.every(isField))
    throw unexpected(`\`fields\` of ${where}`, 'names of fields such as "spec.replicas"', fields);
  if (metadataOnly === true || managedFields === true)
    throw new InvalidOptionError(
      `\`fields\` of ${where} says all that is held. Leave \`metadataOnly\` and \`managedFields\` out.`,
    );
}
