import type { Choices } from '../choices.js';
import type { FuzzRequest } from '../fuzz-request.js';
import type { Kind } from '../kinds.js';
import { odd } from '../objects/odd.js';
import { accepted, dryRun, identity } from './options.js';
import { selectors } from './read.js';

export function remove(c: Choices, kind: Kind, name: string): FuzzRequest {
  const options = deleteOptions(c);
  return {
    method: 'DELETE',
    kind,
    name,
    query: dryRun(c),
    ...accepted(c),
    ...(Object.keys(options).length > 0 && { body: c.isTrue(0.05) ? odd(c, options) : options }),
    ...identity(c, 0.25),
  };
}

export function removeAll(c: Choices, kind: Kind): FuzzRequest {
  const options = deleteOptions(c);
  return {
    method: 'DELETE',
    kind,
    query: { ...selectors(c, kind), ...dryRun(c) },
    ...(c.isTrue(0.3) && Object.keys(options).length > 0 && { body: options }),
  };
}

function deleteOptions(c: Choices): Record<string, unknown> {
  return c.fields(
    {
      propagationPolicy: () => c.one(['Background', 'Foreground', 'Orphan']),
      gracePeriodSeconds: () => c.integer(0, 3),
    },
    0.25,
  );
}
