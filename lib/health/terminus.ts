import { createRequire } from 'node:module';

type Terminus = typeof import('@nestjs/terminus');

/**
 * @nestjs/terminus, an optional peer. An `import` that finds nothing ends the app before a line of this package has run,
 * with a message that does not say what to do, so it is required: Node gives the same module either way.
 *
 * @internal
 */
export const terminus = load(() => createRequire(import.meta.url)('@nestjs/terminus') as Terminus);

/** @internal */
export function load(require: () => Terminus): Terminus {
  try {
    return require();
  } catch (cause) {
    // Also what terminus itself does not find, such as @nestjs/common: that says what it is.
    if (!(cause instanceof Error) || !/Cannot find (module|package) '@nestjs\/terminus'/.test(cause.message))
      throw cause;
    throw new Error(
      'nestjs-kuberator/health needs @nestjs/terminus 12, which is not installed. Run `npm install @nestjs/terminus`.',
      { cause },
    );
  }
}
