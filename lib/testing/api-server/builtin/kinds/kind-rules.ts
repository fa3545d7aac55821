import type { StatusCause } from '../../common/api-error.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { TypeStrategy } from '../../types/resource-type.js';
import type { NameRule } from '../validation/names.js';

/** What a write to a subresource of the same kind goes through, such as `pods/resize`. @internal */
export interface SubresourceRules {
  /** Puts back what is not this subresource's to change. */
  readonly prepareForUpdate?: (object: KubeObject, old: KubeObject, now: Date) => void;
  /** What is wrong, besides the metadata. */
  readonly validateUpdate?: (object: KubeObject, old: KubeObject) => StatusCause[];
}

/** What is particular to a kind: the rules that its metadata and schema do not tell. @internal */
export interface KindRules {
  /** What its name has to look like. @default a DNS subdomain */
  readonly name?: NameRule;
  /** What only the server sets, or takes away again. The status is cleared by itself where it has a subresource. */
  readonly prepareForCreate?: (object: KubeObject) => void;
  readonly prepareForUpdate?: (object: KubeObject, old: KubeObject) => void;
  /** What is read of a new object and not stored: nobody checks it. */
  readonly completeCreated?: (object: KubeObject) => void;
  /** What else a deletion changes when it is asked for. */
  readonly markDeleted?: NonNullable<TypeStrategy['markDeleted']>;
  readonly allocate?: NonNullable<TypeStrategy['allocate']>;
  /** What is wrong with the object besides its metadata; asked of new and of changed objects. */
  readonly validate?: (object: KubeObject, old?: KubeObject) => StatusCause[];
  /** What must not change. */
  readonly validateUpdate?: (object: KubeObject, old: KubeObject) => StatusCause[];
  /** By the name of the subresource. */
  readonly subresources?: Readonly<Record<string, SubresourceRules>>;
  readonly validateStatus?: (object: KubeObject, old: KubeObject) => StatusCause[];
  /** A node brings its status along when it is created. @default false */
  readonly keepsStatus?: boolean;
  /** What must not change is told before what is wrong with the object as a whole. @default false */
  readonly tellsChangesFirst?: boolean;
}

/** By group and resource: `apps/deployments`, `/pods`. @internal */
export type RulesByResource = Readonly<Record<string, KindRules>>;
