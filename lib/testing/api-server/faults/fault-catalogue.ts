import { type CataloguedFault, entry, WRITES } from './catalogued-fault.js';
import { HOSTILE_ANSWERS, OTHER_CLIENTS } from './hostile-faults.js';

const minute = 60_000;

/**
 * What goes wrong in real clusters, each as a plan: for a test that runs an operator through all of them, and expects of
 * each that it does in the end what it does without. A plan ends by itself, but for `staleView`, `streamLimit` and lost
 * events: after those, call `faults.clear()`.
 *
 * @example
 * for (const { name, plan } of FAULT_CATALOGUE) {
 *   cluster.faults.load(plan);
 * }
 * @publicApi
 */
export const FAULT_CATALOGUE: readonly CataloguedFault[] = [
  entry('the answer of a write is lost, with the connection', {
    on: { verb: WRITES },
    at: 'afterCommit',
    nth: 1,
    times: 2,
    do: { action: 'drop' },
  }),
  entry('a replica of the server is behind', {
    on: { verb: ['get', 'list', 'watch'] },
    at: 'beforeReceive',
    do: { action: 'staleView' },
  }),
  entry('a watch is cut in the middle of an event', {
    at: 'watchSend',
    nth: 1,
    times: 2,
    do: { action: 'cut', afterBytes: 10 },
  }),
  entry('a watch ends after each event', { at: 'watchSend', nth: 1, times: 4, do: { action: 'end' } }),
  entry('all connections are reset', {
    on: { verb: 'patch' },
    at: 'beforeReceive',
    nth: 2,
    do: { action: 'disconnectAll' },
  }),
  entry('events come late', { at: 'watchSend', times: 10, do: { action: 'delay', ms: 20_000 } }),
  entry('a watch falls silent', { at: 'watchSend', nth: 2, do: { action: 'halfOpen' } }),
  entry('a write is never answered', {
    on: { verb: WRITES },
    at: 'afterCommit',
    nth: 1,
    do: { action: 'halfOpen' },
  }),
  entry('bookmarks never come', {
    on: { eventType: 'BOOKMARK' },
    at: 'watchSend',
    times: 20,
    do: { action: 'lose' },
  }),
  entry('the history is gone when a watch begins', {
    on: { verb: 'watch' },
    at: 'beforeReceive',
    nth: 1,
    times: 3,
    do: { action: 'status', code: 410, reason: 'Expired' },
  }),
  entry('the history is gone in the middle of a watch', {
    at: 'watchSend',
    nth: 2,
    times: 2,
    do: { action: 'status', code: 410, reason: 'Expired' },
  }),
  entry('events come twice', { at: 'watchSend', times: 20, do: { action: 'duplicate' } }),
  entry('events come out of order', { at: 'watchSend', times: 6, do: { action: 'reorder' } }),
  entry('an event is lost for ever', { at: 'watchSend', nth: 2, times: 1, do: { action: 'lose' } }),
  entry('a watch is refused as unprocessable', {
    on: { verb: 'watch' },
    at: 'beforeReceive',
    nth: 1,
    times: 2,
    do: { action: 'status', code: 422 },
  }),
  entry('writes conflict', {
    on: { verb: WRITES },
    at: 'beforeReceive',
    nth: 1,
    times: 4,
    do: { action: 'status', code: 409 },
  }),
  entry('the server asks for fewer requests', {
    at: 'beforeReceive',
    nth: 1,
    times: 6,
    do: { action: 'status', code: 429, headers: { 'retry-after': '2' } },
  }),
  entry('the server fails', { at: 'beforeReceive', nth: 1, times: 8, do: { action: 'status', code: 500 } }),
  entry('a load balancer answers with a page', {
    at: 'beforeReceive',
    nth: 1,
    times: 6,
    do: { action: 'status', code: 502, body: '<html>Bad Gateway</html>' },
  }),
  entry('an answer is empty', {
    on: { verb: WRITES },
    at: 'afterCommit',
    nth: 1,
    times: 2,
    do: { action: 'status', code: 200, body: '' },
  }),
  entry('credentials are not known for a while', {
    at: 'beforeReceive',
    nth: 1,
    times: 4,
    do: { action: 'status', code: 401 },
  }),
  entry('permissions are missing for a while', {
    at: 'beforeReceive',
    nth: 1,
    times: 6,
    do: { action: 'status', code: 403 },
  }),
  entry('the kind is not served for a while', {
    at: 'beforeReceive',
    nth: 1,
    times: 6,
    do: { action: 'status', code: 404, body: '404 page not found\n' },
  }),
  entry('admission refuses writes for a while', {
    on: { verb: WRITES },
    at: 'beforeReceive',
    nth: 1,
    times: 4,
    do: { action: 'status', code: 422 },
  }),
  entry('answers are slow', { at: 'beforeResponse', times: 20, do: { action: 'delay', ms: 8_000 } }),
  entry('answers trickle in', {
    on: { verb: ['get', 'list', 'create', 'update', 'patch'] },
    at: 'beforeResponse',
    nth: 1,
    times: 3,
    do: { action: 'throttle', bytesPerSecond: 10 },
  }),
  entry('an answer stops in the middle', {
    on: { verb: ['get', 'list', 'create', 'update', 'patch'] },
    at: 'beforeResponse',
    nth: 1,
    times: 2,
    do: { action: 'halfOpen', afterBytes: 40 },
  }),
  entry('an answer breaks off', {
    on: { verb: ['get', 'list', 'create', 'update', 'patch'] },
    at: 'beforeResponse',
    nth: 1,
    times: 3,
    do: { action: 'cut', afterBytes: 40 },
  }),
  entry('the server stands still', {
    on: { verb: WRITES },
    at: 'beforeReceive',
    nth: 2,
    do: { action: 'freeze', ms: 2 * minute },
  }),
  entry("the server's clock jumps", {
    on: { verb: WRITES },
    at: 'beforeReceive',
    nth: 1,
    do: { action: 'clockJump', ms: -60 * minute },
  }),
  entry('the namespace is going', {
    on: { verb: ['create', 'patch'] },
    at: 'beforeReceive',
    nth: 1,
    times: 3,
    do: {
      action: 'status',
      code: 403,
      message: 'unable to create new content in namespace default because it is being terminated',
    },
  }),
  entry('one request in four fails', {
    at: 'beforeReceive',
    probability: 0.25,
    times: 30,
    do: { action: 'status', code: 503 },
  }),
  entry('a connection takes one request at a time', {
    at: 'beforeReceive',
    nth: 1,
    do: { action: 'streamLimit', streams: 1 },
  }),
  ...OTHER_CLIENTS,
  ...HOSTILE_ANSWERS,
];
