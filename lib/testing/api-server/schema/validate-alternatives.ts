import { goQuote } from '../common/go-format.js';
import { Findings } from './findings.js';
import type { Schema } from './schema.js';

interface Attempt {
  readonly findings: Findings;
  readonly matches: number;
  readonly isValid: boolean;
}

/**
 * anyOf, oneOf, allOf and not. Where none fits, the one that fits best tells what is wrong.
 *
 * @param check checks the value against one alternative, and says how many checks it passed
 * @internal
 */
export function checkAlternatives(
  schema: Schema,
  path: string,
  into: Findings,
  check: (alternative: Schema, findings: Findings) => number,
): number {
  const { anyOf, oneOf, allOf, not } = schema;
  if (!anyOf && !oneOf && !allOf && !not) return 2;
  const attempt = (alternative: Schema): Attempt => {
    const findings = new Findings();
    const matches = check(alternative, findings);
    return { findings, matches, isValid: findings.isEmpty };
  };
  let matches = 2;
  const merge = (result: Attempt | undefined) => {
    if (!result) return;
    into.addAll(result.findings);
    matches += result.matches;
  };
  if (anyOf?.length) {
    let best: Attempt | undefined;
    for (const alternative of anyOf) {
      const result = attempt(alternative);
      if (result.isValid || !best || result.matches > best.matches) best = result;
      if (result.isValid) break;
    }
    if (!best?.isValid) into.general(`${goQuote(path)} must validate at least one schema (anyOf)`);
    merge(best);
  }
  if (oneOf?.length) {
    const results = oneOf.map(attempt);
    const valid = results.filter(({ isValid }) => isValid);
    if (valid.length === 1) merge(valid[0]);
    else {
      const found = valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`;
      into.general(`${goQuote(path)} must validate one and only one schema (oneOf). ${found}`);
      if (valid.length === 0) merge(results.reduce((best, one) => (one.matches > best.matches ? one : best)));
    }
  }
  if (allOf?.length) {
    const results = allOf.map(attempt);
    results.forEach(merge);
    const valid = results.filter(({ isValid }) => isValid).length;
    if (valid !== allOf.length) {
      into.general(
        `${goQuote(path)} must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`,
      );
    }
  }
  if (not && attempt(not).isValid) into.general(`${goQuote(path)} must not validate the schema (not)`);
  return matches;
}
