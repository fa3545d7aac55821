import type { Choices } from '../choices.js';
import type { Accept, FuzzRequest, Known } from '../fuzz-request.js';

export const known = (c: Choices): Known =>
  c.weighted([
    [6, 'none'],
    [3, 'current'],
    [2, 'stale'],
  ]);

export const dryRun = (c: Choices): Record<string, string> => (c.isTrue(0.05) ? { dryRun: 'All' } : {});

export function writing(c: Choices): Record<string, string> {
  return {
    ...dryRun(c),
    ...(c.isTrue(0.3) && { fieldManager: c.one(['one', 'two']) }),
    ...(c.isTrue(0.15) && { fieldValidation: c.one(['Strict', 'Warn', 'Ignore']) }),
    ...(c.isTrue(0.01) && c.one([{ dryRun: 'Some' }, { fieldValidation: 'x' }, { fieldManager: 'a\nb' }])),
  };
}

/** How an answer is wanted. */
export function accepted(c: Choices, isList = false): { accept?: Accept } {
  return c.weighted<{ accept?: Accept }>([
    [40, {}],
    [4, { accept: 'table' }],
    [3, { accept: isList ? 'metadataList' : 'metadata' }],
    [2, { accept: 'yaml' }],
    [1, { accept: 'nonsense' }],
  ]);
}

/** Now and then the body says another version or UID than that of the object. */
export function identity(c: Choices, probability: number): Pick<FuzzRequest, 'version' | 'uid'> {
  return {
    ...(c.isTrue(probability) && { version: known(c) }),
    ...(c.isTrue(probability / 2) && { uid: known(c) }),
  };
}
