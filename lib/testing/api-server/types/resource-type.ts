import type { StatusCause } from '../common/api-error.js';
import type { Json } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { ObjectStorage } from '../storage/object-storage.js';
import type { Schema } from '../schema/schema.js';

/** A column of a table, as `kubectl get` shows it. @internal */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 0 is shown always, more only with `-o wide`. */
  readonly priority: number;
  /** The cell of an object. A JSONPath of a CRD is compiled to this. */
  readonly value: (object: KubeObject, now: Date) => string | number | boolean | null;
}

/** Where the scale subresource finds its numbers, as JSONPaths such as `.spec.replicas`. @internal */
export interface ScalePaths {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  /** Names a selector as text (CRDs), an object with `matchLabels` (Deployment), or plain labels (ReplicationController). */
  readonly labelSelectorPath?: string;
}

/** A version in which a resource is served. @internal */
export interface TypeVersion {
  readonly name: string;
  /** Absent where the server knows no fields: then nothing is pruned, checked or defaulted. */
  readonly schema?: Schema;
  /**
   * Reads an object the way the server reads its own kinds, into fields that have types: unknown fields are told and
   * left out, values get their canonical form (`1000m` is `1`), empty ones are left out, and zero values and the
   * defaults of the schema are filled in. The object that was given stays as it is. Only built-in kinds have it; where it is,
   * it takes the place of validation, pruning and defaulting by the schema.
   *
   * @throws DecodeError for a value of the wrong type
   */
  readonly decode?: (object: KubeObject, onUnknownField?: (path: string) => void) => KubeObject;
  /** The same for what an apply made of an object, where that is not read like all else. */
  readonly decodeApplied?: TypeVersion['decode'];
  /** Where in the published OpenAPI the kind is described: `io.k8s.api.apps.v1.Deployment`. */
  readonly definition?: string;
  readonly storageVersionHash?: string;
  /** What `kubectl get` shows, the name too; absent for kinds that are shown by nothing of their own. */
  readonly columns?: readonly Column[];
  /** What tables tell of an object besides its cells: that it is completed, so that clients can dim its row. */
  readonly rowConditions?: (object: KubeObject) => readonly object[] | undefined;
  readonly hasStatus: boolean;
  readonly scale?: ScalePaths;
  /** Fields besides `metadata.name` and `metadata.namespace` that a field selector may name. */
  readonly selectableFields?: readonly string[];
  /** Of selectable fields that are not simply the text at their path, such as a number that is left out when it is 0. */
  readonly fieldValues?: Readonly<Record<string, (object: KubeObject) => string>>;
  /** Selectable fields of which the real server has an index: a list by one of their values looks at nothing else. */
  readonly indexedFields?: readonly string[];
  /** Goes into a `Warning` header of every answer. */
  readonly deprecationWarning?: string;
}

