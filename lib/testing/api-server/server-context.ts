import type { Clock } from '../../common/clock.js';
import type { KubeObject } from './common/kube-object.js';
import type { Random } from './common/random.js';
import type { Faults } from './faults/faults.js';
import type { SharedFrames } from './read/shared-frames.js';
import type { ApiAnswer, ApiRequest, UserInfo } from './request/api-request.js';
import type { Negotiated } from './request/negotiate.js';
import type { RequestLog } from './request/request-log.js';
import type { RequestInfo } from './request/request-info.js';
import type { ObjectStorage } from './storage/object-storage.js';
import type { StoredObject } from './storage/stored-object.js';
import type { ResourceType, TypeVersion } from './types/resource-type.js';
import type { TypeRegistry } from './types/type-registry.js';
import type { Part } from './write/subresources/part.js';

/** What every part of the server shares. @internal */
export interface ServerContext {
  readonly storage: ObjectStorage;
  readonly types: TypeRegistry;
  readonly clock: Clock;
  readonly random: Random;
  readonly access: AccessGate;
  readonly admission: AdmissionGate;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly frames: SharedFrames;
  /** New objects that the next write stores anew, even without a change. */
  readonly incomplete: WeakSet<StoredObject>;
  /** Address of the server as its clients know it, `https://127.0.0.1:6443`. */
  readonly url: () => string;
}

/** A request for objects of a type, after it is known who sent it and what it asks for. @internal */
export interface RequestContext {
  readonly server: ServerContext;
  readonly request: ApiRequest;
  readonly info: RequestInfo;
  readonly user: UserInfo;
  readonly type: ResourceType;
  /** The version that the request asks in. */
  readonly version: TypeVersion;
  /** Set for a subresource with a kind of its own that is a part of the object: bodies, patches and answers are of it. */
  readonly part?: Part;
  /** The form that the client wants the answer in. */
  readonly accepts: Negotiated;
  /** Goes into `Warning` headers of the answer. */
  readonly warnings: string[];
}

/** Who sends a request, and whether he may. @internal */
export interface AccessGate {
  /**
   * Throws a 401 ApiError for credentials that are not valid, and a 403 for who acts as somebody else and may not do
   * so for what is asked.
   */
  authenticate(request: ApiRequest, info: RequestInfo): UserInfo | Promise<UserInfo>;
  /** Throws a 403 ApiError. */
  authorize(user: UserInfo, info: RequestInfo): void | Promise<void>;
  /** Answers requests that ask about access itself: reviews, and tokens. Undefined for all others. */
  answer(context: RequestContext): Promise<ApiAnswer> | undefined;
  /** Throws a 403 ApiError for a role or binding that would grant more than its author has. */
  checkGrant(context: RequestContext, object: KubeObject, old: KubeObject | undefined): void;
}

/** A write on its way to the storage. @internal */
export interface AdmissionAttributes {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly name: string;
  readonly isDryRun: boolean;
  /** Absent for a deletion. */
  readonly object?: KubeObject;
  /** Absent for a creation. */
  readonly oldObject?: KubeObject;
  /** The body's options, as a webhook is told them. */
  readonly options?: object;
}

/** What may change or refuse a write, after it is authorised and before it is stored. @internal */
export interface AdmissionGate {
  /** The object as it shall be: the same one where nothing changes it. */
  mutate(context: RequestContext, attributes: AdmissionAttributes): Promise<KubeObject | undefined>;
  /** Throws the refusal. */
  validate(context: RequestContext, attributes: AdmissionAttributes): Promise<void>;
}
