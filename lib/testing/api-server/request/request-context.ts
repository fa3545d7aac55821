import type { ServerContext } from '../server-context.js';
import type { ResourceType, TypeVersion } from '../types/resource-type.js';
import type { ApiRequest, UserInfo } from './api-request.js';
import type { Negotiated } from './negotiate.js';
import type { RequestInfo } from './request-info.js';

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
