import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

/** A pattern as Go understands it: RE2, in linear time whatever the pattern and the text. @internal */
export interface Pattern {
  /** Whether the text holds a match anywhere. */
  test(text: string): boolean;
  readonly re2: RE2JS;
}

const load = createRequire(import.meta.url);

// Patterns come from CRDs and rules, and are few; what is over is compiled again.
const MAX_CACHED = 2_000;
const cache = new Map<string, Pattern | Error>();

/**
 * Compiles a pattern, once.
 *
 * @throws Error with what is wrong with the pattern
 * @internal
 */
export function compilePattern(source: string): Pattern {
  let compiled = cache.get(source);
  if (!compiled) {
    compiled = compile(source);
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(source, compiled);
  }
  if (compiled instanceof Error) throw compiled;
  return compiled;
}

function compile(source: string): Pattern | Error {
  // Loaded when the first pattern comes: a server without CRDs needs none.
  const { RE2JS: engine } = load('re2js') as typeof import('re2js');
  try {
    const re2 = engine.compile(source);
    return { re2, test: (text) => re2.matcher(text).find() };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
