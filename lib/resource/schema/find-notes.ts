import { isEmpty, isObject, PRESERVE } from './keywords.js';
import { type Note, noteOf } from './library-notes.js';

/** @internal */
export interface FoundNote extends Note {
  /** The field, such as `spec.template[]`. */
  readonly path: string;
  /** What the schema's author knows not to be checked, or has said in CEL. */
  readonly isSaid: boolean;
}

interface Visit {
  readonly path: string;
  readonly root: unknown;
  /** References on the way here, to end where one leads back. */
  readonly refs: readonly string[];
  readonly isSaid: boolean;
}

/** The notes in a library's JSON Schema, each with its field. @internal */
export function findNotes(schema: unknown, path: string): FoundNote[] {
  return [...visit(schema, { path, root: schema, refs: [], isSaid: false })];
}

function* visit(node: unknown, from: Visit): Generator<FoundNote> {
  if (!isObject(node)) return;
  const isSaid = from.isSaid || node['x-kubernetes-validations'] !== undefined || node[PRESERVE] === true;
  const here = { ...from, isSaid };
  const note = noteOf(node);
  if (!isEmpty(note)) yield { ...note, path: here.path, isSaid };
  // Of the same field.
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) yield* visitAll(node[keyword], here);
  const reference = node['$ref'];
  if (typeof reference === 'string' && !here.refs.includes(reference)) {
    yield* visit(resolve(here.root, reference), { ...here, refs: [...here.refs, reference] });
  }
  // Of fields inside.
  const at = (step: string): Visit => ({ ...here, path: here.path + step, isSaid: false });
  for (const [name, child] of Object.entries(node['properties'] ?? {})) yield* visit(child, at(`.${name}`));
  yield* visit(node['items'], at('[]'));
  yield* visitAll(node['prefixItems'], at('[]'));
  yield* visit(node['additionalProperties'], at('.<key>'));
}

function* visitAll(nodes: unknown, from: Visit): Generator<FoundNote> {
  if (Array.isArray(nodes)) for (const node of nodes) yield* visit(node, from);
}

/** What a reference such as `#/$defs/a` points to. @internal */
export function resolve(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  let target: unknown = root;
  for (const step of reference.split('/').slice(1)) {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    target = isObject(target) || Array.isArray(target) ? (target as Record<string, unknown>)[key] : undefined;
  }
  return target;
}
