import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ownFolder } from './own-folder.js';
import type { Release } from './releases.js';
import { Supervisor } from './supervisor.js';

const progressMs = 60_000;

/**
 * Builds etcd and kube-apiserver into `folder` with the Go toolchain found in PATH.
 *
 * Guarantee: the build ends with this process.
 *
 * @param say gets lines for the user about what is going on.
 * @param environment of the Go toolchain (PATH, GOPROXY, GOMODCACHE…).
 */
export async function buildFromSource(
  release: Release,
  folder: string,
  say: (line: string) => void,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const work = path.join(folder, 'work');
  await mkdir(work);
  const supervisor = new Supervisor(work, {
    environment: { ...environment, CGO_ENABLED: '0', GOWORK: 'off', GOTMPDIR: work },
  });
  const startedAt = performance.now();
  const elapsed = (): string => `${Math.round((performance.now() - startedAt) / 1000)} s`;
  say(`building etcd and kube-apiserver v${release.version} from source, about 5 minutes, once per machine`);
  const progress = setInterval(() => say(`still building, ${elapsed()} so far`), progressMs);
  try {
    const program = supervisor.start('go', 'go', [
      '-C',
      path.join(ownFolder(), release.module),
      'build',
      '-mod=readonly',
      '-trimpath',
      '-buildvcs=false',
      `-ldflags=${linkerFlags(release.version)}`,
      '-o',
      `${folder}${path.sep}`,
      './etcd',
      './kube-apiserver',
    ]);
    const exit = await supervisor.finished(program);
    if (exit.code !== 0) {
      const reason = exit.reason ?? `go build ended with ${exit.signal ?? `code ${exit.code}`}`;
      throw new Error([reason, ...program.lastLines].join('\n'));
    }
    say(`built etcd and kube-apiserver v${release.version} in ${elapsed()}`);
  } finally {
    clearInterval(progress);
    await supervisor.close();
  }
}

/** Leaves out symbols for debuggers, and says the version, which the API server would give as v0.0.0. */
function linkerFlags(version: string): string {
  const [major, minor] = version.split('.');
  const variables = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const flags = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((target) =>
    Object.entries(variables).map(([name, value]) => `-X ${target}.${name}=${value}`),
  );
  return ['-s', '-w', ...flags].join(' ');
}
