import type { WorkerOptions } from 'node:worker_threads';

/** The code of the thread that holds Leases, beside this file. @internal */
export function leaseWorkerFile(): { readonly url: URL; readonly options: WorkerOptions } {
  if (!import.meta.url.endsWith('.ts'))
    return { url: new URL('./lease-worker.js', import.meta.url), options: {} };
  // As source, where nobody transforms what a thread loads: Node drops the types, and `.js` has to become `.ts`.
  const execArgv = [
    '--experimental-transform-types',
    '--disable-warning=ExperimentalWarning',
    '--import',
    `data:text/javascript,${encodeURIComponent(RESOLVE_TYPESCRIPT)}`,
  ];
  return { url: new URL('./lease-worker.ts', import.meta.url), options: { execArgv } };
}

const RESOLVE_TYPESCRIPT = `
import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!/^\\.{0,2}\\/.*\\.js$/.test(specifier)) throw error;
      return next(specifier.replace(/\\.js$/, '.ts'), context);
    }
  },
});`;
