/** The command line is not what it should be. The message says what is wrong. @internal */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
