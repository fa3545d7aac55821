import { describe } from '../common/kuberator-error.js';
import { isNewer } from '../common/resource-version.js';
import type { WireEvent } from './list-watch-source.js';
import { WatchError } from './watch-failure.js';

/** The version that an event carries. @throws WatchError for one without @internal */
export function versionOf({ object }: Exclude<WireEvent, { readonly type: 'ERROR' }>, name: string): string {
  const version: unknown = object?.metadata?.resourceVersion;
  if (typeof version === 'string' && version !== '') return version;
  throw new WatchError('malformed', `The watch of ${name} carried an event without a resourceVersion`);
}

/**
 * A server that goes back in time may bring back what is gone, or may have left something out: only a list tells.
 *
 * @throws WatchError
 * @internal
 */
export function expectForwards(from: string | undefined, to: string, name: string): void {
  if (from !== undefined && isNewer(from, to))
    throw new WatchError('out-of-order', `The watch of ${name} went back from version ${from} to ${to}`);
}

/** For a type of events that nobody knows. @internal */
export function unknownType(event: never, name: string): WatchError {
  const { type } = event as { readonly type: unknown };
  return new WatchError(
    'malformed',
    `The watch of ${name} carried an event of the unknown type ${describe(type)}`,
  );
}
