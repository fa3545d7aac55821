/** A full date of RFC 3339 that is in the calendar. @internal */
export function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (!year) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return Number(month) >= 1 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** A date-time of RFC 3339, as loosely as the API server reads it. @internal */
export function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t');
  if (text.length < 4 || time === undefined || !isDate(date)) return false;
  const [, hours = '', minutes = '', seconds = ''] =
    /^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/.exec(time) ?? [];
  return hours !== '' && hours <= '23' && minutes <= '59' && seconds <= '59';
}

/** `1h30m` as Go reads it, or counts with units in words: `3 days`. @internal */
export function isDuration(text: string): boolean {
  if (goDurationNanos(text) !== undefined) return true;
  for (const [, digits, unit = ''] of text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)) {
    if (Number(digits) >= 2 ** 63) return false;
    if (WORDS.test(unit.toLowerCase())) return true;
  }
  return false;
}

const WORDS = /^(ns|nano.*|us|µs|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|wk|week.*)$/;

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** A duration of Go's time.ParseDuration in nanoseconds; undefined where the text is none. @internal */
export function goDurationNanos(text: string): bigint | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  let rest = text.slice(sign.length);
  if (rest === '0') return 0n;
  if (rest === '') return undefined;
  let nanos = 0n;
  while (rest !== '') {
    const [all = '', whole = '', fraction = '', unit = ''] =
      /^(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/.exec(rest) ?? [];
    if (all === '' || (whole === '' && fraction === '')) return undefined;
    const size = UNITS[unit] ?? 0n;
    nanos += BigInt(whole || '0') * size;
    // Digits beyond the nanosecond count for nothing.
    const digits = fraction.slice(0, 18);
    if (digits) nanos += (BigInt(digits) * size) / 10n ** BigInt(digits.length);
    if (nanos > 2n ** 63n) return undefined;
    rest = rest.slice(all.length);
  }
  if (sign === '-') return -nanos;
  return nanos >= 2n ** 63n ? undefined : nanos;
}
