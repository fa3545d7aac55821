import { KuberatorError, describe } from './kuberator-error.js';

/** An option or an argument is not what it should be. The message names it, what is expected and what came. @publicApi */
export class InvalidOptionError extends KuberatorError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('KUBERATOR_INVALID_OPTION', message, options);
  }
}

/** `what` names the option or argument and where it was given. @internal */
export function unexpected(
  what: string,
  expected: string,
  value: unknown,
  options?: { cause?: unknown },
): InvalidOptionError {
  return new InvalidOptionError(`Expected ${what} to be ${expected}, got ${describe(value)}`, options);
}
