import type { Choices } from '../choices.js';

const values: readonly unknown[] = [null, '', 'x', '-', 'A_b', -1, 0, 1.5, true, [], {}, ['x'], { x: 'y' }];

const texts: readonly unknown[] = [null, '', 'x', '-', 'A_b'];

/** The same, but for one place: another value, a value less, or a field that nobody knows. */
export function odd(c: Choices, whole: unknown): unknown {
  // Of a text that is none, Go says what it calls its type, which OpenAPI does not tell.
  if (typeof whole === 'string') return c.one(texts);
  if (typeof whole !== 'object' || whole === null || c.isTrue(0.12)) return c.one(values);
  const copy: unknown[] | Record<string, unknown> = Array.isArray(whole) ? [...whole] : { ...whole };
  const keys = Object.keys(copy);
  if (keys.length === 0) return c.one(values);
  const key = c.one(keys.concat('unknown'));
  const inside = copy as Record<string, unknown>;
  if (!Array.isArray(copy) && c.isTrue(0.1)) {
    if (c.isTrue(0.5)) delete inside[key];
    else inside['unknown'] = c.one(values);
  } else inside[key] = odd(c, inside[key]);
  return copy;
}

/** A body that can hardly be read. */
export function oddText(c: Choices, body: unknown): string {
  const text = JSON.stringify(body);
  return c.one([
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '5',
    '{}',
    text.slice(0, Math.floor(text.length / 2)),
    `${text}x`,
    text.replace('{"', '{"kind":"Odd","'),
    text.replace(/"metadata":\{/, '"metadata":{"labels":{"app":"first"},'),
  ]);
}
