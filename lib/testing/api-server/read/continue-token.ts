import { ApiError } from '../common/api-error.js';

/** Where a list goes on: after which key, at which revision. -1: at whatever revision is current. @internal */
export interface ContinueToken {
  readonly revision: number;
  readonly start: string;
}

/** The real server's form of it, so that clients which look inside see what they expect. @internal */
export function encodeContinue({ revision, start }: ContinueToken): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${start}\u0000` })).toString(
    'base64url',
  );
}

/** @internal */
export function decodeContinue(token: string): ContinueToken {
  try {
    const { v, rv, start } = JSON.parse(Buffer.from(token, 'base64url').toString()) as {
      v: unknown;
      rv: unknown;
      start: unknown;
    };
    if (v === 'meta.k8s.io/v1' && typeof rv === 'number' && typeof start === 'string' && start)
      return { revision: rv, start };
  } catch {
    // What it does not understand, the server calls not valid.
  }
  throw ApiError.badRequest(
    `continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)`,
  );
}
