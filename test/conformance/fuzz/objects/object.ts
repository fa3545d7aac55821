import type { Choices } from '../choices.js';
import { type Kind, rowOf } from '../kinds.js';
import { coreBodies } from './core.js';
import { customBodies } from './custom.js';
import { metadata } from './metadata.js';
import { workloadBodies } from './workloads.js';

const bodies: Record<Kind, (c: Choices, name: string) => Record<string, unknown>> = {
  ...coreBodies,
  ...workloadBodies,
  ...customBodies,
};

/** An object that is mostly valid. */
export function object(c: Choices, kind: Kind, name: string): Record<string, unknown> {
  const { apiVersion, kind: kindName } = rowOf(kind);
  return { apiVersion, kind: kindName, metadata: { name, ...metadata(c) }, ...bodies[kind](c, name) };
}
