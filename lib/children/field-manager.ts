import { createHash } from 'node:crypto';

/** The server takes no more. @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers */
const MAX_BYTES = 128;

/** In whose name children are applied. @internal */
export interface Managers {
  readonly manager: string;
  /** Names that it had before: what was applied in these is its own, too. */
  readonly former: readonly string[];
}

/**
 * The field manager of one reconciler: what the server writes beside each field that it owns. Characters that the server
 * refuses are replaced; of a name that is too long, a digest takes the place of the end.
 *
 * @internal
 */
export function fieldManagerOf(operator: string, reconciler: string): string {
  const name = `${operator}/${reconciler}`.replace(/[^\x21-\x7e]/g, '_');
  if (name.length <= MAX_BYTES) return name;
  const digest = createHash('sha256').update(`${operator}/${reconciler}`).digest('hex').slice(0, 8);
  return `${name.slice(0, MAX_BYTES - 9)}-${digest}`;
}
