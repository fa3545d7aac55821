// @ts-check
/**
 * `node tools/copy-data.mjs [DIST]`: puts the data files of the embedded API server beside its compiled code: the
 * compiler leaves them out.
 */
import { cpSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.dirname(import.meta.dirname);
const folder = 'lib/testing/api-server/builtin/data';

/** @param {string} output the folder that the compiler wrote to */
export function copyData(output) {
  cpSync(path.join(root, folder), path.join(output, folder), { recursive: true });
}

if (process.argv[1] === import.meta.filename) copyData(path.resolve(process.argv[2] ?? 'dist'));
