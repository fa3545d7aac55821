import type { Fault } from './fault-plan.js';
import type { Rule } from './rule.js';

const writes = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Brings watches to start anew, where another rule waits for them. */
const endOfWatches: Rule = { only: 'open', action: { type: 'cut-watch', after: 0, how: 'fin' } };

/** One of each fault that strikes some requests or watches while everything else goes on. */
export function smallFaults(): Fault[] {
  return [
    rules('429', 2_000, {
      probability: 0.5,
      action: { type: 'status', code: 429, headers: { 'retry-after': '1' } },
    }),
    rules('500', 2_000, { probability: 0.3, action: { type: 'status', code: 500 } }),
    rules('503', 2_000, { probability: 0.3, action: { type: 'status', code: 503 } }),
    rules('502 as HTML', 1_500, { probability: 0.5, action: { type: 'html-error', code: 502 } }),
    rules('drop before', 3_000, { times: 5, action: { type: 'drop', when: 'before' } }),
    rules('drop the connection', 3_000, {
      times: 1,
      action: { type: 'drop', when: 'before', scope: 'connection' },
    }),
    rules('drop after commit', 3_000, {
      match: { method: writes },
      times: 5,
      action: { type: 'drop', when: 'after-commit' },
    }),
    rules('delay', 3_000, { probability: 0.5, action: { type: 'delay', ms: 700 } }),
    rules('cut in a line, RST', 3_000, { action: { type: 'cut-watch', after: 'mid-line', how: 'rst' } }),
    rules('cut in a line, FIN', 3_000, { action: { type: 'cut-watch', after: 'mid-line', how: 'fin' } }),
    rules('watches end', 500, { action: { type: 'cut-watch', after: 0, how: 'fin' } }),
    rules('watches are reset', 500, { action: { type: 'cut-watch', after: 0, how: 'rst' } }),
    rules('silent watches', 4_000, { action: { type: 'silence-watch' } }),
    rules('410 in the stream', 300, { action: { type: 'error-event', code: 410 } }),
    rules('500 in the stream', 300, { action: { type: 'error-event', code: 500 } }),
    rules('410 at the start', 1_500, { times: 4, action: { type: 'gone' } }, endOfWatches),
    rules('malformed line', 300, { action: { type: 'malformed-line' } }),
    rules('duplicate event', 300, { action: { type: 'duplicate-event' } }),
    rules('list cut short', 2_000, { times: 2, match: { method: 'GET' }, action: { type: 'truncate-body' } }),
    { type: 'cut-connections', how: 'fin' },
    { type: 'cut-connections', how: 'rst' },
  ];
}

/** The faults during which nothing else could be noticed. */
export function largeFaults(): Fault[] {
  return [
    { type: 'outage', forMs: 8_000 },
    { type: 'freeze-connections', forMs: 5_000 },
    { type: 'kill-api-server', downMs: 2_000 },
  ];
}

function rules(name: string, forMs: number, ...all: Rule[]): Fault {
  return { type: 'rules', name, rules: all, forMs };
}
