import { createRequire } from 'node:module';

/** A package that only who imports an entry point needs. @internal */
export interface OptionalPeer {
  readonly name: string;
  /** Its major version. */
  readonly version: number;
  /** The entry point that needs it. */
  readonly neededBy: string;
}

/**
 * Loads an optional peer. An `import` that finds nothing ends the app before a line of this package has run, with a message
 * that does not say what to do, so it is required: Node gives the same module either way.
 *
 * @throws Error that says what to install, where it is missing; what else goes wrong, as it is
 * @internal
 */
export function optionalPeer<Peer>(
  { name, version, neededBy }: OptionalPeer,
  require: (name: string) => unknown = createRequire(import.meta.url),
): Peer {
  try {
    return require(name) as Peer;
  } catch (cause) {
    // Also what the peer itself does not find, such as @nestjs/common: that says what it is.
    const isMissing = /Cannot find (?:module|package) '([^']*)'/.exec(
      cause instanceof Error ? cause.message : '',
    );
    if (isMissing?.[1] !== name) throw cause;
    throw new Error(
      `${neededBy} needs ${name} ${version}, which is not installed. Run \`npm install ${name}\`.`,
      {
        cause,
      },
    );
  }
}
