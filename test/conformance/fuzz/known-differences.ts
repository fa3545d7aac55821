import { parse } from 'yaml';
import { isBrokenOff } from './broken-off.js';
import { withoutChance } from './chance.js';
import type { Step } from '../frame/transcript.js';

/** What stays different, with the reason; see docs/embedded-api-server.md. How often it was met is part of the report. */
interface KnownDifference {
  readonly name: string;
  /** Takes out of a text what differs. */
  readonly without: (text: string) => string;
}

const known: readonly KnownDifference[] = [
  {
    // "Forbidden: pod updates may not change …" goes on with a diff of two structs of Go, with all their empty fields.
    name: "the diff of Go's structs in a refusal",
    // Other causes may follow, and the bracket around all.
    without: (text) => text.replace(/\n@@ [^\n]*(?:\n[ +\-@][^\n]*)*\n?/g, ''),
  },
  {
    name: 'a struct of Go that is shown as the value refused',
    without: (text) =>
      text.replace(/Invalid value: \{.*\}: field is immutable/s, 'Invalid value: {}: field is immutable'),
  },
  {
    // It goes through the fields in the order of Go's maps, and no further than to one that there is not.
    name: 'what else is wrong with what is applied, beside a field that there is not',
    without: (text) =>
      text.replace(
        /(failed to create typed patch object \([^\n]*?\): )(?=.*field not declared in schema).*/s,
        '$1field not declared in schema',
      ),
  },
  {
    name: 'what is wrong with YAML, in words',
    without: (text) => text.replace(/(error converting YAML to JSON: yaml: ).*/s, '$1…'),
  },
];

/** A handler of the real server that panics; the embedded one says what it refuses. */
const BREAKS_OFF = 'a request at which the real server breaks off the connection';

/** The names of the known differences that are all that two answers differ in; undefined where there is more. */
export function knownBetween(
  expected: Step,
  actual: Step,
  isSame: (expected: Step, actual: Step) => boolean,
): readonly string[] | undefined {
  if (isBrokenOff(expected) && actual.status >= 400 && actual.status < 500) return [BREAKS_OFF];
  let [one, other] = [expected, actual];
  const met: string[] = [];
  for (const { name, without } of known) {
    const shorter = [inTexts(one, without), inTexts(other, without)] as const;
    if (!isSame(one, shorter[0]) || !isSame(other, shorter[1])) met.push(name);
    [one, other] = shorter;
  }
  return isSame(one, other) ? met : undefined;
}

function inTexts(step: Step, change: (text: string) => string): Step {
  // A refusal in YAML has its long texts over several lines.
  const isYaml = typeof step.body === 'string' && /^kind: Status$/m.test(step.body);
  const read = isYaml ? { ...step, body: parse(step.body) as unknown } : step;
  const changed: unknown = JSON.parse(JSON.stringify(read), (_, value: unknown) =>
    typeof value === 'string' ? change(value) : value,
  );
  return withoutChance(changed) as Step;
}
