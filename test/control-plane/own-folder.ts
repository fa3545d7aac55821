import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder `test/control-plane` of the checkout, with the supervisor script and the Go modules.
 * Searched upwards, because compiled to `dist/` this file lies beside neither of them.
 *
 * @throws Error where there is no checkout around this file.
 */
export function ownFolder(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'test', 'control-plane');
    if (existsSync(path.join(candidate, 'supervisor.mjs'))) return candidate;
    if (folder === path.dirname(folder)) break;
  }
  throw new Error(
    `No "test/control-plane/supervisor.mjs" in "${import.meta.dirname}" or any folder above it.`,
  );
}
