import { KuberatorError, describe } from '../common/kuberator-error.js';

/** Whether a value can be waited for. @internal */
export function isDelay(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** @internal */
export function invalidDelay(what: string, value: unknown, options?: { cause?: unknown }): KuberatorError {
  const message = `Expected ${what} to be a finite number of milliseconds >= 0, got ${describe(value)}`;
  return new KuberatorError('KUBERATOR_INVALID_OPTION', message, options);
}
