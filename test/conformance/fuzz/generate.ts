import { Choices } from './choices.js';
import type { FuzzRequest, FuzzSequence, FuzzWatch } from './fuzz-request.js';
import { type Kind, kinds } from './kinds.js';
import { names } from './objects/metadata.js';
import { patch } from './requests/patch.js';
import { get, labelSelectors, list } from './requests/read.js';
import { remove, removeAll } from './requests/remove.js';
import { scaleOf, statusOf } from './requests/subresources.js';
import { create, misplaced, update } from './requests/write.js';

/** The sequence of a seed: always the same. One or two kinds and few names, so that requests meet the same objects. */
export function generate(seed: number, length: number): FuzzSequence {
  const c = new Choices(seed);
  const chosen = [c.one(kinds), c.one(kinds)];
  const selection = selected(c);
  const watches = Array.from({ length: c.integer(0, 2) }, () => watch(c, c.one(chosen), selection));
  // Without objects to begin with, half of what is asked for would not be there.
  const requests = Array.from({ length }, (_, index) =>
    index < 4 ? create(c, chosen[index % 2]!, names[index >> 1]!) : request(c, c.one(chosen)),
  );
  return { watches, requests };
}

function request(c: Choices, kind: Kind): FuzzRequest {
  const name = c.one(names);
  return c.weighted<() => FuzzRequest>([
    [22, () => create(c, kind, name)],
    [8, () => get(c, kind, name)],
    [12, () => list(c, kind)],
    [14, () => update(c, kind, name)],
    [26, () => patch(c, kind, name)],
    [8, () => statusOf(c, kind, name)],
    [4, () => scaleOf(c, kind, name)],
    [9, () => remove(c, kind, name)],
    [2, () => removeAll(c, kind)],
    [1, () => misplaced(c, kind, name)],
  ])();
}

/** The same for all watches of a sequence, so that its last object is selected by each of them. */
function selected(c: Choices): Partial<FuzzWatch> {
  const [labelSelector, lastLabels] = c.one(labelSelectors);
  return c.weighted<Partial<FuzzWatch>>([
    [4, {}],
    [3, { query: { labelSelector }, lastLabels }],
    [1, { query: { fieldSelector: 'metadata.name!=a' } }],
  ]);
}

function watch(c: Choices, kind: Kind, selection: Partial<FuzzWatch>): FuzzWatch {
  const accept = c.weighted<Partial<FuzzWatch>>([
    [6, {}],
    [1, { accept: 'table' }],
    [1, { accept: 'metadata' }],
  ]);
  return { kind, opened: c.one(['live', 'replay']), ...accept, ...selection };
}
