import { asJson } from '../common/as-json.js';
import { describe } from '../common/kuberator-error.js';
import { apiVersionOf, type Kind } from '../resource/kind.js';
import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import { type Owner, setControllerReference } from '../resource/owner-reference.js';
import { APPLIED_ANNOTATION, APPLY_SET, ORDER_ANNOTATION } from '../resource/apply-set-keys.js';
import { applySetId, writeGroupKind } from './apply-set.js';
import type { Child } from './child.js';
import { InvalidChildError } from './child-error.js';
import { digestOf } from './digest.js';
import { isSecret, withDataOnly, withoutValues } from './secret-data.js';

/** A child as it is sent, with all that makes it one. @internal */
export interface DesiredChild {
  readonly child: Child;
  readonly kind: Kind;
  readonly ref: ObjectRef;
  /** Names it among its siblings. */
  readonly id: string;
  readonly depth: number;
  readonly manifest: { readonly metadata: DesiredMetadata } & Readonly<Record<string, unknown>>;
  /** Of all that is sent, but for what a Secret holds. */
  readonly digest: string;
  /** The garbage collector deletes it after its owner. */
  readonly isOwned: boolean;
}

interface DesiredMetadata {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

/** Only the server, or the owner's books, may write these. */
const NOT_TO_BE_SENT = ['managedFields', 'resourceVersion', 'uid', 'creationTimestamp', 'generation'];

/**
 * A child in the place that it gets.
 *
 * @throws InvalidChildError for what is no child, or can't be one of this owner
 * @internal
 */
export function placeChild(
  owner: Owner,
  child: Child,
  at: string,
  allowedNamespaces: ReadonlySet<string>,
): Pick<DesiredChild, 'kind' | 'ref' | 'id' | 'isOwned'> {
  const { kind, manifest } = child;
  const { name, namespace } = (manifest as { metadata?: Record<string, unknown> }).metadata ?? {};
  const fail = (problem: string): never => {
    throw new InvalidChildError(`${at}, a ${kind.resource.kind}, ${problem}`);
  };
  checkType(kind, manifest, fail);
  if (typeof name !== 'string' || name === '')
    return fail(
      'has no `metadata.name`. Give it one that stays the same from run to run, such as one made of that of its owner: `metadata.generateName` would make a new child each time.',
    );
  const ownNamespace = owner.metadata.namespace;
  if (kind.resource.scope === 'Cluster') {
    if (namespace !== undefined)
      return fail(`is cluster-scoped, but has the namespace ${describe(namespace)}. Leave it out.`);
    if (ownNamespace !== undefined)
      return fail(
        `"${name}" is cluster-scoped, and ${owner.kind} "${owner.metadata.name}" lives in a namespace: Kubernetes would delete it as an orphan. Let a cluster-scoped kind own it, or apply it with KubernetesClient and delete it in cleanup().`,
      );
    return { kind, ref: { name }, id: idOf(kind, { name }), isOwned: true };
  }
  const place = namespace ?? ownNamespace;
  if (typeof place !== 'string' || place === '')
    return fail(
      `"${name}" has no \`metadata.namespace\`, and its owner, which is cluster-scoped, has none for it. Add it.`,
    );
  const isOwned = ownNamespace === undefined || place === ownNamespace;
  if (!isOwned && !allowedNamespaces.has(place))
    return fail(
      `"${name}" is in namespace "${place}", but its owner is in "${ownNamespace}". Leave the namespace out, or grant it by \`allowNamespaces: ['${place}']\`, if whoever may write the owner may have objects there.`,
    );
  const ref = { name, namespace: place };
  return { kind, ref, id: idOf(kind, ref), isOwned };
}

function checkType(kind: Kind, manifest: object, fail: (problem: string) => never): void {
  const type = { apiVersion: apiVersionOf(kind.resource), kind: kind.resource.kind };
  if (kind.resource.subresource)
    fail('is a subresource, which is a part of another object. Apply the object that it belongs to.');
  for (const [field, expected] of Object.entries(type)) {
    const given: unknown = Reflect.get(manifest, field);
    if (given !== undefined && given !== expected)
      fail(`has the ${field} ${describe(given)}, but child() was given ${expected}. Leave it out.`);
  }
  if (Reflect.get(manifest, 'status') !== undefined)
    fail('has a status, which an apply does not write. Leave it out.');
  const metadata: unknown = Reflect.get(manifest, 'metadata');
  const sent = NOT_TO_BE_SENT.find(
    (field) => (metadata as object | undefined)?.[field as never] !== undefined,
  );
  if (sent !== undefined) fail(`has \`metadata.${sent}\`, which the API server alone writes. Leave it out.`);
}

/** Adds what makes an object a child, and a digest of all that. @internal */
export function completeChild(
  owner: Owner,
  child: Child,
  place: Pick<DesiredChild, 'kind' | 'ref' | 'id' | 'isOwned'>,
  depth: number,
): DesiredChild {
  const { kind, ref, isOwned } = place;
  // As it will arrive: what is `undefined` is not there.
  const manifestSent = asJson(child.manifest) as KubernetesObject;
  const sent = isSecret(kind) ? withDataOnly(manifestSent) : manifestSent;
  const given = {
    ...sent,
    apiVersion: apiVersionOf(kind.resource),
    kind: kind.resource.kind,
    metadata: { ...sent.metadata, ...ref },
  };
  const { metadata, ...rest } = isOwned ? setControllerReference(owner, given) : given;
  const labels = { ...metadata.labels, [APPLY_SET.partOf]: applySetId(owner) };
  const annotations = { ...metadata.annotations, ...(depth > 0 && { [ORDER_ANNOTATION]: String(depth) }) };
  const open = isSecret(kind) ? withoutValues(rest) : rest;
  const digest = digestOf({ ...open, metadata: { ...metadata, labels, annotations } });
  const manifest = {
    ...rest,
    metadata: { ...metadata, labels, annotations: { ...annotations, [APPLIED_ANNOTATION]: digest } },
  };
  return { ...place, child, depth, digest, manifest };
}

/** @internal */
export function idOf({ resource }: Kind, { namespace = '', name }: ObjectRef): string {
  return `${writeGroupKind(resource)}/${namespace}/${name}`;
}

/** For messages: `Deployment "web"`. @internal */
export function describeChild({ kind, ref }: Pick<DesiredChild, 'kind' | 'ref'>, owner?: Owner): string {
  const isElsewhere = ref.namespace !== undefined && ref.namespace !== owner?.metadata.namespace;
  return `${kind.resource.kind} "${ref.name}"${isElsewhere ? ` in namespace "${ref.namespace}"` : ''}`;
}
