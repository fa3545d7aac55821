import { describe, KuberatorError } from '../common/kuberator-error.js';

/** A text that is no quantity. @publicApi */
export class InvalidQuantityError extends KuberatorError {
  constructor(value: unknown) {
    super(
      'KUBERATOR_INVALID_QUANTITY',
      `Expected a quantity such as "1.5Gi", "250m" or "1e3", got ${describe(value)}.`,
    );
  }
}

type Format = 'decimal' | 'binary' | 'exponent';

const NANO = 10n ** 9n;
const PATTERN = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([numkMGTPE]?)|([KMGTPE])i|[eE]([+-]?\d{1,4}))$/;
/** Powers of a thousand; `n`, `u` and `m` come before one. */
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
/** Powers of 1024. */
const BINARY = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/**
 * An amount of a resource, such as `250m` CPU or `1.5Gi` memory: exact, of any size, in steps of a billionth.
 * Finer ones are rounded away from zero. The API server itself caps amounts at 2^63-1.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 * @publicApi
 */
export class Quantity {
  private constructor(
    private readonly nanos: bigint,
    private readonly format: Format,
  ) {}

  /**
   * Reads a quantity such as `1.5Gi`, `250m`, `1e3` or `2`.
   *
   * @throws InvalidQuantityError
   */
  static parse(value: string | number): Quantity {
    const [, sign, digits = '', suffix, binary, exponent] = PATTERN.exec(String(value)) ?? [];
    if (sign === undefined) throw new InvalidQuantityError(value);
    const [whole = '', fraction = ''] = digits.split('.');
    const unscaled = BigInt(whole + fraction);
    const power = exponent === undefined ? 3 * (DECIMAL.indexOf(suffix ?? '') - 3) : Number(exponent);
    const factor = binary
      ? 1024n ** BigInt(BINARY.indexOf(binary)) * NANO
      : 10n ** BigInt(Math.max(0, power + 9));
    const divisor = 10n ** BigInt(fraction.length + (binary ? 0 : Math.max(0, -power - 9)));
    const nanos = roundedUp(unscaled * factor, divisor);
    const format = binary ? 'binary' : exponent === undefined ? 'decimal' : 'exponent';
    return new Quantity(sign === '-' ? -nanos : nanos, format);
  }

  /** Negative, zero or positive, as `sort` wants it. */
  compare(other: Quantity): number {
    return this.nanos < other.nanos ? -1 : this.nanos > other.nanos ? 1 : 0;
  }

  /** Whether both are the same amount, however they are written. */
  equals(other: Quantity): boolean {
    return this.nanos === other.nanos;
  }

  /** The sum, written in the style of this one. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nanos + other.nanos, this.nanos === 0n ? other.format : this.format);
  }

  /** The difference, written in the style of this one. */
  subtract(other: Quantity): Quantity {
    return this.add(new Quantity(-other.nanos, other.format));
  }

  /** The nearest number; exact only as far as a number is. */
  toNumber(): number {
    return Number(this.nanos / NANO) + Number(this.nanos % NANO) / Number(NANO);
  }

  /** The canonical form, as the API server would write it: `1.5Gi` is `1536Mi`, `0.5` is `500m`. */
  toString(): string {
    if (this.nanos === 0n) return '0';
    // Fractions, and what is below one kibi, have no binary suffix that fits: the server writes them as decimals.
    const whole = this.nanos / NANO;
    const isBinary = this.nanos % NANO === 0n && (whole >= 1024n || whole <= -1024n);
    if (this.format === 'binary' && isBinary) return toBinary(whole);
    const [amount, step] = shortest(this.nanos, 1000n, DECIMAL.length - 1);
    if (this.format !== 'exponent') return `${amount}${DECIMAL[step]}`;
    const [short, steps] = shortest(this.nanos, 1000n, Infinity);
    return steps === 3 ? `${short}` : `${short}e${3 * (steps - 3)}`;
  }

  /** As {@link toString}, so that it can stand in a manifest. */
  toJSON(): string {
    return this.toString();
  }
}

function toBinary(whole: bigint): string {
  const [amount, step] = shortest(whole, 1024n, BINARY.length - 1);
  return `${amount}${BINARY[step] ? `${BINARY[step]}i` : ''}`;
}

/** Divides as often as it goes without a rest. */
function shortest(amount: bigint, base: bigint, mostSteps: number): [bigint, number] {
  let step = 0;
  for (; step < mostSteps && amount % base === 0n; step += 1) amount /= base;
  return [amount, step];
}

/** Divides, rounding away from zero. */
function roundedUp(amount: bigint, divisor: bigint): bigint {
  const rest = amount % divisor;
  return amount / divisor + (rest === 0n ? 0n : amount < 0n ? -1n : 1n);
}
