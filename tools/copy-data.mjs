// @ts-check
/**
 * `node tools/copy-data.mjs [DIST]`: puts the data files of the embedded API server beside its compiled code: the
 * compiler leaves them out.
 */
import { cpSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = 'lib/testing/api-server/builtin/data/';
const dist = path.resolve(process.argv[2] ?? 'dist');
cpSync(fileURLToPath(new URL(`../${folder}`, import.meta.url)), path.join(dist, folder), { recursive: true });
