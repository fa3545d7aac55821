import type { KubeConfig } from '@kubernetes/client-node';
import { SystemClock } from '../../common/clock.js';
import { unexpected } from '../../common/invalid-option-error.js';
import { toError } from '../../common/kuberator-error.js';
import { Activity } from './http/activity.js';
import { Front } from './http/front.js';
import { type CertifiedKey, EmbeddedAuthority } from './http/certificates.js';
import { VirtualClock } from '../virtual-clock.js';
import { EmbeddedUser, loadKubeConfigText } from './access/embedded-user.js';
import { MASTERS_GROUP, serviceAccountGroups, splitServiceAccountUsername } from './access/users.js';
import { type AssembledServer, assembleServer } from './assemble-server.js';
import { checkEmbeddedOptions, type EmbeddedClusterOptions } from './embedded-cluster-options.js';
import { Controllers } from './controllers/controllers.js';
import type { Faults } from './faults/faults.js';
import { kubeconfigOf } from './http/kubeconfig.js';
import { handle } from './request/pipeline.js';
import type { RequestRecord } from './request/request-log.js';
import type { ServerContext } from './server-context.js';
import { Simulation } from './simulation/simulation.js';

/**
 * A Kubernetes API server inside this process, in memory, on loopback. It speaks the real protocol: kubectl, the
 * clients of any language, and operators work with it as they are.
 *
 * @example
 * await using cluster = await EmbeddedCluster.start();
 * const module = await Test.createTestingModule({
 *   imports: [KuberatorModule.forRoot({ kubeConfig: await cluster.kubeConfig() })],
 * }).compile();
 * @publicApi
 */
export class EmbeddedCluster implements AsyncDisposable {
  private constructor(
    /** The address: `https://127.0.0.1:41234`. */
    readonly url: string,
    private readonly authority: EmbeddedAuthority | undefined,
    private readonly admin: CertifiedKey | string,
    private readonly context: AssembledServer,
    private readonly front: Front,
    private readonly stop: () => Promise<void>,
  ) {}

  /** What goes wrong, and what has gone wrong. */
  get faults(): Faults {
    return this.context.faults;
  }

  /** The requests of clients so far, oldest first; of many, the last 10,000. */
  get requests(): readonly RequestRecord[] {
    return this.context.requests.all();
  }

  /** Forgets the history, as a real server does after 5 minutes: versions from before are answered 410. */
  compact(): void {
    this.context.storage.compact();
  }

  /** Kills the server as a crash does: connections break, and new ones are refused. What is stored stays. */
  suspend(): Promise<void> {
    return this.front.close();
  }

  /** Starts a server that was suspended again, on the same port. */
  resume(): Promise<void> {
    return this.front.open();
  }

  /**
   * Starts a server; resolves when it answers.
   *
   * @throws InvalidOptionError for an option that is misspelt or impossible
   */
  static async start(options: EmbeddedClusterOptions = {}): Promise<EmbeddedCluster> {
    checkEmbeddedOptions(options);
    const { port = 0, tls = true, clock = new SystemClock(), seed, controllers = true } = options;
    const authority = tls ? EmbeddedAuthority.create() : undefined;
    let url = '';
    const context = assembleServer({
      clock,
      seed,
      url: () => url,
      disconnectAll: () => front.disconnectAll(),
      limitStreams: (streams) => front.limitStreams(streams),
    });
    const activity = new Activity();
    const front = new Front({
      host: '127.0.0.1',
      port,
      ...(authority && { tls: { ...authority.server(), ca: authority.certificate } }),
      handle: (request) => handle(context, request),
      activity,
    });
    await front.open();
    url = `${tls ? 'https' : 'http'}://127.0.0.1:${front.port}`;
    const admin = administrator(context, authority);
    const onError = (error: unknown) => process.emitWarning(toError(error));
    const parts = [
      ...(controllers ? [new Controllers(context, onError)] : []),
      ...(options.simulate ? [new Simulation(context, onError)] : []),
    ];
    const unsettle = clock instanceof VirtualClock ? clock.addSettler(() => activity.settled()) : undefined;
    const stop = async () => {
      unsettle?.();
      for (const part of parts) part.stop();
      context.webhooks.close();
      await front.close();
    };
    return new EmbeddedCluster(url, authority, admin, context, front, stop);
  }

  /** A kubeconfig of an administrator, as the text of a file. */
  get kubeconfigText(): string {
    const { admin, authority, url } = this;
    return typeof admin === 'string'
      ? kubeconfigOf(url, authority?.certificate, undefined, admin)
      : kubeconfigOf(url, authority?.certificate, admin);
  }

  /** The same as client-node's `KubeConfig`. */
  kubeConfig(): Promise<KubeConfig> {
    return loadKubeConfigText(this.kubeconfigText);
  }

  /**
   * Somebody else than the administrator, who may do what roles and bindings of the cluster say: to prove that those of
   * an operator are enough. `system:serviceaccount:<namespace>:<name>` is a service account, and in its groups.
   *
   * @example
   * const user = cluster.user('system:serviceaccount:default:widget-operator');
   * KuberatorModule.forRoot({ kubeConfig: await user.kubeConfig() });
   */
  user(username: string, ...groups: string[]): EmbeddedUser {
    if (typeof username !== 'string' || username === '')
      throw unexpected(
        'the name of user()',
        'a text such as "system:serviceaccount:default:operator"',
        username,
      );
    const { random, access } = this.context;
    const token = random.uuid();
    const account = splitServiceAccountUsername(username);
    const own = account ? serviceAccountGroups(account.namespace) : [];
    access.staticTokens.add(token, { username, groups: [...own, ...groups] });
    const text = kubeconfigOf(this.url, this.authority?.certificate, undefined, token);
    return new EmbeddedUser(username, token, text, () => access.staticTokens.revoke(token));
  }

  /**
   * A certificate, with its key, that the server takes for a user in these groups. Both PEM.
   *
   * @throws Error for a cluster without TLS
   */
  clientCertificate(username: string, ...groups: string[]): { certificate: string; key: string } {
    if (!this.authority)
      throw new Error('A cluster without TLS asks for no certificates. Use user(), or tls: true.');
    return this.authority.client({ commonName: username, organizations: groups });
  }

  /**
   * Says where the Pods behind a Service would be, for webhooks that are configured with one: there is no network in
   * which Services have addresses.
   *
   * @param url such as `https://127.0.0.1:9443`; its certificate must be for `<name>.<namespace>.svc`
   */
  routeService(namespace: string, name: string, url: string): void {
    this.context.webhooks.routeService(namespace, name, url);
  }

  /** What the server is made of, for this package's own tests. @internal */
  get internals(): ServerContext {
    return this.context;
  }

  /** Ends all connections, and the server. */
  async close(): Promise<void> {
    await this.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** The administrator's certificate, or a token where there is no TLS to show a certificate in. */
function administrator(
  { access, random }: AssembledServer,
  authority: EmbeddedAuthority | undefined,
): CertifiedKey | string {
  const username = 'kubernetes-admin';
  if (authority) return authority.client({ commonName: username, organizations: [MASTERS_GROUP] });
  const token = random.uuid();
  access.staticTokens.add(token, { username, groups: [MASTERS_GROUP] });
  return token;
}
