/** Who owns an object. The server deletes it when its owners are gone. @publicApi */
export interface OwnerReference {
  /** The owner's group and version. */
  apiVersion: string;
  /** The owner's kind. */
  kind: string;
  /** The owner's name; its namespace is that of the object, or none. */
  name: string;
  /** Which object of that name. */
  uid: string;
  /** It manages the object. There is one at most. */
  controller?: boolean;
  /** A deletion of the owner in the foreground waits for the object. */
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
  /** One object of a kind has it, in its namespace. */
  name: string;
  /** Absent for a cluster-scoped object. */
  namespace?: string;
  /** Identifies the object in time, too: one made anew under the same name has another. */
  uid: string;
  /** Opaque; changes with every write. */
  resourceVersion: string;
  /** Rises with every change of the desired state (`spec`), not of the status. */
  generation?: number;
  /** When it was created. RFC 3339. */
  creationTimestamp: string;
  /** Set once a deletion was asked for; the object stays until its finalizers are gone. */
  deletionTimestamp?: string;
  /** Seconds (Kubernetes counts this one in seconds) until it is removed after that. */
  deletionGracePeriodSeconds?: number;
  /** What the server makes the name from, where none is given. */
  generateName?: string;
  /** To select objects by. */
  labels?: Record<string, string>;
  /** To note things by, for machines and people. */
  annotations?: Record<string, string>;
  /** Who must be done before a deletion is completed. */
  finalizers?: string[];
  /** Once all of them are gone, so is the object. */
  ownerReferences?: OwnerReference[];
  /** Dropped at arrival unless a watch asks for it. */
  managedFields?: unknown[];
}

/** What every object of a cluster has. @publicApi */
export interface KubernetesObject {
  /** Group and version, such as `apps/v1`; of the core group the bare version. */
  apiVersion: string;
  /** The kind, such as `Deployment`. */
  kind: string;
  /** What all objects have alike. */
  metadata: ObjectMeta;
}

/** The metadata a client may send: all of it optional, since a name can be generated. @publicApi */
export type ObjectMetaInput = { [Field in keyof ObjectMeta]?: ObjectMeta[Field] | undefined };

/** Names one object of a known kind. `namespace` is absent for a cluster-scoped kind. @publicApi */
export interface ObjectRef {
  /** Its `metadata.name`. */
  name: string;
  /** Its `metadata.namespace`. */
  namespace?: string | undefined;
}

/** Names one object of a known kind, and the cluster that it is in. @publicApi */
export interface ClusterObjectRef extends ObjectRef {
  /** The name of its cluster. @default any that has such an object */
  cluster?: string | undefined;
}
