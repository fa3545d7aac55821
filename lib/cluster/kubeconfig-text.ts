import { parse } from 'yaml';
import { KubeConfigError } from './kube-config-error.js';
import { refuseUnsupported } from './kube-config.js';
import { LoadedKubeConfig } from './loaded-kube-config.js';
import { kubeConfigOf } from './parse-kube-config.js';

type Entries = Readonly<Record<string, unknown>> | null | undefined;

interface KubeConfigInFile {
  readonly clusters?: readonly { readonly name?: string; readonly cluster?: Entries }[] | null;
  readonly users?: readonly { readonly name?: string; readonly user?: Entries }[] | null;
}

/** Fields by which a kubeconfig has this machine run something, or read it. */
const REACHING_OUT: Readonly<Record<string, string>> = {
  exec: 'a command to run',
  'auth-provider': 'a command to run',
  tokenFile: 'a file',
  'client-certificate': 'a file',
  'client-key': 'a file',
  'certificate-authority': 'a file',
};

/**
 * A kubeconfig that comes from elsewhere, with everything in it. One that names commands or files is refused: whoever
 * wrote it would have them run, or read, on this machine.
 *
 * @param where for messages, such as `the Secret clusters/edge`
 * @throws KubeConfigError
 * @internal
 */
export function readKubeConfigText(text: string, where: string): LoadedKubeConfig {
  try {
    const said = parse(text) as KubeConfigInFile | null;
    for (const { name, cluster } of said?.clusters ?? []) refuseReachingOut('cluster', name, cluster);
    for (const { name, user } of said?.users ?? []) refuseReachingOut('user', name, user);
    const content = kubeConfigOf(said, where);
    refuseUnsupported(content, content.currentContext);
    return new LoadedKubeConfig(content);
  } catch (error) {
    if (error instanceof KubeConfigError) throw error;
    // Without the cause: what reads YAML shows the lines that it stumbles over, and these hold credentials.
    throw new KubeConfigError(
      `The kubeconfig of ${where} could not be read: it is no YAML, or no kubeconfig.`,
    );
  }
}

function refuseReachingOut(what: string, name: string | undefined, entries: Entries): void {
  for (const [field, kind] of Object.entries(REACHING_OUT)) {
    if (entries?.[field] === undefined) continue;
    throw new KubeConfigError(
      `The ${what} "${name ?? ''}" of the kubeconfig names ${kind} (\`${field}\`), which is not taken from elsewhere. ` +
        'Put the credentials themselves into it, as `…-data` or a `token`.',
    );
  }
}
