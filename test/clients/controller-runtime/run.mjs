// @ts-check
/**
 * `npm run controller-runtime`: runs controller-runtime's own test suites, unmodified, on a real kube-apiserver and on the
 * embedded one, and compares which of their tests pass. It needs Go 1.26, and builds for some minutes the first time.
 */
import '../../control-plane/typescript-hook.mjs';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

const { startControlPlane } = await import('../../control-plane/control-plane.ts');
const { installPackage, startEmbeddedProcess } = await import('../frame/embedded-process.ts');

const suites = ['client', 'controller/controllerutil', 'builder'];
const cwd = import.meta.dirname;
const folder = mkdtempSync(path.join(tmpdir(), 'controller-runtime-'));

/** @param {string[]} args @param {import('node:child_process').SpawnSyncOptions} [options] */
function go(args, options) {
  const env = { ...process.env, GOWORK: 'off' };
  const { status, stdout, error } = spawnSync('go', args, { cwd, env, encoding: 'utf8', ...options });
  if (status !== 0)
    throw new Error(`go ${args.join(' ')} failed. Is there a Go 1.26 in PATH?`, { cause: error });
  return String(stdout).trim();
}

/**
 * @param {string} suite @param {string} binary @param {string} kubeconfigPath
 * @returns {Map<string, string>} what became of each test, by its name
 */
function run(suite, binary, kubeconfigPath) {
  const report = path.join(folder, 'report.json');
  // Its test data lie beside its sources.
  const sources = go([
    'list',
    '-mod=readonly',
    '-f',
    '{{.Dir}}',
    `sigs.k8s.io/controller-runtime/pkg/${suite}`,
  ]);
  // With one seed they run in the same order on both servers.
  spawnSync(binary, ['-ginkgo.seed=1', `-ginkgo.json-report=${report}`], {
    cwd: sources,
    env: { ...process.env, KUBECONFIG: kubeconfigPath, USE_EXISTING_CLUSTER: 'true' },
    stdio: 'ignore',
    timeout: 300_000,
  });
  const [{ SpecReports: specs }] = JSON.parse(readFileSync(report, 'utf8'));
  return new Map(
    specs.map((/** @type {any} */ spec, /** @type {number} */ index) => [
      [index, ...(spec.ContainerHierarchyTexts ?? []), spec.LeafNodeText].join(' '),
      spec.State,
    ]),
  );
}

let differences = 0;
const installed = await installPackage();
try {
  for (const suite of suites) {
    const binary = path.join(folder, `${path.basename(suite)}.test`);
    const pkg = `sigs.k8s.io/controller-runtime/pkg/${suite}`;
    go(['test', '-mod=readonly', '-c', '-o', binary, pkg], { stdio: ['ignore', 'pipe', 'inherit'] });
    // A server of its own for each suite: some look at the whole cluster.
    const controlPlane = await startControlPlane({ version: '1.36' });
    const embedded = await startEmbeddedProcess(installed.cli, ['--no-controllers']);
    try {
      const expected = run(suite, binary, controlPlane.kubeconfigPath);
      const actual = run(suite, binary, embedded.kubeconfigPath);
      const passed = (/** @type {Map<string, string>} */ states) =>
        [...states.values()].filter((state) => state === 'passed').length;
      console.log(
        `${suite}: ${passed(expected)} tests pass on kube-apiserver, ${passed(actual)} on EmbeddedCluster`,
      );
      if (passed(expected) === 0) differences += 1;
      for (const name of new Set([...expected.keys(), ...actual.keys()])) {
        if (expected.get(name) === actual.get(name)) continue;
        differences += 1;
        console.log(
          `  ${name}: ${expected.get(name)} on kube-apiserver, ${actual.get(name)} on EmbeddedCluster`,
        );
      }
    } finally {
      await Promise.all([controlPlane.close(), embedded.stop()]);
    }
  }
} finally {
  await installed.remove();
  rmSync(folder, { recursive: true, force: true });
}
console.log(differences === 0 ? 'no differences' : `${differences} differences`);
process.exitCode = differences === 0 ? 0 : 1;
