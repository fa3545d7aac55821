import { DecodeError } from '../../types/resource-type.js';

/** One step through a text: what it has to begin with here, as Go's layouts write it, and how much of it that is. */
interface Step {
  readonly layout: string;
  readonly pattern: RegExp;
  /** What of it can't be so large or so small. */
  readonly range?: readonly [what: string, from: number, to: number];
}

const separator = (text: string): Step => ({ layout: text, pattern: new RegExp(`^${text}`) });
const twoDigits = /^\d\d/;

const steps: readonly Step[] = [
  { layout: '2006', pattern: /^\d{4}/ },
  separator('-'),
  { layout: '01', pattern: twoDigits, range: ['month', 1, 12] },
  separator('-'),
  { layout: '02', pattern: twoDigits },
  separator('T'),
  { layout: '15', pattern: /^\d\d?/, range: ['hour', 0, 23] },
  separator(':'),
  { layout: '04', pattern: twoDigits, range: ['minute', 0, 59] },
  separator(':'),
  { layout: '05', pattern: twoDigits, range: ['second', 0, 59] },
];
const fraction: Step = { layout: '', pattern: /^(?:[.,]\d+)?/ };
const micros: Step = { layout: '.000000', pattern: /^[.,]\d{6}/ };
const zone: Step = { layout: 'Z07:00', pattern: /^(?:Z|[+-]\d\d:\d\d)/ };

/** A time as its text has it. @internal */
export interface TimeText {
  /** Milliseconds since 1970 of the second in which it is. */
  readonly secondMs: number;
  /** With its point; empty where there is none. */
  readonly fraction: string;
}

/** The whole of a time with a fraction of this form. */
const form = (fraction: string) =>
  new RegExp(
    `^(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d?):(\\d\\d):(\\d\\d)(${fraction})(?:Z|([+-])(\\d\\d):(\\d\\d))$`,
  );
const timeForm = form('(?:[.,]\\d+)?');
const microTimeForm = form('[.,]\\d{6}');

/** Reads RFC 3339 as Go's `time.Parse` does. @throws DecodeError in its words @internal */
export function readTime(text: string): TimeText {
  return parse(text, timeForm) ?? refuse(text, '2006-01-02T15:04:05Z07:00', [...steps, fraction, zone]);
}

/** The same with six digits after the second. @throws DecodeError @internal */
export function readMicroTime(text: string): TimeText {
  const layout = '2006-01-02T15:04:05.000000Z07:00';
  return parse(text, microTimeForm) ?? refuse(text, layout, [...steps, micros, zone]);
}

function parse(text: string, form: RegExp): TimeText | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', sign, hours = 0, minutes = 0] =
    form.exec(text) ?? [];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(hours) > 24 || Number(minutes) > 60) return undefined;
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { secondMs: date.getTime() + (sign === '-' ? offsetMs : -offsetMs), fraction };
}

/** Says of a text that is no time up to where it is one. */
function refuse(text: string, layout: string, all: readonly Step[]): never {
  let rest = text;
  let offset = '';
  for (const step of all) {
    const [found] = step.pattern.exec(rest) ?? [];
    if (found === undefined) {
      const why = `cannot parse ${quote(rest)} as ${quote(step.layout)}`;
      throw new DecodeError(`parsing time ${quote(text)} as ${quote(layout)}: ${why}`);
    }
    rest = rest.slice(found.length);
    const [what, from, to] = step.range ?? ['', -Infinity, Infinity];
    if (Number(found) < from || Number(found) > to) throw outOfRange(text, what);
    offset = found;
  }
  if (Number(offset.slice(1, 3)) > 24) throw outOfRange(text, 'time zone offset hour');
  if (Number(offset.slice(4, 6)) > 60) throw outOfRange(text, 'time zone offset minute');
  if (rest) throw new DecodeError(`parsing time ${quote(text)}: extra text: ${quote(rest)}`);
  throw outOfRange(text, 'day');
}

const outOfRange = (text: string, what: string) =>
  new DecodeError(`parsing time ${quote(text)}: ${what} out of range`);

/** A text as Go's `time` quotes it: byte by byte. */
function quote(text: string): string {
  const shown = text.replace(/["\\]|[^\x20-\x7f]+/g, (found) =>
    found === '"' || found === '\\'
      ? `\\${found}`
      : [...Buffer.from(found)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
  );
  return `"${shown}"`;
}
