import { describeDifferences } from '../frame/compare.js';
import { describeRequest, describeWatch, type FuzzSequence } from './fuzz-request.js';
import { type Divergence, lockStep, type Servers } from './lock-step.js';
import { minimise } from './minimise.js';

/** What differences of one cause have in common, by and large. */
export function signature({ requests }: FuzzSequence, { at, found }: Divergence): string {
  const request = requests[at];
  const where = request
    ? [request.method, request.kind, request.subresource ?? '', request.type ?? '', !request.name].join(' ')
    : 'watch';
  const paths = new Set(found.map(({ path }) => path.replace(/\[\d+\]/g, '[]')));
  const [{ expected, actual }] = found as [(typeof found)[0]];
  const first = [expected, actual].map((one) => (typeof one === 'number' ? one : typeof one));
  return `${where}: ${[...paths].sort().slice(0, 4).join(' ')} ${first.join(' ')}`;
}

/** A finding with as few requests as possible. */
export async function describeFinding(
  sequence: FuzzSequence,
  divergence: Divergence,
  servers: Servers,
  namespace: () => string,
): Promise<string> {
  const few = await smallest(sequence, divergence, servers, namespace);
  const again = await lockStep(few, servers, namespace());
  return [
    `The servers differ after ${few.requests.length} requests:`,
    ...few.watches.map((watch) => `  ${describeWatch(watch)}`),
    ...few.requests.map((request, index) => `  ${index + 1}. ${describeRequest(request)}`),
    again
      ? describeDifferences(again.found, 5)
      : `  (not seen again: chance)\n${describeDifferences(divergence.found, 5)}`,
  ].join('\n');
}

async function smallest(
  { watches, requests }: FuzzSequence,
  { at }: Divergence,
  servers: Servers,
  namespace: () => string,
): Promise<FuzzSequence> {
  const fails = async (one: FuzzSequence) => (await lockStep(one, servers, namespace())) !== undefined;
  const isWatch = at === requests.length;
  const upTo = requests.slice(0, at + 1);
  const last = { watches: [], requests: upTo.slice(-1) };
  if (!isWatch && (await fails(last))) return last;
  const kept = isWatch ? watches : [];
  const few = await minimise(upTo, (some) => fails({ watches: kept, requests: some }));
  if (kept.length < 2) return { watches: kept, requests: few };
  return {
    watches: await minimise(kept, (some) => fails({ watches: some, requests: few })),
    requests: few,
  };
}
