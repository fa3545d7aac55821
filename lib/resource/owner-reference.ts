import { expectMetadata } from '../common/check-options.js';
import { definedOf } from '../common/defined.js';
import { KuberatorError } from '../common/kuberator-error.js';
import type { KubernetesObject, ObjectMetaInput, OwnerReference } from './kubernetes-object.js';

/** What can own an object: whatever has a name and a UID in the cluster. @publicApi */
export interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined; readonly uid: string };
}

/** What can be owned: an object, or a manifest of one. @publicApi */
export interface Owned {
  readonly kind?: string | undefined;
  readonly metadata: ObjectMetaInput;
}

/** An owner and a child that Kubernetes would not keep together. @publicApi */
export class OwnerReferenceError extends KuberatorError {
  constructor(message: string) {
    super('KUBERATOR_OWNER_REFERENCE', message);
  }
}

/**
 * A reference to an owner: the child is deleted once all its owners are gone.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
 * @publicApi
 */
export function ownerReference(
  owner: Owner,
  options: {
    readonly controller?: boolean | undefined;
    readonly blockOwnerDeletion?: boolean | undefined;
  } = {},
): OwnerReference {
  const { name, uid } = (owner as Partial<Owner> | undefined)?.metadata ?? {};
  if (!name || !owner.apiVersion || !owner.kind || !uid) {
    throw new OwnerReferenceError(
      `${nameOf(owner)} cannot own anything: it needs apiVersion, kind, metadata.name and metadata.uid. Use an object that the API server returned.`,
    );
  }
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, ...definedOf(options) };
}

/**
 * A reference to the one owner that manages the child. A deletion of the owner in the foreground waits for
 * the child.
 *
 * @publicApi
 */
export function controllerReference(owner: Owner): OwnerReference {
  return ownerReference(owner, { controller: true, blockOwnerDeletion: true });
}

/** The reference to the owner that manages the object. @publicApi */
export function findController(object: Owned): OwnerReference | undefined {
  expectMetadata(object, 'the object of findController()');
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

/** Whether this owner, and no namesake of it, manages the object. @publicApi */
export function isControlledBy(object: Owned, owner: Pick<KubernetesObject, 'metadata'> | Owner): boolean {
  expectMetadata(object, 'the object of isControlledBy()');
  expectMetadata(owner, 'the owner of isControlledBy()');
  return findController(object)?.uid === owner.metadata.uid;
}

/**
 * The child with the owner as its controller; the given child stays as it is. References to other owners
 * stay, one to the same owner is replaced.
 *
 * @throws OwnerReferenceError when an owner in a namespace is to own what is outside of it, which the garbage
 *   collector would delete, or when the child has another controller.
 * @publicApi
 */
export function setControllerReference<Child extends Owned>(owner: Owner, child: Child): Child {
  const reference = controllerReference(owner);
  checkNamespaces(owner, child);
  const controller = findController(child);
  if (controller && controller.uid !== reference.uid) {
    throw new OwnerReferenceError(
      `${nameOf(owner)} cannot control ${nameOf(child)}, which ${controller.kind} "${controller.name}" controls. Use another name for the child, or \`ownerReference()\` for a second owner that does not manage it.`,
    );
  }
  const others = child.metadata.ownerReferences?.filter(({ uid }) => uid !== reference.uid) ?? [];
  const metadata = { ...child.metadata, ownerReferences: [...others, reference] };
  return Object.assign(Object.create(Object.getPrototypeOf(child) as object | null) as Child, child, {
    metadata,
  });
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/#owner-references-in-object-specifications */
function checkNamespaces(owner: Owner, child: Owned): void {
  const { namespace } = owner.metadata;
  if (!namespace || child.metadata.namespace === namespace) return;
  const where = child.metadata.namespace ? `in namespace "${child.metadata.namespace}"` : 'in no namespace';
  throw new OwnerReferenceError(
    `${nameOf(owner)} in namespace "${namespace}" cannot own ${nameOf(child)} ${where}. Put the child into the namespace of its owner, or remove it with a finalizer.`,
  );
}

function nameOf(object: Owned): string {
  const { kind = 'The object', metadata } = (object ?? {}) as Partial<Owned>;
  return `${kind} "${metadata?.name ?? metadata?.generateName ?? ''}"`;
}
