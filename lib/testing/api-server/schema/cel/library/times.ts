import { CelError, type Duration, type Timestamp } from '../values.js';
import { int } from './integers.js';
import { member, type Overload } from './overload.js';

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly dayOfYear: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

const SECOND = 1_000_000_000n;

/** What a clock in a time zone shows: a name such as `Europe/Berlin`, or an offset such as `-08:00`. */
function parts({ nanos }: Timestamp, zone = 'UTC'): Parts {
  const millis = Number((nanos - (((nanos % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n);
  const local = new Date(millis + offsetMillis(millis, zone));
  const newYear = Date.UTC(local.getUTCFullYear(), 0, 1);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth(),
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    dayOfYear: Math.floor((local.getTime() - newYear) / 86_400_000),
    hours: local.getUTCHours(),
    minutes: local.getUTCMinutes(),
    seconds: local.getUTCSeconds(),
    milliseconds: local.getUTCMilliseconds(),
  };
}

function offsetMillis(millis: number, zone: string): number {
  if (zone === 'UTC' || zone === '') return 0;
  const [all, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (all) return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(millis).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, direction = '+', ours = '0', mins = '0', secs = '0'] =
      /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? [];
    return ((Number(ours) * 60 + Number(mins)) * 60 + Number(secs)) * 1000 * (direction === '-' ? -1 : 1);
  } catch {
    throw new CelError(`unknown time zone ${zone}`);
  }
}

function getter(name: string, id: string, of: (parts: Parts) => number): Overload[] {
  return [
    member(name, id, 'timestamp', 'int', (time: Timestamp) => int(of(parts(time)))),
    member(name, `${id}_with_tz`, 'timestamp string', 'int', (time: Timestamp, zone: string) =>
      int(of(parts(time, zone))),
    ),
  ];
}

const inUnits = (unit: bigint) => (duration: Duration) => duration.nanos / unit;

/** What times and durations tell of themselves. @internal */
export const TIMES: readonly Overload[] = [
  ...getter('getFullYear', 'timestamp_to_year', ({ year }) => year),
  ...getter('getMonth', 'timestamp_to_month', ({ month }) => month),
  ...getter('getDayOfYear', 'timestamp_to_day_of_year', ({ dayOfYear }) => dayOfYear),
  ...getter('getDayOfMonth', 'timestamp_to_day_of_month', ({ day }) => day - 1),
  ...getter('getDate', 'timestamp_to_day_of_month_1_based', ({ day }) => day),
  ...getter('getDayOfWeek', 'timestamp_to_day_of_week', ({ weekday }) => weekday),
  ...getter('getHours', 'timestamp_to_hours', ({ hours }) => hours),
  member('getHours', 'duration_to_hours', 'duration', 'int', inUnits(3600n * SECOND)),
  ...getter('getMinutes', 'timestamp_to_minutes', ({ minutes }) => minutes),
  member('getMinutes', 'duration_to_minutes', 'duration', 'int', inUnits(60n * SECOND)),
  ...getter('getSeconds', 'timestamp_to_seconds_tz', ({ seconds }) => seconds),
  member('getSeconds', 'duration_to_seconds', 'duration', 'int', inUnits(SECOND)),
  ...getter('getMilliseconds', 'timestamp_to_milliseconds', ({ milliseconds }) => milliseconds),
  member('getMilliseconds', 'duration_to_milliseconds', 'duration', 'int', inUnits(1_000_000n)),
];
