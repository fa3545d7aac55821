import { InvalidOptionError, unexpected } from './invalid-option-error.js';

/** @internal */
export function expectObject(options: unknown, where: string): asserts options is object {
  if (typeof options !== 'object' || options === null)
    throw unexpected(`the options of ${where}`, 'an object', options);
}

/** A misspelt option would otherwise be a silent default. @internal */
export function refuseUnknown(options: unknown, known: readonly string[], where: string): void {
  expectObject(options, where);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new InvalidOptionError(`${where} has no option \`${unknown}\`. It has: ${known.join(', ')}.`);
}

/** An object of a cluster, or a manifest of one. @internal */
export function expectMetadata(object: unknown, what: string): void {
  const { metadata } = (object ?? {}) as { metadata?: unknown };
  if (typeof metadata !== 'object' || metadata === null)
    throw unexpected(what, 'an object with `metadata`', object);
}

/** @internal */
export function expectFunction(value: unknown, what: string): void {
  if (typeof value !== 'function') throw unexpected(what, 'a function', value);
}

/** @internal */
export function expectNumber(name: string, where: string, value: unknown, min: number): void {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < min)
    throw invalid(name, where, `a finite number >= ${min}`, value);
}

/** @internal */
export function expectInteger(name: string, where: string, value: unknown, min: number): void {
  if (!Number.isInteger(value) || (value as number) < min)
    throw invalid(name, where, `a whole number >= ${min}`, value);
}

/** @internal */
export function invalid(name: string, where: string, expected: string, value: unknown): InvalidOptionError {
  return unexpected(`\`${name}\` of ${where}`, expected, value);
}
