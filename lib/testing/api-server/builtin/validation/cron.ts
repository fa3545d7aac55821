/** What is wrong with the schedule of a CronJob: `minute hour day month weekday`, or a name such as `@daily`. @internal */
export function scheduleCauses(schedule: string): string[] {
  let text = schedule;
  const zone = /^(?:TZ|CRON_TZ)=\S+\s+(.*)$/.exec(text);
  if (zone) text = zone[1] ?? '';
  if (text.startsWith('@')) return descriptor(text);
  const fields = text.split(/\s+/).filter(Boolean);
  if (fields.length !== 5)
    return [`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`];
  for (const [index, field] of fields.entries()) {
    const wrong = fieldCause(field, bounds[index] as Bounds);
    if (wrong) return [wrong];
  }
  return [];
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const bounds: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: days },
];

function descriptor(text: string): string[] {
  const known = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
  if (known.includes(text)) return [];
  if (/^@every \s*(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return [];
  if (text.startsWith('@every ')) {
    const duration = JSON.stringify(text.slice('@every '.length));
    return [`failed to parse duration ${text}: time: invalid duration ${duration}`];
  }
  return [`unrecognized descriptor: ${text}`];
}

function fieldCause(field: string, limits: Bounds): string | undefined {
  for (const part of field.split(',')) {
    const wrong = rangeCause(part, limits);
    if (wrong) return wrong;
  }
  return undefined;
}

function rangeCause(part: string, limits: Bounds): string | undefined {
  const [range = '', step, ...moreSteps] = part.split('/');
  const [low = '', high, ...moreEnds] = range.split('-');
  let start: number;
  let end: number;
  if (low === '*' || low === '?') {
    start = limits.min;
    end = limits.max;
  } else {
    const first = parseValue(low, limits);
    if (typeof first === 'string') return first;
    start = first;
    if (moreEnds.length > 0) return `too many hyphens: ${part}`;
    const last = high === undefined ? first : parseValue(high, limits);
    if (typeof last === 'string') return last;
    end = step !== undefined && high === undefined ? limits.max : last;
  }
  if (moreSteps.length > 0) return `too many slashes: ${part}`;
  if (step !== undefined) {
    const number = parseValue(step, limits);
    if (typeof number === 'string') return number;
    if (number === 0) return `step of range should be a positive number: ${part}`;
  }
  if (start < limits.min) return `beginning of range (${start}) below minimum (${limits.min}): ${part}`;
  if (end > limits.max) return `end of range (${end}) above maximum (${limits.max}): ${part}`;
  return start > end ? `beginning of range (${start}) beyond end of range (${end}): ${part}` : undefined;
}

/** A number or a name; a text says what is wrong with it. */
function parseValue(text: string, { names, min }: Bounds): number | string {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + min;
  if (/^[+]?\d+$/.test(text)) return Number(text);
  if (/^-\d+$/.test(text)) return `negative number (${text}) not allowed: ${text}`;
  return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
}
