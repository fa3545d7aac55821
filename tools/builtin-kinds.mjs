// @ts-check
/**
 * `node tools/builtin-kinds.mjs [--fields]`: describes anew what the real kube-apiserver serves by itself, for the
 * embedded one: writes `lib/testing/api-server/builtin/data`. With `--fields` it first asks Go (which has to be in
 * PATH) how empty fields are written; that is kept in `test/api-server/builtin-data/field-rules.txt`.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import '../test/control-plane/typescript-hook.mjs';

const { startControlPlane } = await import('../test/control-plane/control-plane.ts');
const { generateData, parseFieldRules } = await import('../test/api-server/builtin-data/generate.ts');
const { reader } = await import('../test/api-server/builtin-data/reader.ts');

const module = new URL('../test/control-plane/v1.36/', import.meta.url);
const rules = new URL('../test/api-server/builtin-data/field-rules.txt', import.meta.url);
const folder = new URL('../lib/testing/api-server/builtin/data/', import.meta.url);

if (process.argv.includes('--fields')) {
  writeFileSync(
    rules,
    execFileSync('go', ['run', '-mod=readonly', './go-types', 'empty-fields'], { cwd: module }),
  );
}
await using controlPlane = await startControlPlane({ version: '1.36' });
await using server = await reader(controlPlane.kubeconfigPath);
const files = await generateData(server.get, parseFieldRules(readFileSync(rules, 'utf8')));
for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, folder), text);
