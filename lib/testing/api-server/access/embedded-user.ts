import type { KubeConfig } from '@kubernetes/client-node';

/**
 * Somebody whom an embedded cluster knows by a bearer token. What they may do is up to its roles and bindings.
 *
 * @publicApi
 */
export class EmbeddedUser {
  /** @internal */
  constructor(
    readonly username: string,
    readonly token: string,
    /** A kubeconfig with the token, as the text of a file. */
    readonly kubeconfigText: string,
    private readonly forget: () => void,
  ) {}

  /** The same as client-node's `KubeConfig`. */
  kubeConfig(): Promise<KubeConfig> {
    return loadKubeConfigText(this.kubeconfigText);
  }

  /** From now on requests with the token are answered 401, as with one that has expired. */
  revoke(): void {
    this.forget();
  }
}

/** @internal */
export async function loadKubeConfigText(text: string): Promise<KubeConfig> {
  // It costs a third of a second to load, and tests with other clients do without.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(text);
  return kubeConfig;
}
