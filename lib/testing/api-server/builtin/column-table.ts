import { readFileSync } from 'node:fs';
import { once } from './once.js';

interface ColumnTable {
  readonly descriptions: readonly string[];
  readonly columns: Readonly<
    Record<
      string,
      | readonly [name: string, type: string, format: string, description: number, priority: number][]
      | undefined
    >
  >;
}

/**
 * The columns of the built-in kinds. The file is found by its place beside this folder's modules: in the package, all of
 * them are joined into a file of this folder, where the path from a folder below would lead elsewhere.
 *
 * @internal
 */
export const columnTable = once(
  () => JSON.parse(readFileSync(new URL('./data/columns.json', import.meta.url), 'utf8')) as ColumnTable,
);
