import type { Json, JsonObject } from '../common/json.js';
import type { ServerContext } from '../server-context.js';
import type { ResourceType } from '../types/resource-type.js';
import { isStream, type UserInfo } from './api-request.js';
import { handle } from './pipeline.js';
import { replyBytes } from './reply-bytes.js';

/** What an answer said. @internal */
export interface InProcessAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/**
 * Calls the server from inside, without a connection, by the same way as every other request: for the controllers
 * that belong to a cluster.
 *
 * @internal
 */
export class InProcessClient {
  constructor(
    private readonly server: ServerContext,
    private readonly user: UserInfo,
  ) {}

  async call(
    method: string,
    path: string,
    body?: Json,
    contentType = 'application/json',
  ): Promise<InProcessAnswer> {
    const mark = path.indexOf('?');
    const bytes = body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body));
    const answer = await handle(
      this.server,
      {
        method,
        path: mark < 0 ? path : path.slice(0, mark),
        query: new URLSearchParams(mark < 0 ? '' : path.slice(mark + 1)),
        headers: { 'content-type': contentType, 'user-agent': this.user.username },
        body: async () => bytes,
        signal: new AbortController().signal,
        clientCertificate: () => undefined,
      },
      this.user,
    );
    if (isStream(answer)) throw new Error(`${method} ${path} was answered with a stream`);
    return { status: answer.status, body: JSON.parse(replyBytes(answer).toString() || '{}') as JsonObject };
  }
}

/** The path of an object, or of a collection where no name is given. @internal */
export function pathOf(type: ResourceType, namespace: string, name = '', subresource = ''): string {
  const parts = [
    type.group ? `/apis/${type.group}` : '/api',
    type.storageVersion,
    ...(type.isNamespaced && namespace ? ['namespaces', encodeURIComponent(namespace)] : []),
    type.resource,
    ...(name ? [encodeURIComponent(name)] : []),
    ...(subresource ? [subresource] : []),
  ];
  return parts.join('/');
}
