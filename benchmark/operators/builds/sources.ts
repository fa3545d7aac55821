import { fileURLToPath } from 'node:url';

/** Where the sources of a peer are, also when this file runs compiled in `dist`. */
export function sourcesOf(peer: string): string {
  const here = new URL('.', import.meta.url).href.replace('/dist/benchmark/', '/benchmark/');
  return fileURLToPath(new URL(`../peers/${peer}`, here));
}
