import type { Configuration } from '@kubernetes/client-node';
import { ambientSignal } from './ambient-signal.js';
import type { Cluster } from './cluster.js';

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

type RequestContext = import('@kubernetes/client-node').RequestContext;
type Server = import('@kubernetes/client-node').ServerConfiguration<Record<string, string>>;
type HttpMethod = Parameters<Server['makeRequestContext']>[1];
