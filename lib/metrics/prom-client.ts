import { createRequire } from 'node:module';

type PromClient = typeof import('prom-client');

/** An optional peer, required for a message that says what to do where it is missing. @internal */
export const promClient = load(() => createRequire(import.meta.url)('prom-client') as PromClient);

function load(require: () => PromClient): PromClient {
  try {
    return require();
  } catch (cause) {
    if (!(cause instanceof Error) || !/Cannot find (module|package) 'prom-client'/.test(cause.message))
      throw cause;
    throw new Error(
      'nestjs-kuberator/metrics needs prom-client 15, which is not installed. Run `npm install prom-client`.',
      { cause },
    );
  }
}
