import type { StructuralSchema } from '../structural-schema.js';

/** What a format of the server admits and refuses, to see whether a pattern says the same. */
interface FormatSamples {
  readonly admits: readonly string[];
  readonly refuses: readonly string[];
}

/**
 * Formats whose check in the server stands in for the long patterns that libraries write beside them.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation
 */
const SAMPLES: Readonly<Record<string, FormatSamples>> = {
  date: { admits: ['2024-02-29', '1999-12-31'], refuses: ['2023-02-29', '2024-1-1', 'today'] },
  'date-time': {
    admits: ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.123Z'],
    refuses: ['2023-02-29T00:00:00Z', '2024-01-01T00:00Z', '2024-01-01T00:00:00', '2024-01-01'],
  },
  uuid: {
    admits: ['6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'f47ac10b-58cc-4372-a567-0e02b2c3d479'],
    refuses: ['f47ac10b', 'not a uuid'],
  },
  ipv4: { admits: ['10.0.0.1', '255.255.255.255'], refuses: ['10.0.0', '256.0.0.1', '::1'] },
  ipv6: { admits: ['::1', '2001:db8::ff00:42:8329'], refuses: ['10.0.0.1', '::g'] },
  mac: { admits: ['00:1b:44:11:3a:b7'], refuses: ['00:1b:44', 'zz:1b:44:11:3a:b7'] },
  hostname: { admits: ['a', 'db-0.example.com'], refuses: ['-a', 'a_b', 'a..b'] },
  byte: { admits: ['', 'aGk=', 'aGVsbG8h'], refuses: ['a', 'a===', '*'] },
};

/** Formats that the server checks in a way of its own. It warns of others, and does not check them. */
const KNOWN = new Set([
  ...Object.keys(SAMPLES),
  ...[
    'bsonobjectid',
    'cidr',
    'creditcard',
    'datetime',
    'duration',
    'email',
    'hexcolor',
    'isbn',
    'isbn10',
    'isbn13',
  ],
  ...['k8s-long-name', 'k8s-short-name', 'password', 'rgbcolor', 'ssn', 'uri', 'uuid3', 'uuid4', 'uuid5'],
]);

/** A duration of ISO 8601 such as `P3DT4H`. To the server `duration` is Go's, such as `1h30m`. */
const ISO_DURATION: StructuralSchema = {
  pattern: '^P(\\d+W|(\\d+Y)?(\\d+M)?(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+([.,]\\d+)?S)?)?)$',
  minLength: 3,
};

/** The same, from another name. */
const ALIASES: Readonly<Record<string, string>> = {
  base64: 'byte',
  'ipv4-cidr': 'cidr',
  'ipv6-cidr': 'cidr',
};

/**
 * The format and pattern to send. A pattern that says what the format says is dropped; a format that refuses
 * what the pattern admits is dropped, since the pattern is the narrower promise; others both stay.
 *
 * @internal
 */
export function formatFor(given: string | undefined, pattern: string | undefined): StructuralSchema {
  if (given === undefined) return pattern === undefined ? {} : { pattern };
  const format = ALIASES[given] ?? given;
  if (pattern === undefined) return KNOWN.has(format) ? { format } : {};
  if (format === 'duration') return /^\^P/.test(pattern) ? ISO_DURATION : { format, pattern };
  if (!KNOWN.has(format)) return { pattern };
  const samples = SAMPLES[format];
  const matches = samples && matcher(pattern);
  if (!matches) return { format, pattern };
  if (samples.refuses.some(matches)) return { pattern };
  return samples.admits.every(matches) ? { format } : { format, pattern };
}

function matcher(pattern: string): ((text: string) => boolean) | undefined {
  try {
    const expression = new RegExp(pattern, 'u');
    return (text) => expression.test(text);
  } catch {
    return undefined;
  }
}
