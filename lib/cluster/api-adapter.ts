import type { Configuration } from '@kubernetes/client-node';
import { ambientSignal } from './ambient-signal.js';
import type { Cluster } from './cluster.js';

/** One of client-node's generated API classes, such as `CoreV1Api`. @publicApi */
export type ApiClass<A> = new (configuration: Configuration) => A;

/**
 * An instance of a client-node API class whose calls go over our connection, with our credentials and our deadline. By itself the
 * library opens a new TLS connection for every call (https://github.com/kubernetes-client/javascript/issues/2893).
 *
 * @internal
 */
export async function createApi<A>(cluster: Cluster, Api: ApiClass<A>): Promise<A> {
  const { createConfiguration, ServerConfiguration } = await import('@kubernetes/client-node');
  const authentication = {
    getName: () => 'nestjs-kuberator',
    async applySecurityAuthentication(context: RequestContext): Promise<void> {
      const { dispatcher, headers } = await cluster.transport.lend();
      for (const [name, value] of Object.entries(headers)) context.setHeaderParam(name, value);
      const ambient = ambientSignal();
      const deadline = AbortSignal.timeout(cluster.requestTimeoutMs);
      context.setSignal(ambient ? AbortSignal.any([deadline, ambient]) : deadline);
      context.setDispatcher(dispatcher);
    },
  };
  const baseServer = new ServerConfiguration(cluster.server, {});
  return new Api(createConfiguration({ baseServer, authMethods: { default: authentication } }));
}

type RequestContext = import('@kubernetes/client-node').RequestContext;
