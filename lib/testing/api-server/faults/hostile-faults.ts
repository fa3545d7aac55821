import { type CataloguedFault, entry, READS, WRITES } from './catalogued-fault.js';

const MIB = 1024 * 1024;

/** Other clients that come in between. @internal */
export const OTHER_CLIENTS: readonly CataloguedFault[] = [
  entry('an object is replaced while no watch looks', {
    on: { eventType: 'MODIFIED' },
    at: 'watchSend',
    nth: 1,
    do: [{ action: 'recreate' }, { action: 'compact' }, { action: 'end' }],
  }),
  entry('a watch begins in no order', {
    on: { verb: 'watch' },
    at: 'beforeResponse',
    do: { action: 'shuffle' },
  }),
  entry('another client changes each object that is written', {
    on: { verb: WRITES },
    at: 'afterCommit',
    times: 10,
    do: { action: 'storm', changes: 1 },
  }),
  entry('an object changes all the time', {
    at: 'watchSend',
    nth: 2,
    times: 3,
    do: { action: 'storm', changes: 100 },
  }),
  entry('an event comes a thousand times', {
    at: 'watchSend',
    nth: 1,
    times: 2,
    do: { action: 'duplicate', copies: 1_000 },
  }),
];

/** Answers that no server should give. @internal */
export const HOSTILE_ANSWERS: readonly CataloguedFault[] = [
  entry('an answer is huge', {
    on: { verb: READS },
    at: 'beforeResponse',
    times: 2,
    do: { action: 'hostile', payload: 'huge', size: 8 * MIB },
  }),
  entry('an answer is a bomb of compressed data', {
    on: { verb: READS },
    at: 'beforeResponse',
    times: 2,
    do: { action: 'hostile', payload: 'gzip', size: 8 * MIB },
  }),
  entry('an answer is nested too deep', {
    on: { verb: READS },
    at: 'beforeResponse',
    times: 2,
    do: { action: 'hostile', payload: 'deep' },
  }),
  entry(
    'answers and events have keys that change prototypes',
    { at: 'watchSend', times: 10, do: { action: 'hostile', payload: 'prototype' } },
    { at: 'beforeResponse', times: 20, do: { action: 'hostile', payload: 'prototype' } },
  ),
];
