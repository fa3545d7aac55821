import { isDeepStrictEqual } from 'node:util';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface Status {
  readonly conditions?: readonly Condition[];
}

/** What a status says now, and did not say before. Conditions are told in a line of their own: those that changed. */
export function statusLines(before: unknown, after: unknown): string[] {
  const { conditions: formerly = [], ...others } = (before ?? {}) as Status;
  const { conditions = [], ...fields } = (after ?? {}) as Status;
  const lines = new Map<string, string[]>();
  for (const condition of conditions) {
    const { type, status } = condition;
    const former = formerly.find((one) => one.type === type);
    if (former?.status === status && why(former) === why(condition)) continue;
    const together = lines.get(why(condition)) ?? [];
    lines.set(why(condition), [...together, `${type}=${status}`]);
  }
  const said = isDeepStrictEqual(others, fields) ? [] : [`status is ${json(fields)}`];
  return [...said, ...[...lines].map(([reason, states]) => `${states.join(' ')}${reason}`)];
}

/** With the keys in order, whichever server the object comes from. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Mostly the same for all of them. */
function why({ reason, message }: Condition): string {
  return `${reason ? ` (${reason})` : ''}${message ? `: ${message}` : ''}`;
}
