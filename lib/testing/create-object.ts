import { createHash } from 'node:crypto';
import { InvalidOptionError } from '../common/invalid-option-error.js';
import type { CustomResourceClass } from '../resource/custom-resource.js';
import { expectKind } from '../resource/expect-kind.js';
import { apiVersionOf, asKind, type Kind, type ManifestFields } from '../resource/kind.js';
import type { KubernetesObject, ObjectMetaInput } from '../resource/kubernetes-object.js';
import type { JsonObject } from './api-server/common/json.js';
import { setDefaults } from './api-server/schema/default.js';
import { unknownFields } from './api-server/schema/prune.js';
import type { Schema } from './api-server/schema/schema.js';
import { validateSchema } from './api-server/schema/validate.js';

/** What of an object `createObject()` is told: as a manifest, with whatever metadata, and with a status. @publicApi */
export type ObjectFields<T extends KubernetesObject> = ManifestFields<T> & {
  readonly metadata?: ObjectMetaInput | undefined;
} & (T extends { status?: infer Status } ? { readonly status?: Status | undefined } : unknown);

/**
 * An object as the API server would return it, for unit tests: of its class, with its metadata filled in, and for a kind
 * of your own with the defaults of its schema. By itself it is named after its kind, in the namespace `default` where it
 * has one. The same name gives the same `uid`.
 *
 * Caveat: CEL rules are not run.
 *
 * @example
 * const widget = createObject(Widget, { spec: { size: 3 }, metadata: { generation: 2 } });
 * @throws InvalidOptionError where the schema of a kind of your own does not allow it.
 * @publicApi
 */
export function createObject<T extends KubernetesObject>(
  kind: Kind<T>,
  ...[fields]: object extends ObjectFields<T> ? [fields?: ObjectFields<T>] : [fields: ObjectFields<T>]
): T {
  expectKind(kind, 'the kind of createObject()');
  const { resource } = kind;
  const { metadata: given, ...rest } = fields ?? {};
  const name = given?.name ?? `${given?.generateName ?? resource.kind.toLowerCase()}`;
  const namespace = resource.scope === 'Cluster' ? undefined : (given?.namespace ?? 'default');
  const object = {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {
      uid: uidOf([resource.group, resource.kind, namespace ?? '', name].join('/')),
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...given,
      name,
      namespace,
    },
    ...rest,
  };
  // As JSON, which has no undefined and no Date, and is nobody else's.
  const parsed = JSON.parse(JSON.stringify(object)) as JsonObject;
  if ('crd' in kind) complete(kind as unknown as CustomResourceClass<KubernetesObject>, parsed);
  return asKind(kind, parsed, JSON.stringify(parsed));
}

/** Does what the server does with a custom object before it stores it. */
function complete(kind: CustomResourceClass<KubernetesObject>, object: JsonObject): void {
  const schema = kind.crd().spec.versions[0]?.schema.openAPIV3Schema as Schema;
  const unknown = unknownFields(object, schema, true).map((path) => `\`${path}\`: there is no such field`);
  setDefaults(object, schema);
  const invalid = validateSchema(schema, object).map(({ field, message }) => `\`${field}\`: ${message}`);
  const problems = [...unknown, ...invalid];
  if (problems.length === 0) return;
  throw new InvalidOptionError(
    `The schema of ${kind.resource.kind} does not allow it: ${problems.join('; ')}`,
  );
}

/** A UUID that depends on nothing else. */
function uidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
