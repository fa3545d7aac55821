import { dirname, resolve } from 'node:path';
import type { KubeConfig, User } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { KubeConfigError } from './kube-config-error.js';

/** What a kubeconfig file may say of a user, and client-node passes over in silence. */
interface UserInFile {
  readonly name?: string;
  readonly user?: Readonly<Record<string, unknown>> | null;
}

const UNSUPPORTED = ['as-uid', 'as-groups', 'as-user-extra'];

/** Of the users of a file, what can't be honoured. @internal */
export type Unsupported = Readonly<Record<string, readonly string[]>>;

/**
 * Adds to the users of a kubeconfig what client-node leaves out: `tokenFile`, which goes before `token` as in
 * client-go, and is read again every minute. Returns what can't be added.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo
 * @internal
 */
export function completeUsers(kubeConfig: KubeConfig, text: string, file: string): Unsupported {
  const { users } = (parse(text) ?? {}) as { users?: readonly UserInFile[] | null };
  const inFile = new Map((users ?? []).map(({ name, user }) => [name ?? '', user ?? {}]));
  kubeConfig.users = kubeConfig
    .getUsers()
    .map((user) => withTokenFile(user, inFile.get(user.name)?.['tokenFile'], file));
  return Object.fromEntries<readonly string[]>(
    [...inFile].map(([name, said]) => [name, UNSUPPORTED.filter((field) => said[field] !== undefined)]),
  );
}

/** Nobody acts with other rights than the file says. @internal */
export function refuseUnsupported(kubeConfig: KubeConfig, context: string, unsupported: Unsupported): void {
  const name = kubeConfig.getContextObject(context)?.user ?? '';
  const fields = unsupported[name] ?? [];
  if (fields.length === 0) return;
  throw new KubeConfigError(
    `The user "${name}" of the kubeconfig has ${fields.map((field) => `\`${field}\``).join(' and ')}, ` +
      'which is not supported. Use one with `as` alone, or with credentials of its own.',
  );
}

function withTokenFile(user: User, tokenFile: unknown, file: string): User {
  if (typeof tokenFile !== 'string' || tokenFile === '') return user;
  const { token: _token, ...rest } = user;
  return {
    ...rest,
    authProvider: { name: 'tokenFile', config: { tokenFile: resolve(dirname(file), tokenFile) } },
  };
}
