import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MissingToolchainError, type Peer } from '../peer.js';
import { step } from './build-steps.js';
import { sourcesOf } from './sources.js';

const sources = sourcesOf('java-operator-sdk');
const OLDEST_JAVA = 17;
/** fabric8 takes the private key of a kubeconfig for one of RSA unless it is told. */
const ELLIPTIC_KEYS = { KUBERNETES_CERTS_CLIENT_KEY_ALGO: 'EC' };

export const javaOperatorSdk: Peer = {
  name: 'java-operator-sdk',
  variants: ['default', 'tuned'],
  async versions(folder) {
    const jars = await classPathOf(folder);
    const versionOf = (artifact: string) => new RegExp(`/${artifact}-(\\d[^/:]*)\\.jar`).exec(jars)?.[1];
    const sdk = versionOf('operator-framework-core');
    return `operator-framework-core ${sdk}, fabric8 ${versionOf('kubernetes-client')}, Java ${await javaVersion()}`;
  },
  async build(folder) {
    const java = await javaVersion();
    if (Number.parseInt(java) < OLDEST_JAVA)
      throw new MissingToolchainError(`it needs Java ${OLDEST_JAVA}, and "java" is ${java}`);
    // Dependencies stay where Maven keeps them, so that none of an earlier version is left in the folder.
    const goals = ['compile', 'dependency:build-classpath'];
    const settings = [`-Dbench.target=${folder}`, `-Dmdep.outputFile=${classPathFile(folder)}`];
    await step('mvn', ['--quiet', '--batch-mode', ...settings, ...goals], { cwd: sources });
    const classPath = [path.join(folder, 'classes'), await classPathOf(folder)].join(path.delimiter);
    return { command: 'java', args: ['-cp', classPath, 'bench.WidgetOperator'], env: ELLIPTIC_KEYS };
  },
};

const classPathFile = (folder: string): string => path.join(folder, 'dependencies.classpath');
const classPathOf = (folder: string): Promise<string> => readFile(classPathFile(folder), 'utf8');

/** As in `17.0.15`. */
async function javaVersion(): Promise<string> {
  const said = await step('java', ['-version'], { cwd: sources });
  return /version "([^"]+)"/.exec(said)?.[1] ?? said;
}
