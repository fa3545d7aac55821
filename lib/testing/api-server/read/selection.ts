import type { RequestContext } from '../server-context.js';
import type { StoredObject } from '../storage/stored-object.js';
import { parseFieldSelector } from './field-selector.js';
import { parseLabelSelector } from './label-selector.js';
import { checkNumbers } from './list-options.js';
import { parseShardSelector } from './shard-selector.js';

/** Which objects of a collection a list, a watch or a deletion of many is about. @internal */
export interface Selection {
  /** The objects' keys begin with it: a namespace, or nothing. */
  readonly prefix: string;
  /** Undefined where every object with the prefix matches. */
  readonly matches: ((object: StoredObject) => boolean) | undefined;
  /** One object alone can match. */
  readonly isOfOne: boolean;
  /** A list looks at no other objects: the real server has an index of a field that is selected by. */
  readonly isInIndex?: (object: StoredObject) => boolean;
  /** Echoed as `metadata.shardInfo`. */
  readonly shard?: string;
}

/**
 * @param checkOptions refuses what else is wrong with the query: once it is read, and before it is known whether the
 * kind has the fields that are selected by
 * @internal
 */
export function selectionOf(
  { info, request, type, version }: RequestContext,
  checkOptions: (query: URLSearchParams) => void,
): Selection {
  const { query } = request;
  checkNumbers(query);
  const labels = parseLabelSelector(query.get('labelSelector'));
  const fields = parseFieldSelector(query.get('fieldSelector'), version, type);
  checkOptions(query);
  if (fields?.mistake) throw fields.mistake;
  const shard = parseShardSelector(query.get('shardSelector'));
  const prefix = type.isNamespaced && info.namespace ? `${info.namespace}/` : '';
  // `/namespaces/x` with a watch is a selection of one.
  const name = info.name || undefined;
  const isAll = !labels && !fields && !shard && !name;
  const matches = (object: StoredObject): boolean =>
    (!name || object.name === name) &&
    (!labels || labels(object.labels)) &&
    (!fields || fields.matches(object)) &&
    (!shard || shard.matches(object));
  const hasNamespace = !type.isNamespaced || info.namespace || fields?.namespace;
  return {
    prefix,
    matches: isAll ? undefined : matches,
    isOfOne: fields?.name !== undefined && Boolean(hasNamespace),
    ...(fields?.isInIndex && { isInIndex: fields.isInIndex }),
    ...(shard && { shard: shard.text }),
  };
}
