/** The Kubernetes releases a control plane can have: what to build, and which official archive stands for it. */
import process from 'node:process';

/** The minor releases that are pinned here. */
export const kubernetesLines = ['1.36', '1.37'] as const;
export type KubernetesLine = (typeof kubernetesLines)[number];

/** One of the archives that the Kubernetes project publishes for its own test environment (envtest). */
export interface ReleaseArchive {
  /** Kubernetes version inside, without "v". Its patch release may differ from the one built from source. */
  readonly version: string;
  readonly url: string;
  /** SHA-512 of the archive, in hex. */
  readonly sha512: string;
}

export interface Release {
  readonly line: KubernetesLine;
  /** Version that the Go module builds, without "v". */
  readonly version: string;
  /** Folder of the Go module, relative to `test/control-plane`. */
  readonly module: string;
  /** By `<platform>-<arch>` in Node's words. Absent: there is none for this platform. */
  readonly archives: Readonly<Record<string, ReleaseArchive>>;
}

const archiveBase = 'https://github.com/kubernetes-sigs/controller-tools/releases/download';

function archive(version: string, target: string, sha512: string): ReleaseArchive {
  return { version, sha512, url: `${archiveBase}/envtest-v${version}/envtest-v${version}-${target}.tar.gz` };
}

/**
 * Hashes are those of `envtest-releases.yaml` in github.com/kubernetes-sigs/controller-tools, which had no
 * archive of 1.36.3 and none of 1.37 when this was written.
 */
const releases: Readonly<Record<KubernetesLine, Release>> = {
  '1.36': {
    line: '1.36',
    version: '1.36.3',
    module: 'v1.36',
    archives: {
      'linux-x64': archive(
        '1.36.2',
        'linux-amd64',
        'ea743186c8a799f5cf8faf16969f86189d003cb7d130e0ac4b58789f1e5748dcf30ebe91c837a10d5ac415383da3e10b9e64d65785c938c23e739781cfb76f08',
      ),
      'linux-arm64': archive(
        '1.36.2',
        'linux-arm64',
        '2d72ee985a8e262a3c57dc9f7f0fd891f6a8c7bf7ebaa2db6dc6d8eac8ae28181afe51c1f368b67756cdb40b10de9b205609e1726e5f27f7c6d824dd9c6649ac',
      ),
      'darwin-x64': archive(
        '1.36.2',
        'darwin-amd64',
        'b4fe9f973cd1992e3880f8b230ed32c0c243b83371591e3e3315f4404df2cdbef8ee94eeb9bb245b7e5feb987d5c4a76c43e0877654ab73f00d7bbc2b9984514',
      ),
      'darwin-arm64': archive(
        '1.36.2',
        'darwin-arm64',
        '9278f9e5af556b2f1f2d139769c1f0d717c7b4426917fdebdba898bcb725a916e4910d6160886194ff9be9589ea7c5c32c2b8ae0754703874b7c8ba8ddfc41ce',
      ),
      'win32-x64': archive(
        '1.36.2',
        'windows-amd64',
        '606009571a5b039e6dddd3433baffebef26fd9c5999160ab1fe94ee5ae0b9a7632fad4a56949427497ce080f80fc95f46e76f16aba96b0123c12e4bb7f6ee12a',
      ),
      'win32-arm64': archive(
        '1.36.2',
        'windows-arm64',
        'f450e4e37de11679969af72549eb345340b3cf8c3e8f7172bf3c21d81442b21c8aa427a56f200fae8c9bdd362ad913f78f530779a47b2b35c22cd911176f0ca0',
      ),
    },
  },
  '1.37': { line: '1.37', version: '1.37.2', module: 'v1.37', archives: {} },
};

/**
 * The release that was asked for, by argument or by the environment variable `KUBERATOR_KUBERNETES_VERSION`.
 *
 * @returns `undefined` where neither says anything.
 * @throws Error naming the allowed values.
 */
export function requestedLine(
  line: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): KubernetesLine | undefined {
  const asked = line ?? (environment['KUBERATOR_KUBERNETES_VERSION'] || undefined);
  if (asked === undefined) return undefined;
  const known = kubernetesLines.find((candidate) => candidate === asked);
  if (known) return known;
  const origin = line === undefined ? 'KUBERATOR_KUBERNETES_VERSION' : 'version';
  throw new Error(
    `Expected "${origin}" to be one of ${kubernetesLines.map((allowed) => `"${allowed}"`).join(', ')}, got "${asked}".`,
  );
}

/** The pinned release of a line. Default: 1.36. */
export function releaseOf(line: KubernetesLine = '1.36'): Release {
  return releases[line];
}
