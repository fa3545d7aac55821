import { refuseUnknown } from '../common/check-options.js';
import { describe } from '../common/kuberator-error.js';
import { expectKind } from '../resource/expect-kind.js';
import { describeResource, type Kind } from '../resource/kind.js';
import { InvalidRequestError } from './path.js';

const CALL = ['signal', 'timeoutMs'] as const;
const WRITE = [...CALL, 'fieldManager', 'dryRun', 'fieldValidation'] as const;
const DELETE = [
  ...CALL,
  'uid',
  'resourceVersion',
  'propagationPolicy',
  'gracePeriodSeconds',
  'dryRun',
] as const;
const SELECT = ['namespace', 'labelSelector', 'fieldSelector'] as const;

/** What each verb takes. A misspelt one would otherwise be left out, and more objects be meant than are. */
const OPTIONS = {
  get: [...CALL, 'subresource'],
  list: [...CALL, ...SELECT, 'pageSize'],
  create: WRITE,
  replace: [...WRITE, 'subresource'],
  apply: [...WRITE, 'force'],
  applyStatus: [...WRITE, 'force'],
  mergePatch: [...WRITE, 'subresource'],
  jsonPatch: [...WRITE, 'subresource'],
  strategicMergePatch: [...WRITE, 'subresource'],
  delete: DELETE,
  deleteCollection: [...DELETE, ...SELECT],
} as const;

/** A method of `KubernetesClient`. @internal */
export type Verb = keyof typeof OPTIONS;

/** Refuses a call of which the compiler would have told, and of which the server can't. @internal */
export function checkCall(verb: Verb, kind: unknown, options: object): asserts kind is Kind {
  const where = `KubernetesClient.${verb}()`;
  expectKind(kind, `the kind of ${where}`);
  refuseUnknown(options, OPTIONS[verb], where);
}

/** Refuses what has no metadata, and what says of itself that it is of another kind. @internal */
export function checkManifest(verb: Verb, { resource }: Kind, manifest: unknown): void {
  const { metadata, kind } = (manifest ?? {}) as { metadata?: unknown; kind?: unknown };
  const where = `The manifest for KubernetesClient.${verb}() of ${describeResource(resource)}`;
  if (typeof metadata !== 'object' || metadata === null)
    throw new InvalidRequestError(`${where} has no \`metadata\`. Add it, with the name and the namespace.`);
  if (kind !== undefined && kind !== resource.kind)
    throw new InvalidRequestError(
      `${where} is one of ${describe(kind)}. Pass the class of that kind, or leave \`kind\` out.`,
    );
}
