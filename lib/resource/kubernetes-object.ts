/** Who owns an object. The server deletes it when its owners are gone. @publicApi */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/**
 * The metadata of an object as the API server returns it. Timestamps are RFC 3339 strings: nothing here turns
 * them into `Date`, so what was read can be written back as it was.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
 * @publicApi
 */
export interface ObjectMeta {
  name: string;
  /** Absent for a cluster-scoped object. */
  namespace?: string;
  uid: string;
  /** Opaque; changes with every write. */
  resourceVersion: string;
  /** Rises with every change of the desired state (`spec`), not of the status. */
  generation?: number;
  creationTimestamp: string;
  /** Set once a deletion was asked for; the object stays until its finalizers are gone. */
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  generateName?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  /** Dropped at arrival unless a watch asks for it. */
  managedFields?: unknown[];
}

/** What every object of a cluster has. @publicApi */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** The metadata a client may send: all of it optional, since a name can be generated. @publicApi */
export type ObjectMetaInput = { [Field in keyof ObjectMeta]?: ObjectMeta[Field] | undefined };

/** Names one object of a known kind. `namespace` is absent for a cluster-scoped kind. @publicApi */
export interface ObjectRef {
  name: string;
  namespace?: string | undefined;
}
