import { mergePatch } from '../../../lib/testing/api-server/patch/merge-patch.js';
import {
  cloneJson,
  isObject,
  type Json,
  type JsonObject,
} from '../../../lib/testing/api-server/common/json.js';
import type { KubeObject } from '../../../lib/testing/api-server/common/kube-object.js';
import type { Schema } from '../../../lib/testing/api-server/schema/schema.js';
import type { Dice } from '../../support/for-seeds.js';
import { randomMetadata, randomValue } from './random-fields.js';

/** A write, as one of several managers sends it. */
export interface Write {
  readonly verb: 'create' | 'update' | 'patch' | 'apply' | 'strategic' | 'json';
  readonly manager: string;
  readonly force: boolean;
  readonly version: string;
  readonly subresource: '' | 'status';
  /** The whole object, or the patch. */
  readonly body: JsonObject | Json[];
}

/** What a scenario is about: a kind, and what its authors set. */
export interface Kind {
  readonly group: string;
  readonly versions: readonly string[];
  readonly kind: string;
  readonly hasStatus: boolean;
  /** The parts that authors set, with their schemas: spec, data… */
  readonly parts: Readonly<Record<string, Schema>>;
  /** What cannot be left out, and never changes. */
  readonly fixed?: JsonObject;
  /** Also strategic merge patches and JSON patches. */
  readonly allPatches?: boolean;
}

const managers = ['anna', 'ben', 'carl'];

/** The next write of a sequence, made for the state that the object is in. */
export function randomWrite(dice: Dice, kind: Kind, live: KubeObject | undefined, name: string): Write {
  const version = dice.oneIn(4) ? dice.pick(kind.versions) : (kind.versions[0] as string);
  const manager = dice.pick(managers);
  const subresource = live && kind.hasStatus && dice.oneIn(4) ? 'status' : '';
  const base = { manager, version, subresource, force: false } as const;
  const author = () => authored(dice, kind, name, version, subresource);
  if (!live) {
    return dice.oneIn(2)
      ? { ...base, verb: 'create', body: author() }
      : { ...base, verb: 'apply', body: author() };
  }
  switch (dice.int(0, 5)) {
    case 0:
      return { ...base, verb: 'update', body: updated(dice, kind, live, author()) };
    case 1:
      return { ...base, ...randomPatch(dice, kind, live, author()) };
    default:
      return { ...base, verb: 'apply', force: dice.oneIn(2), body: author() };
  }
}

function randomPatch(
  dice: Dice,
  kind: Kind,
  live: KubeObject,
  author: JsonObject,
): Pick<Write, 'verb' | 'body'> {
  const verb = kind.allPatches ? dice.pick(['patch', 'strategic', 'json'] as const) : 'patch';
  return { verb, body: verb === 'json' ? operations(dice, kind, live, author) : patched(dice, author) };
}

/** A JSON patch: something tested, something set. */
function operations(dice: Dice, kind: Kind, live: KubeObject, author: JsonObject): Json[] {
  const result: Json[] = [{ op: 'test', path: '/metadata/name', value: live.metadata.name ?? '' }];
  for (const part of Object.keys(kind.parts)) {
    if (author[part] !== undefined) {
      result.push({ op: dice.pick(['add', 'replace']), path: `/${part}`, value: author[part] });
    } else if (live[part] !== undefined && !kind.fixed?.[part])
      result.push({ op: 'remove', path: `/${part}` });
  }
  if (dice.oneIn(2))
    result.push({ op: 'add', path: '/metadata/labels', value: { l3: dice.pick(['a', 'b']) } });
  if (dice.oneIn(5)) result.push({ op: 'test', path: '/metadata/labels/l3', value: 'a' });
  return result;
}

function authored(dice: Dice, kind: Kind, name: string, version: string, subresource: string): JsonObject {
  const object: JsonObject = {
    apiVersion: kind.group ? `${kind.group}/${version}` : version,
    kind: kind.kind,
    metadata: { name, ...(!subresource && randomMetadata(dice)) },
  };
  for (const [part, schema] of Object.entries(kind.parts)) {
    if (dice.oneIn(8)) continue;
    if (!subresource || part === subresource || dice.oneIn(4)) object[part] = randomValue(dice, schema);
  }
  return kind.fixed ? mergePatch(object, kind.fixed) : object;
}

/** A PUT: another object in the place of the live one; now and then with managed fields of its own, or none. */
function updated(dice: Dice, kind: Kind, live: KubeObject, author: JsonObject): JsonObject {
  const body = cloneJson(live) as JsonObject;
  body['apiVersion'] = author['apiVersion'];
  for (const part of Object.keys(kind.parts)) {
    if (dice.oneIn(2)) continue;
    if (author[part] === undefined) delete body[part];
    else body[part] = author[part];
  }
  const metadata = body['metadata'] as JsonObject;
  if (dice.oneIn(3)) Object.assign(metadata, author['metadata']);
  const choice = dice.int(0, 11);
  if (choice === 0) metadata['managedFields'] = [];
  else if (choice === 1) metadata['managedFields'] = [{}];
  else if (choice < 5) delete metadata['managedFields'];
  return body;
}

/** A merge patch: some fields set, some removed. */
function patched(dice: Dice, author: JsonObject): JsonObject {
  const patch = cloneJson(author);
  for (const [part, value] of Object.entries(patch)) {
    if (part === 'metadata' || !isObject(value)) continue;
    for (const key of Object.keys(value)) if (dice.oneIn(4)) value[key] = null;
  }
  delete patch['apiVersion'];
  delete patch['kind'];
  return patch;
}
