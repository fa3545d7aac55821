import type { Step } from '../frame/transcript.js';
import type { FuzzRequest, FuzzWatch } from './fuzz-request.js';
import type { Observer } from './lock-step.js';

/** What has been asked and answered, for a reader who wants to know what a run without differences is worth. */
export class Coverage implements Observer {
  requests = 0;
  private readonly tables = new Map<string, Map<string, number>>();

  request(request: FuzzRequest, { status, body, headers }: Step): void {
    this.requests++;
    const verb = verbOf(request);
    const answer = body as Answered;
    this.count('verbs', verb);
    this.count('kinds', request.kind);
    this.count('status codes', String(status));
    if (answer.reason) this.count('reasons', answer.reason);
    if (status >= 400) this.count('refused, by verb', `${verb} ${status}`);
    for (const feature of featuresOf(request, status, answer)) this.count('among them', feature);
    if (headers['warning']) this.count('among them', 'with a warning');
  }

  watch({ opened }: FuzzWatch, { body }: Step): void {
    this.count('watches', opened);
    for (const { type } of body as { type: string }[]) this.count('watch events', type);
  }

  known(difference: string): void {
    this.count('known differences', difference);
  }

  /** For people: one line a table. */
  toString(): string {
    return [...this.tables].map(([table, counts]) => `${table}: ${lineOf(counts)}`).join('\n');
  }

  private count(table: string, key: string): void {
    const counts = this.tables.get(table) ?? new Map<string, number>();
    this.tables.set(table, counts);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}

interface Answered {
  readonly kind?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly metadata?: { readonly deletionTimestamp?: string; readonly continue?: string };
}

function lineOf(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([key, count]) => `${key} ${count.toLocaleString('en')}`)
    .join(', ');
}

const verbs = { POST: 'create', PUT: 'update', GET: 'get', DELETE: 'delete', PATCH: 'patch' };

function verbOf({ method, name, type, subresource }: FuzzRequest): string {
  const verb = {
    ...verbs,
    PATCH: type === 'apply' ? 'apply' : `${type} patch`,
    ...(!name && { GET: 'list', DELETE: 'deletecollection' }),
  }[method];
  return subresource ? `${verb} of ${subresource}` : verb;
}

function featuresOf(request: FuzzRequest, status: number, { message, metadata }: Answered): string[] {
  const { query = {}, version = 'none', uid = 'none', accept, method, raw, next, body } = request;
  const has = (name: string) => name in query;
  const features: Record<string, boolean> = {
    'dry run': has('dryRun'),
    'field validation': has('fieldValidation'),
    'label selector': has('labelSelector'),
    'field selector': has('fieldSelector'),
    'page with more to come': metadata?.continue !== undefined,
    'next page': next === true,
    'exact version': query['resourceVersionMatch'] === 'Exact',
    'stale version': version === 'stale',
    'current version': version === 'current',
    UID: uid !== 'none',
    'deletion precondition': method === 'DELETE' && (version !== 'none' || uid !== 'none'),
    'waits for finalizers': metadata?.deletionTimestamp !== undefined,
    'apply conflict': status === 409 && message?.startsWith('Apply failed') === true,
    'forced apply': has('force'),
    'odd text as body': raw !== undefined,
    generateName: JSON.stringify(body)?.includes('"generateName"') ?? false,
    [`as ${accept}`]: accept !== undefined,
  };
  return Object.keys(features).filter((feature) => features[feature]);
}
