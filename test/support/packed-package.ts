import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { compilers, mustRunNode, repository } from './repository.js';

const run = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly files: string[];
  readonly bin: Record<'nestjs-kuberator', string>;
  readonly exports: Record<string, string | { types: string; default: string }>;
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly peerDependenciesMeta: Record<string, { optional?: boolean }>;
}

export interface AppOptions {
  readonly type: 'module' | 'commonjs';
  /** Packages that the app has besides this one, what it depends on, and the peers it must have. */
  readonly dependencies: readonly string[];
}

/** This package as its users get it: compiled, packed and unpacked again, in a folder of its own. */
export class PackedPackage {
  private constructor(
    private readonly folder: string,
    readonly manifest: Manifest,
    /** The paths in the tarball. */
    readonly files: readonly string[],
  ) {}

  /** Compiles into a folder of its own, so that neither an old `dist` nor somebody building it gets in the way. */
  static async create(): Promise<PackedPackage> {
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'kuberator-package-')));
    const staging = path.join(folder, 'staging');
    await mkdir(staging);
    const manifest = JSON.parse(await readFile(path.join(repository, 'package.json'), 'utf8')) as Manifest;
    const besideDist = manifest.files.filter((file) => !file.startsWith('dist'));
    for (const file of ['package.json', 'README.md', ...besideDist]) {
      await cp(path.join(repository, file), path.join(staging, file), { recursive: true }).catch(
        ignoreMissing,
      );
    }
    const dist = path.join(staging, 'dist');
    const build = ['-p', 'tsconfig.build.json', '--pretty', 'false', '--outDir', dist];
    await mustRunNode(path.join(repository, compilers.tsc), build, { cwd: repository });
    for (const tool of ['copy-data', 'bundle-testing'])
      await mustRunNode(path.join(repository, `tools/${tool}.mjs`), [dist], { cwd: repository });

    const tarball = await pack(staging, folder);
    const { stdout } = await run('tar', ['-tzf', tarball], { cwd: folder });
    await run('tar', ['-xzf', tarball], { cwd: folder });
    const files = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace('package/', ''));
    return new PackedPackage(folder, manifest, files);
  }

  /** The entry points that code can import, such as `nestjs-kuberator/health`. */
  get entryPoints(): { specifier: string; types: string }[] {
    return Object.entries(this.manifest.exports).flatMap(([subpath, target]) =>
      typeof target === 'string'
        ? []
        : [
            {
              specifier: path.posix.join(this.manifest.name, subpath),
              types: path.join(this.unpacked, target.types),
            },
          ],
    );
  }

  /** Where the tarball was unpacked. */
  get unpacked(): string {
    return path.join(this.folder, 'package');
  }

  /** Peers that an app can do without. */
  get optionalPeers(): string[] {
    return Object.keys(this.manifest.peerDependencies).filter(
      (name) => this.manifest.peerDependenciesMeta[name]?.optional,
    );
  }

  /**
   * A new app with this package installed. It sees what the package declares and what it asks for itself, and
   * nothing else, so that an import that nobody declared fails.
   */
  async createApp(name: string, { type, dependencies }: AppOptions): Promise<string> {
    const app = path.join(this.folder, name);
    const modules = path.join(app, 'node_modules');
    await mkdir(modules, { recursive: true });
    await writeFile(path.join(app, 'package.json'), JSON.stringify({ name, type, private: true }));
    await cp(this.unpacked, path.join(modules, this.manifest.name), { recursive: true });
    const { peerDependencies, dependencies: own } = this.manifest;
    const optional = new Set(this.optionalPeers);
    const peers = Object.keys(peerDependencies).filter((peer) => !optional.has(peer));
    for (const dependency of new Set([...Object.keys(own), ...peers, ...dependencies])) {
      const link = path.join(modules, dependency);
      await mkdir(path.dirname(link), { recursive: true });
      await symlink(path.join(repository, 'node_modules', dependency), link, 'junction');
    }
    return app;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Runs `npm pack`, gives the path of the tarball. */
async function pack(source: string, target: string): Promise<string> {
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', target];
  const npm = process.env['npm_execpath'];
  // npm is a script that another Node would run, or on Windows a .cmd file that cannot be run without a shell.
  const { stdout } = npm
    ? await run(process.execPath, [npm, ...args], { cwd: source })
    : await run('npm', args, { cwd: source, shell: process.platform === 'win32' });
  const tarball = path.join(target, 'package.tgz');
  await rename(path.join(target, stdout.trim()), tarball);
  return tarball;
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
