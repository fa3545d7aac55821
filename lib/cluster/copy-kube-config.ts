import type { Context, KubeConfig, User } from '@kubernetes/client-node';

/**
 * A KubeConfig of the same content, with what is given put in its place. It shares the authenticators, and starts
 * without the tokens that the original has cached.
 *
 * @internal
 */
export function copyOf(
  kubeConfig: KubeConfig,
  changes: { currentContext?: string; contexts?: Context[]; users?: User[] } = {},
): KubeConfig {
  const Constructor = kubeConfig.constructor as new () => KubeConfig;
  const copy = new Constructor();
  const { clusters, contexts, users, currentContext } = kubeConfig;
  copy.loadFromOptions({ clusters, contexts, users, currentContext, ...changes });
  const custom = Reflect.get(kubeConfig, 'custom_authenticators') as
    Parameters<KubeConfig['addAuthenticator']>[0][] | undefined;
  custom?.forEach((authenticator) => copy.addAuthenticator(authenticator));
  return copy;
}
