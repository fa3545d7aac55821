import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MissingToolchainError, type Peer } from '../peer.js';
import { step } from './build-steps.js';
import { sourcesOf } from './sources.js';

const sources = sourcesOf('kopf');
const OLDEST_PYTHON = '3.10';
/** Says its version, and fails with a line that says why where an environment can't be made, or kopf can't run. */
const PROBE = `
import platform, sys
if sys.version_info < (${OLDEST_PYTHON.replace('.', ', ')}):
    sys.exit("it needs Python ${OLDEST_PYTHON}, and \\"python3\\" is " + platform.python_version())
try:
    import ensurepip, venv
except ImportError as error:
    sys.exit(f"\\"python3\\" can't make virtual environments: {error}")
print(platform.python_version())`;

export const kopf: Peer = {
  name: 'kopf',
  // It runs as many handlers at once as there are objects. Its limit keeps a worker for each object for seconds after the
  // last event, so that 16 of them get through three objects a second.
  variants: ['default'],
  async versions(folder) {
    const says =
      'import kopf, platform; print("kopf", kopf.__version__, "Python", platform.python_version())';
    return (await step(pythonIn(folder), ['-c', says], { cwd: sources })).replace(' Python', ', Python');
  },
  async build(folder) {
    await makeEnvironment(folder);
    const command = path.join(folder, 'bin', 'kopf');
    const operator = path.join(sources, 'operator_of_widgets.py');
    const args = ['run', '--all-namespaces', operator];
    return { command, args, env: { PYTHONPATH: sources, PYTHONDONTWRITEBYTECODE: '1' } };
  },
};

const pythonIn = (environment: string): string => path.join(environment, 'bin', 'python');

/** Makes it anew where another Python or other packages are wanted than are in it. */
async function makeEnvironment(folder: string): Promise<void> {
  const requirements = path.join(sources, 'requirements.txt');
  const wanted = `# Python ${await pythonVersion()}\n${await readFile(requirements, 'utf8')}`;
  const made = path.join(folder, 'made-of.txt');
  if ((await readFile(made, 'utf8').catch(() => '')) === wanted) return;
  await step('python3', ['-m', 'venv', '--clear', folder], { cwd: sources });
  const install = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', requirements];
  await step(pythonIn(folder), install, { cwd: sources });
  await writeFile(made, wanted);
}

async function pythonVersion(): Promise<string> {
  try {
    return await step('python3', ['-c', PROBE], { cwd: sources });
  } catch (error) {
    if (error instanceof MissingToolchainError) throw error;
    throw new MissingToolchainError((error as Error).message.trim().split('\n').at(-1), { cause: error });
  }
}
