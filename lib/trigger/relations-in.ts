import { refuseUnknown } from '../common/check-options.js';
import { InvalidOptionError, unexpected } from '../common/invalid-option-error.js';
import { describe } from '../common/kuberator-error.js';
import { describeResource, isKind } from '../resource/kind.js';
import { checkScope } from '../store/check-watch-options.js';
import { partsAskedBy } from './predicate.js';
import { owned, type OwnedRelation, type Relation } from './relation.js';

const COMMON = [
  'namespaces',
  'namespaceSelector',
  'labelSelector',
  'fieldSelector',
  'predicate',
  'metadataOnly',
];
const NAMES = { owns: [...COMMON, 'owners', 'managedFields'], watches: [...COMMON, 'map'] };

/** The related kinds of a reconciler, as its options say them. Refuses what can't work. @internal */
export function relationsIn(
  { owns, watches }: { readonly owns?: unknown; readonly watches?: unknown },
  where: string,
): Relation[] {
  const owning = listOf(owns, 'owns', where).map((item) => (isKind(item) ? owned(item) : item));
  const relations = [
    ...owning.map((item) => checked(item, 'owns', where)),
    ...listOf(watches, 'watches', where).map((item) => checked(item, 'watches', where)),
  ];
  return relations;
}

function listOf(value: unknown, name: 'owns' | 'watches', where: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw unexpected(`\`${name}\` of ${where}`, 'an array', value);
}

function checked(item: unknown, name: Relation['type'], where: string): Relation {
  const { type, kind, options = {} } = (item ?? {}) as Partial<OwnedRelation>;
  const found: string | undefined = type;
  const expected =
    name === 'owns' ? 'kinds, or what owned() makes of them' : 'what watched() makes of a kind and its `map`';
  if (found !== name || !isKind(kind))
    throw unexpected(`\`${name}\` of ${where}`, expected, isKind(item) ? item.name : item);
  const here = `${describeResource(kind.resource)} in \`${name}\` of ${where}`;
  refuseUnknown(options, NAMES[name], here);
  const { namespaces, namespaceSelector, predicate, metadataOnly } = options;
  checkScope(options, here);
  if (namespaces !== undefined && kind.resource.scope === 'Cluster')
    throw new InvalidOptionError(`${here} is cluster-scoped. Leave \`namespaces\` out.`);
  if (namespaceSelector !== undefined && kind.resource.scope === 'Cluster')
    throw new InvalidOptionError(`${here} is cluster-scoped. Leave \`namespaceSelector\` out.`);
  if (predicate !== undefined && typeof predicate !== 'function')
    throw unexpected(`\`predicate\` of ${here}`, 'one of Predicates or a function', predicate);
  if (metadataOnly !== undefined && typeof metadataOnly !== 'boolean')
    throw unexpected(`\`metadataOnly\` of ${here}`, 'true or false', metadataOnly);
  if (metadataOnly === true && predicate && partsAskedBy(predicate).includes('status'))
    throw new InvalidOptionError(
      `${here} has a predicate that asks for the status, of which nothing is received with \`metadataOnly\`. Leave \`metadataOnly\` out.`,
    );
  const { map, owners, managedFields } = options as Record<'map' | 'owners' | 'managedFields', unknown>;
  if (managedFields !== undefined && typeof managedFields !== 'boolean')
    throw unexpected(`\`managedFields\` of ${here}`, 'true or false', managedFields);
  if (name === 'watches' && typeof map !== 'function')
    throw unexpected(`\`map\` of ${here}`, 'a function that names the objects to run', map);
  if (owners !== undefined && owners !== 'controller' && owners !== 'all')
    throw new InvalidOptionError(
      `Expected \`owners\` of ${here} to be 'controller' or 'all', got ${describe(owners)}`,
    );
  return { type: name, kind, options } as Relation;
}
