import { Agent, request } from 'undici';
import type { Credentials } from './credentials.js';
import { untilReady } from './readiness.js';
import type { Program, Supervisor } from './supervisor.js';

/** How long a SIGTERM may take before SIGKILL follows. */
const terminationGraceMs = 20_000;

interface ApiServerSettings {
  readonly command: string;
  readonly port: number;
  readonly etcdUrl: string;
  readonly credentials: Credentials;
  /** Added at the end, so that they win. */
  readonly flags: readonly string[];
}

/** A kube-apiserver on a fixed port, which can be stopped and started again. */
export class ApiServer {
  readonly url: string;
  private readonly supervisor: Supervisor;
  private readonly settings: ApiServerSettings;
  private starting: Promise<void> | undefined;
  private program: Program | undefined;

  constructor(supervisor: Supervisor, settings: ApiServerSettings) {
    this.url = `https://127.0.0.1:${settings.port}`;
    this.supervisor = supervisor;
    this.settings = settings;
  }

  /** Resolves when `/readyz` answers 200. Does nothing more where the server is running already. */
  start(): Promise<void> {
    // A server that ended by itself is started anew.
    if (this.program?.exit) this.starting = undefined;
    this.starting ??= this.run().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  /** Resolves when the process is gone; a SIGTERM that takes more than 20 s is followed by SIGKILL. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    const escalation = setTimeout(
      () => void this.supervisor.stop('kube-apiserver', 'SIGKILL'),
      terminationGraceMs,
    );
    try {
      await this.supervisor.stop('kube-apiserver', signal);
    } finally {
      clearTimeout(escalation);
      this.starting = undefined;
    }
  }

  /** The version that the server says it has, without "v". */
  async version(): Promise<string> {
    const { body } = await this.get('/version');
    return (JSON.parse(body) as { gitVersion: string }).gitVersion.replace(/^v/, '');
  }

  private async run(): Promise<void> {
    this.program = this.supervisor.start('kube-apiserver', this.settings.command, this.flags());
    try {
      await untilReady(this.program, async () => (await this.get('/readyz')).status === 200);
    } catch (error) {
      await this.supervisor.stop('kube-apiserver', 'SIGKILL');
      throw error;
    }
  }

  private async get(path: string): Promise<{ status: number; body: string }> {
    const { admin, authority } = this.settings.credentials;
    const dispatcher = new Agent({
      allowH2: false,
      connect: { ca: authority.certificate, cert: admin.certificate, key: admin.key, timeout: 2_000 },
    });
    try {
      const response = await request(this.url + path, {
        dispatcher,
        headersTimeout: 5_000,
        bodyTimeout: 5_000,
      });
      return { status: response.statusCode, body: await response.body.text() };
    } finally {
      await dispatcher.destroy();
    }
  }

  private flags(): string[] {
    const { port, etcdUrl, credentials, flags } = this.settings;
    const { files } = credentials;
    return [
      `--etcd-servers=${etcdUrl}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      '--advertise-address=127.0.0.1',
      // Nothing should publish the loopback address as an Endpoints object; since 1.37 the default refuses to.
      '--endpoint-reconciler-type=none',
      `--tls-cert-file=${files.serverCertificate}`,
      `--tls-private-key-file=${files.serverKey}`,
      `--client-ca-file=${files.caCertificate}`,
      `--token-auth-file=${files.tokens}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${files.serviceAccountPublicKey}`,
      `--service-account-signing-key-file=${files.serviceAccountPrivateKey}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      // No controller makes the default ServiceAccounts that this plugin would want for each Pod.
      '--disable-admission-plugins=ServiceAccount',
      '--allow-privileged=true',
      '--profiling=false',
      ...flags,
    ];
  }
}