/** What is particular to one kind, beyond its schema. Every function may change the object that it is given first. @internal */
export interface TypeStrategy {
  /** Fills in what the author left out; after the schema's own defaults. */
  readonly setDefaults?: (object: KubeObject) => void;
  /** Status cleared, fields that only the server sets. After defaults and mutating admission. */
  readonly prepareForCreate?: (object: KubeObject) => void;
  /** What is read of a new object and not stored: after it was found right. */
  readonly completeCreated?: (object: KubeObject) => void;
  /** Allocated fields taken over from the old object, and the like. */
  readonly prepareForUpdate?: (
    object: KubeObject,
    old: KubeObject,
    subresource: string | undefined,
    now: Date,
  ) => void;
  /**
   * Takes what is there only once, such as addresses and ports, judged by what is stored. Called before validation,
   * in the write that stores the object; nothing may be kept aside.
   */
  readonly allocate?: (
    object: KubeObject,
    old: KubeObject | undefined,
    storage: ObjectStorage,
    isDryRun: boolean,
  ) => StatusCause[];
  readonly validate?: (object: KubeObject) => StatusCause[];
  /** What the author of a new object is warned of, although it is taken. */
  readonly warnings?: (object: KubeObject) => string[];
  /** What the author of a change is warned of; not for subresources. */
  readonly updateWarnings?: (object: KubeObject, old: KubeObject) => string[];
  readonly validateUpdate?: (object: KubeObject, old: KubeObject, subresource?: string) => StatusCause[];
  /** False: generation stays as it is (ConfigMap, Secret, PriorityClass…). */
  readonly hasGeneration: boolean;
  /** The time to end that a Pod is given when it is deleted, of the one that was asked for; absent: deleted at once. */
  readonly gracePeriodSeconds?: (object: KubeObject, asked: number | undefined) => number;
  /** What happens when a deletion was asked for without a propagationPolicy. @default 'background' */
  readonly defaultPropagation?: 'background' | 'orphan';
  /** A warning for who deletes an object without saying what becomes of what it owns. */
  readonly orphanWarning?: string;
  /** What else a deletion changes when it is asked for: a namespace's phase. */
  readonly markDeleted?: (object: KubeObject) => void;
  /** True: a deletion answers with the object it deleted, not with a Status. */
  readonly returnsDeleted?: boolean;
  /** False for kinds that answer 405 or exist only as a request, such as SubjectAccessReview. */
  readonly isStored?: boolean;
  /** True: an update has to say which version of the object it was made from. */
  readonly requiresVersion?: boolean;
  /** Whether an update is one that the generation counts. @default any change but of metadata, and of a status that is written apart */
  readonly raisesGeneration?: (object: KubeObject, old: KubeObject) => boolean;
  /** True: PUT or apply of a name that is not there creates it. CRDs: false for PUT. */
  readonly allowsCreateOnUpdate?: boolean;
}

/** A group and resource that the server serves. @internal */
export interface ResourceType {
  /** Empty for the core group. */
  readonly group: string;
  /** Plural, lower case: `deployments`. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly isNamespaced: boolean;
  readonly verbs: readonly string[];
  /** Where its objects are kept: types that share one are views of the same objects (events, autoscaling). */
  readonly collection: string;
  /** Served versions by name, the preferred first. */
  readonly versions: ReadonlyMap<string, TypeVersion>;
  /** The version in which objects are kept. */
  readonly storageVersion: string;
  /** The group that this version is of, where that is not the type's own: Events are kept as those of the core group. */
  readonly storageGroup?: string;
  readonly strategy: TypeStrategy;
  /**
   * The objects in a version of this type, `apps/v1`, in which they may be already. May ask a webhook. Absent where
   * they are always as they are stored.
   */
  readonly convert?: (objects: KubeObject[], to: string) => KubeObject[] | Promise<KubeObject[]>;
  /** Subresources other than `status` and `scale` that are listed in discovery, by name. */
  readonly subresources?: ReadonlyMap<string, SubresourceType>;
  /** Set for kinds that a CustomResourceDefinition made. */
  readonly isCustom?: boolean;
  /** Set while its CustomResourceDefinition is being deleted: then nothing can be created. */
  readonly isTerminating?: boolean;
}

/** A value that can't be read into the field that it was sent for. The message is what Go's decoder says. @internal */
export class DecodeError extends Error {
  override readonly name: string = 'DecodeError';
}

/** A value of another type than its field has. @internal */
export class MismatchError extends DecodeError {
  constructor(
    message: string,
    readonly value: Json,
    /** The type of the field, as Go calls it. */
    readonly wanted: string,
    /** What Go says of it where the type of the field reads its JSON itself, and knows nothing of the field. */
    readonly byItself?: string,
    /** The same where the type is a text or a map with a name of its own: what that is beneath. */
    readonly kind = wanted,
  ) {
    super(message);
  }
}

/** A subresource such as `pods/eviction`, with a kind of its own. @internal */
export interface SubresourceType {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
}

/** `apps/v1`, or `v1` in the core group. @internal */
export function apiVersion(group: string, version: string): string {
  return group ? `${group}/${version}` : version;
}

/** The version in which the objects of a type are kept, with its group. @internal */
export function storedApiVersion({
  group,
  storageGroup = group,
  storageVersion,
}: Pick<ResourceType, 'group' | 'storageGroup' | 'storageVersion'>): string {
  return apiVersion(storageGroup, storageVersion);
}
