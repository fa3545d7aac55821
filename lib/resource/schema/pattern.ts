/** What a JavaScript pattern may hold that RE2, the server's engine, does not know. Looked for outside of escapes. */
const NOT_IN_RE2: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'which looks ahead or behind, and the server cannot. Write it without, or as a CEL rule.'],
  [
    /\\[1-9]|\\k</,
    'which refers back to a group, and the server cannot. Write it without, or as a CEL rule.',
  ],
  [
    /\\[pP]\{(?!(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfos]?|[A-Z][a-z_]+)\})/,
    'which names a Unicode property that the server does not know. List the characters.',
  ],
  [/\\c[A-Za-z]/, 'which names a control character in a way the server does not know. Write it as `\\xHH`.'],
  [/\[\^?\]/, 'which has an empty class, and the server refuses it. Leave it out, or write `[\\s\\S]`.'],
];

/** RE2 counts to 1000. @see https://github.com/google/re2/wiki/Syntax */
const MOST_REPETITIONS = 1000;

/** Why the server would refuse a pattern, and the mend. @see https://github.com/google/re2/wiki/Syntax @internal */
export function patternProblem(pattern: string): string | undefined {
  const bare = pattern.replace(/\\\\/g, '');
  const known = NOT_IN_RE2.find(([construct]) => construct.test(bare.replace(/\\[[\]()]/g, '')));
  if (known) return known[1];
  const counts = [...bare.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, from, to]) => [
    Number(from),
    Number(to ?? 0),
  ]);
  if (Math.max(0, ...counts) <= MOST_REPETITIONS) return undefined;
  return `which repeats more than ${MOST_REPETITIONS} times, and the server refuses it. Use a length limit.`;
}

/** RE2 writes a code point as `\x{…}`, JavaScript as `\u…`. @internal */
export function toRe2(pattern: string): string {
  return pattern.replace(/(?<!\\)((?:\\\\)*)\\u(?:\{([\da-fA-F]+)\}|([\da-fA-F]{4}))/g, '$1\\x{$2$3}');
}
