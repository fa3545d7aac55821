import type { Context, KubeConfig, User } from '@kubernetes/client-node';
import { type KubeConfigLike, LoadedKubeConfig } from './loaded-kube-config.js';

/**
 * A KubeConfig of the same content, with what is given put in its place. It shares the authenticators, and starts
 * without the tokens that the original has cached.
 *
 * @internal
 */
export function copyOf(
  kubeConfig: KubeConfigLike,
  changes: { currentContext?: string; contexts?: Context[]; users?: User[] } = {},
): KubeConfigLike {
  const { clusters, contexts, users, currentContext } = kubeConfig;
  const content = { clusters, contexts, users, currentContext, ...changes };
  if (kubeConfig instanceof LoadedKubeConfig) return new LoadedKubeConfig(content);
  const Constructor = kubeConfig.constructor as new () => KubeConfig;
  const copy = new Constructor();
  copy.loadFromOptions(content);
  const custom = Reflect.get(kubeConfig, 'custom_authenticators') as
    Parameters<KubeConfig['addAuthenticator']>[0][] | undefined;
  custom?.forEach((authenticator) => copy.addAuthenticator(authenticator));
  return copy;
}
