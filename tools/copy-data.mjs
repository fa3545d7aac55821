// @ts-check
/** Puts the data files of the embedded API server beside its compiled code: the compiler leaves them out. */
import { cpSync } from 'node:fs';

const folder = 'lib/testing/api-server/builtin/data/';
cpSync(new URL(`../${folder}`, import.meta.url), new URL(`../dist/${folder}`, import.meta.url), {
  recursive: true,
});
