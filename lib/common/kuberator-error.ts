const BRAND = Symbol.for('nestjs-kuberator.error');

/** Every code an error of this package can carry: one for each class. The README's errors table explains each. @publicApi */
export type KuberatorErrorCode =
  | 'KUBERATOR_INVALID_OPTION'
  | 'KUBERATOR_INVALID_KIND'
  | 'KUBERATOR_INVALID_SCHEMA'
  | 'KUBERATOR_INVALID_QUANTITY'
  | 'KUBERATOR_INVALID_RECONCILER'
  | 'KUBERATOR_INVALID_MODULE'
  | 'KUBERATOR_KUBECONFIG'
  | 'KUBERATOR_CLUSTER'
  | 'KUBERATOR_INVALID_REQUEST'
  | 'KUBERATOR_OWNER_REFERENCE'
  | 'KUBERATOR_CRD_NOT_ESTABLISHED'
  | 'KUBERATOR_KUBE_STATUS'
  | 'KUBERATOR_TRANSPORT'
  | 'KUBERATOR_TIMEOUT'
  | 'KUBERATOR_ABORTED'
  | 'KUBERATOR_OBJECT_GONE'
  | 'KUBERATOR_INVALID_CHILD'
  | 'KUBERATOR_CHILD_CONFLICT'
  | 'KUBERATOR_CHILDREN'
  | 'KUBERATOR_OWNER_CHANGED'
  | 'KUBERATOR_RECONCILE'
  | 'KUBERATOR_RECONCILE_TIMEOUT'
  | 'KUBERATOR_TERMINAL'
  | 'KUBERATOR_REQUEUE'
  | 'KUBERATOR_NOT_LEADER'
  | 'KUBERATOR_WATCH'
  | 'KUBERATOR_STORE_NOT_SYNCED'
  | 'KUBERATOR_WAIT_TIMEOUT'
  | 'KUBERATOR_EVENT_DROPPED'
  | 'KUBERATOR_SHARD_LOST';

/**
 * The base of every error this package throws: a stable `code` to branch on, a message that names what is
 * wrong and the mend, and the `cause` it came from, untouched. Each class has a code of its own, which holds also
 * where `instanceof` does not, between two copies of the package.
 *
 * @publicApi
 */
export abstract class KuberatorError extends Error {
  /** Which class of error it is. */
  readonly code: KuberatorErrorCode;

  protected constructor(code: KuberatorErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** True for an error of this package, also when another copy of the package made it. */
  static isKuberatorError(error: unknown): error is KuberatorError {
    return typeof error === 'object' && error !== null && BRAND in error;
  }
}

/** What was thrown, as an Error: a value that is none is kept as the `cause` of one. @internal */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(`A value that is not an Error was thrown: ${describe(thrown)}`, { cause: thrown });
}

/** A value for an error message: short, quoted, with its type. @internal */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `"${value}" (string)`;
  if (typeof value === 'function') return `${value.name || 'anonymous'} (function)`;
  if (typeof value === 'bigint' || typeof value === 'symbol') return `${String(value)} (${typeof value})`;
  const text = written(value);
  return `\`${text.length > 120 ? `${text.slice(0, 117)}...` : text}\` (${value === null ? 'null' : typeof value})`;
}

/** Sets numbers that JSON does not know apart from strings: nobody writes this character. */
const BARE = '\u0000';

/** As JSON, but for numbers: JSON makes null of `NaN` and `Infinity`, and knows no bigint. */
function written(value: unknown): string {
  try {
    const text = JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part === 'bigint') return `${BARE}${part}n${BARE}`;
      return typeof part === 'number' && !Number.isFinite(part) ? `${BARE}${part}${BARE}` : part;
    });
    return text?.replaceAll(/"\\u0000([^"]*?)\\u0000"/g, '$1') ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
