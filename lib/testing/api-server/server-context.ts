import type { Clock } from '../../common/clock.js';
import type { AccessGate } from './access/access-gate.js';
import type { KubeObject } from './common/kube-object.js';
import type { Random } from './common/random.js';
import type { Faults } from './faults/faults.js';
import type { ApiRequest, UserInfo } from './request/api-request.js';
import type { Negotiated } from './request/negotiate.js';
import type { RequestLog } from './request/request-log.js';
import type { RequestInfo } from './request/request-info.js';
import type { ObjectStorage } from './storage/object-storage.js';
import type { ResourceType, TypeVersion } from './types/resource-type.js';
import type { TypeRegistry } from './types/type-registry.js';

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
  /** The form that the client wants the answer in. */
  readonly accepts: Negotiated;
  /** Goes into `Warning` headers of the answer. */
  readonly warnings: string[];
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
