import { ACCESS_CHECKS } from './library/authorizer.js';
import { CONVERSIONS } from './library/conversions.js';
import { LISTS } from './library/lists.js';
import { NAMED_FORMATS } from './library/named-formats.js';
import { NETWORKS } from './library/network.js';
import { OPERATORS } from './library/operators.js';
import { OPTIONALS } from './library/optional.js';
import { fn, type Overload } from './library/overload.js';
import { QUANTITIES } from './library/quantity.js';
import { REGEX } from './library/regex.js';
import { SEMVERS } from './library/semver.js';
import { STRINGS } from './library/strings.js';
import { TIMES } from './library/times.js';
import { URLS } from './library/url.js';
import { type CelMap, Entries, type Value } from './values.js';

function insert(map: CelMap, key: Value, value: Value): Entries {
  const entries =
    map instanceof Entries ? map : Entries.of(map.keys().map((one) => [one, map.find(one) ?? null]));
  return entries.with(key, value);
}

/** Only where patches are made. */
const PATCHES: readonly Overload[] = [
  fn('jsonpatch.escapeKey', 'string_jsonpatch_escapeKey_string', 'string', 'string', (key: string) =>
    key.replaceAll('~', '~0').replaceAll('/', '~1'),
  ),
];

const INSERT: readonly Overload[] = [
  fn('cel.@mapInsert', '@mapInsert_map_key_value', 'map(A,B) A B', 'map(A,B)', insert),
  fn('cel.@mapInsert', '@mapInsert_map_map', 'map(A,B) map(A,B)', 'map(A,B)', (map: CelMap, more: CelMap) =>
    more.keys().reduce<CelMap>((sum, key) => insert(sum, key, more.find(key) ?? null), map),
  ),
];

let functions: ReadonlyMap<string, readonly Overload[]> | undefined;

/** The overloads of each function that rules may call. @internal */
export function celFunctions(): ReadonlyMap<string, readonly Overload[]> {
  if (functions) return functions;
  const all = [
    ...OPERATORS,
    ...CONVERSIONS,
    ...STRINGS,
    ...TIMES,
    ...LISTS,
    ...REGEX,
    ...URLS,
    ...QUANTITIES,
    ...NETWORKS,
    ...NAMED_FORMATS,
    ...SEMVERS,
    ...OPTIONALS,
    ...ACCESS_CHECKS,
    ...INSERT,
    ...PATCHES,
  ];
  const byName = Map.groupBy(all, ({ name }) => name);
  functions = byName;
  return functions;
}
