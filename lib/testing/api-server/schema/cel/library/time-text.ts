const PATTERN = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Nanoseconds since 1970 of a time in RFC 3339; undefined where the text is none. @internal */
export function parseTime(text: string): bigint | undefined {
  const [all, year, month, day, hours, minutes, seconds, fraction = '', sign, offsetHours, offsetMinutes] =
    PATTERN.exec(text) ?? [];
  if (all === undefined) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const inCalendar = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!inCalendar || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  date.setUTCHours(Number(hours), Number(minutes), Number(seconds));
  const offset = sign ? (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1) : 0;
  const millis = BigInt(date.getTime()) - BigInt(offset) * 60_000n;
  return millis * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

/** A time in RFC 3339, in UTC, with as many digits of the second as it has. @internal */
export function formatTime(nanos: bigint): string {
  const rest = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = (nanos - rest) / 1_000_000_000n;
  const iso = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = rest.toString().padStart(9, '0').replace(/0+$/, '');
  return `${iso}${fraction && `.${fraction}`}Z`;
}

/** A duration in seconds, as CEL writes it: `90s`, `0.5s`. @internal */
export function durationText(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = (size % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  return `${nanos < 0n ? '-' : ''}${size / 1_000_000_000n}${fraction && `.${fraction}`}s`;
}
