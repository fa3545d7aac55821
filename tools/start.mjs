// @ts-check
/**
 * `node tools/start.mjs SAMPLE [ARGUMENT…]`: runs a sample, compiled first where its sources have changed.
 *
 * Each state of the sources has a folder of its own in `.samples`, which appears complete or not at all. So samples
 * that start at the same time, that run while the sources change, or while `dist` is built, do not disturb each other.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { copyData } from './copy-data.mjs';

const root = path.dirname(import.meta.dirname);
const samples = path.join(root, '.samples');
const sources = ['lib', 'sample', 'tsconfig.json', 'tsconfig.samples.json', 'package.json'];
const project = path.join(root, 'tsconfig.samples.json');
const compiler = path.join(root, 'node_modules/@typescript/native/bin/tsc');
/** Whoever still loads from an old folder has long finished then. */
const keptMs = 3_600_000;

/** Changes whenever a source does. */
function stateOfSources() {
  const hash = createHash('sha256');
  for (const source of sources) {
    const folder = path.join(root, source);
    const files = statSync(folder).isDirectory() ? readdirSync(folder, { recursive: true }) : [''];
    for (const file of files.map(String).sort()) {
      const { size, mtimeMs } = statSync(path.join(folder, file));
      hash.update(JSON.stringify([source, file, size, mtimeMs]));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} folder */
function compile(folder) {
  const partial = `${folder}.${process.pid}`;
  // Nobody compiles against a sample.
  const noDeclarations = ['--declaration', 'false', '--declarationMap', 'false'];
  const options = ['-p', project, '--outDir', partial, ...noDeclarations];
  const { status } = spawnSync(process.execPath, [compiler, ...options], { cwd: root, stdio: 'inherit' });
  try {
    if (status === 0) {
      copyData(partial);
      renameSync(partial, folder);
    } else process.exitCode = 1;
  } catch (error) {
    // Another start was faster, with the same sources.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function removeOld() {
  for (const name of readdirSync(samples)) {
    const folder = path.join(samples, name);
    const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > keptMs) rmSync(folder, { recursive: true, force: true });
  }
}

const folder = path.join(samples, stateOfSources());
if (!existsSync(folder)) {
  compile(folder);
  removeOld();
}
const [sample = ''] = process.argv.splice(2, 1);
// Of what does not compile, the compiler has told.
if (!process.exitCode) await import(pathToFileURL(path.join(folder, 'sample', sample, 'main.js')).href);
