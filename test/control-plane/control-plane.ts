import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ApiServer } from './api-server.js';
import { ensureBinaries } from './binaries.js';
import type { KeyPair } from './certificates.js';
import { adminUser, createCredentials, type Credentials } from './credentials.js';
import { Etcd } from './etcd.js';
import { kubeconfigFor } from './kubeconfig.js';
import { withFreePort } from './ports.js';
import type { KubernetesLine } from './releases.js';
import { Supervisor } from './supervisor.js';
import { temporaryFolder } from './temporary-folder.js';

/**
 * A running etcd and kube-apiserver on loopback ports of this machine, alone in the world: there are no
 * nodes and no controllers (so no garbage collection, no Pods that run, no namespace that empties itself).
 *
 * Guarantees: both programs and the folder are gone after `close()`, and also when this process ends
 * without it, in whatever way. An open control plane does not keep this process alive.
 */
export interface ControlPlane extends AsyncDisposable {
  /** `https://127.0.0.1:<port>`. */
  readonly url: string;
  /** Version that the server says it has, such as `1.36.3`. */
  readonly version: string;
  /** File with {@link kubeconfig}. */
  readonly kubeconfigPath: string;
  /** Temporary folder with data, certificates and kubeconfig. */
  readonly directory: string;
  /** Certificate authority of the server and of the client certificates. PEM. */
  readonly caCertificate: string;
  /** A user in the group system:masters who shows a bearer token instead of a certificate. */
  readonly tokenUser: { readonly token: string; readonly user: string };
  /** Kubeconfig (YAML) of a user in the group system:masters, with a client certificate. */
  kubeconfig(): string;
  /** A certificate (PEM) for any user. Without groups and role bindings the user may read next to nothing. */
  clientCertificate(user: string, groups?: string[]): Promise<{ certificate: string; key: string }>;
  /**
   * Stops the API server and waits till its process is gone; etcd goes on.
   *
   * @param signal default SIGKILL, which is a crash. A SIGTERM lasts as long as the server takes, 20 s at most.
   */
  stopApiServer(signal?: NodeJS.Signals): Promise<void>;
  /** Starts the API server again, on the same port, with the same data; resolves when `/readyz` answers 200. */
  startApiServer(): Promise<void>;
  /**
   * Makes etcd forget everything before the present revision.
   *
   * Caveats: a running API server still answers from its watch cache: exact lists and continue tokens for up
   * to 15 s, watches for as long as the cache holds their events. After `stopApiServer()`, `compactHistory()`,
   * `startApiServer()` an older resourceVersion is refused at once, with 410 or an ERROR event of code 410.
   */
  compactHistory(): Promise<void>;
  /** Kills both programs and removes the folder. May be called more than once. */
  close(): Promise<void>;
}

/** One whose etcd can be reached, too. */
export interface ControlPlaneWithEtcd extends ControlPlane {
  /** Where its etcd listens, without TLS, for who puts things there without the API server. */
  readonly etcdUrl: string;
}

export interface ControlPlaneOptions {
  /** Default: the environment variable `KUBERATOR_KUBERNETES_VERSION`, else 1.36. */
  version?: KubernetesLine;
  /** Further flags of kube-apiserver, such as `--feature-gates=ShardedListAndWatch=true`. */
  apiServerFlags?: string[];
  /** Called for each line that a program writes. */
  onOutput?: (process: 'etcd' | 'kube-apiserver', line: string) => void;
}

/**
 * Starts a control plane; resolves when it is ready, after about three seconds. The first time on a machine
 * it has to fetch or build the programs, see {@link ensureBinaries}.
 *
 * @throws Error with the last lines of the program that did not start.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlaneWithEtcd> {
  const binaries = await ensureBinaries(options.version);
  const directory = await temporaryFolder();
  const supervisor = new Supervisor(directory, {
    onOutput: (name, line) => name !== 'go' && options.onOutput?.(name, line),
  });
  const close = async (): Promise<void> => {
    await supervisor.close();
    // The supervisor has done so already, unless it could not even start.
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const [credentials, etcd] = await Promise.all([
      createCredentials(directory),
      Etcd.start(supervisor, binaries.etcd, directory),
    ]);
    const apiServer = await withFreePort(async (port) => {
      const flags = options.apiServerFlags ?? [];
      const server = new ApiServer(supervisor, {
        command: binaries.apiServer,
        port,
        etcdUrl: etcd.url,
        credentials,
        flags,
      });
      await server.start();
      return server;
    });
    return await describe({ directory, credentials, etcd, apiServer, close });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Parts {
  readonly directory: string;
  readonly credentials: Credentials;
  readonly etcd: Etcd;
  readonly apiServer: ApiServer;
  close(): Promise<void>;
}

async function describe({
  directory,
  credentials,
  etcd,
  apiServer,
  close,
}: Parts): Promise<ControlPlaneWithEtcd> {
  const { authority, admin, tokenUser } = credentials;
  const kubeconfig = kubeconfigFor(apiServer.url, authority.certificate, adminUser, admin);
  const kubeconfigPath = path.join(directory, 'kubeconfig.yaml');
  await writeFile(kubeconfigPath, kubeconfig, { mode: 0o600 });
  return {
    url: apiServer.url,
    etcdUrl: etcd.url,
    version: await apiServer.version(),
    kubeconfigPath,
    directory,
    caCertificate: authority.certificate,
    tokenUser,
    kubeconfig: () => kubeconfig,
    clientCertificate: (user, groups): Promise<KeyPair> => authority.client(user, groups),
    stopApiServer: (signal = 'SIGKILL') => apiServer.stop(signal),
    startApiServer: () => apiServer.start(),
    compactHistory: () => etcd.compact(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
