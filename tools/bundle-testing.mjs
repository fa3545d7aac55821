// @ts-check
/**
 * `node tools/bundle-testing.mjs [DIST]`: joins the hundreds of modules of the embedded API server, and those of the
 * command line, into a few files. Finding and linking modules one by one takes longer than the server takes to start.
 *
 * What else of the library they import stays a file of its own, so that there is one `Clock` and one base of all errors.
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { rolldown } from 'rolldown';

const lib = path.resolve(process.argv[2] ?? 'dist', 'lib');
const bundled = ['testing', 'cli'].map((room) => path.join(lib, room));
const isBundled = (/** @type {string} */ file) =>
  bundled.some((folder) => file.startsWith(folder + path.sep));

/** @param {string} id @param {string | undefined} importer */
function isExternal(id, importer) {
  if (importer === undefined) return false;
  if (path.isAbsolute(id)) return !isBundled(id);
  return !id.startsWith('.') || !isBundled(path.resolve(path.dirname(importer), id));
}

const bundle = await rolldown({
  input: { 'testing/index': path.join(lib, 'testing/index.js'), 'cli/main': path.join(lib, 'cli/main.js') },
  platform: 'node',
  external: isExternal,
});
const { output } = await bundle.write({
  dir: lib,
  entryFileNames: '[name].js',
  // Where the modules were that read data files, by their place beside themselves.
  chunkFileNames: 'testing/api-server/builtin/[name]-[hash].js',
  sourcemap: true,
});

const written = new Set(output.map(({ fileName }) => path.join(lib, fileName)));
for (const folder of bundled) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (/\.js(\.map)?$/.test(file) && !written.has(file)) rmSync(file);
  }
}
