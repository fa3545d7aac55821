import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { startControlPlane } from '../control-plane/index.js';
import { type DataFiles, generateData, parseFieldRules } from './builtin-data/generate.js';
import { messagesText } from './builtin-data/messages.js';
import { reader } from './builtin-data/reader.js';

const folder = new URL('../../lib/testing/api-server/builtin/data/', import.meta.url);
const rulesFile = new URL('./builtin-data/field-rules.txt', import.meta.url);
const module = new URL('../control-plane/v1.36/', import.meta.url).pathname;
const mend = 'Run `node tools/builtin-kinds.mjs --fields`.';

describe.runIf(inject('controlPlane').version.startsWith('1.36.'))('data of the built-in kinds', () => {
  let generated: DataFiles;

  beforeAll(async () => {
    // One of its own: others install CRDs on the shared one, whose documents are not those of a fresh server.
    await using controlPlane = await startControlPlane();
    await using server = await reader(controlPlane.kubeconfigPath);
    generated = await generateData(server.get, parseFieldRules(readFileSync(rulesFile, 'utf8')));
  });

  it.each([
    'resources.json',
    'definitions.jsonl',
    'bootstrap.jsonl',
    'columns.json',
    'descriptions.jsonl',
  ] as const)('%s is what the real server says', (name) => {
    expect(readFileSync(new URL(name, folder), 'utf8') === generated[name], mend).toBe(true);
  });

  it('knows how Go writes empty fields', async ({ skip }) => {
    const lines = await runGo('empty-fields');
    if (lines === undefined) return skip('there is no Go on this machine');
    expect(lines === readFileSync(rulesFile, 'utf8'), mend).toBe(true);
  });

  it('messages.txt is what Go knows of the layout in Protobuf', async ({ skip }) => {
    const lines = await runGo('messages');
    if (lines === undefined) return skip('there is no Go on this machine');
    const isSame = readFileSync(new URL('messages.txt', folder), 'utf8') === messagesText(lines);
    expect(isSame, 'Run `node tools/protobuf-messages.mjs`.').toBe(true);
  });
});

/** What the program `go-types` prints; undefined where there is no Go. */
async function runGo(subject: string): Promise<string | undefined> {
  const go = await promisify(execFile)('go', ['run', '-mod=readonly', './go-types', subject], {
    cwd: module,
  }).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : Promise.reject(error)));
  return go?.stdout;
}
