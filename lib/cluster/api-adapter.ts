import type { Configuration } from '@kubernetes/client-node';
import { ambientRun } from './ambient-run.js';
import { ambientSignal } from './ambient-signal.js';
import type { Cluster } from './cluster.js';
import { asDryRun, describePath } from './plan/hold-write.js';
import type { PlannedChange } from './plan/planned-change.js';

/** One of client-node's generated API classes, such as `CoreV1Api`. @publicApi */
export type ApiClass<A> = new (configuration: Configuration) => A;

/**
 * An instance of a client-node API class whose calls go over our connection to the cluster that is meant at the time, with
 * our credentials and our deadline. By itself the library opens a new TLS connection for every call
 * (https://github.com/kubernetes-client/javascript/issues/2893).
 *
 * @internal
 */
export async function createApi<A>(clusters: { current(): Cluster }, Api: ApiClass<A>): Promise<A> {
  const { createConfiguration, ServerConfiguration } = await import('@kubernetes/client-node');
  const authentication = {
    getName: () => 'nestjs-kuberator',
    async applySecurityAuthentication(context: RequestContext): Promise<void> {
      const { transport, requestTimeoutMs } = clusters.current();
      holdWrite(context);
      const { dispatcher, headers } = await transport.lend();
      for (const [name, value] of Object.entries(headers)) context.setHeaderParam(name, value);
      const ambient = ambientSignal();
      const deadline = AbortSignal.timeout(requestTimeoutMs);
      context.setSignal(ambient ? AbortSignal.any([deadline, ambient]) : deadline);
      context.setDispatcher(dispatcher);
    },
  };
  const baseServer = {
    makeRequestContext: (endpoint: string, method: HttpMethod) =>
      new ServerConfiguration(clusters.current().server, {}).makeRequestContext(endpoint, method),
  };
  return new Api(createConfiguration({ baseServer, authMethods: { default: authentication } }));
}

/** Where a run only plans, a write of client-node's is asked of the server, too, and told without its fields. */
function holdWrite(context: RequestContext): void {
  const plan = ambientRun()?.plan;
  const method = context.getHttpMethod();
  if (!plan || method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return;
  const { pathname, searchParams } = new URL(context.getUrl());
  if (searchParams.has('dryRun')) return;
  const body: unknown = context.getBody();
  const held = asDryRun({
    method: method as 'DELETE',
    path: pathname,
    body: typeof body === 'string' && body !== '' ? body : undefined,
  });
  context.setQueryParam('dryRun', 'All');
  if (held.body !== undefined) context.setBody(held.body);
  plan({ ...describePath(pathname), type: CHANGE_BY_METHOD[method] ?? 'update', fields: [] });
}

const CHANGE_BY_METHOD: Readonly<Record<string, PlannedChange['type']>> = {
  POST: 'create',
  DELETE: 'delete',
};

type RequestContext = import('@kubernetes/client-node').RequestContext;
type Server = import('@kubernetes/client-node').ServerConfiguration<Record<string, string>>;
type HttpMethod = Parameters<Server['makeRequestContext']>[1];
