import { parseArgs } from 'node:util';
import { realServer } from '../frame/servers.js';
import { embeddedFuzzServer, realFuzzServer } from './fuzz-servers.js';
import { search, type SearchResult } from './search.js';

/** Random requests on both servers until they differ, or the count is reached. Exit code 1 where they differ. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      /** Requests in all. */
      count: { type: 'string', default: '2000' },
      /** Only this sequence of the seed. */
      sequence: { type: 'string' },
      /** Ends after so many findings that are not alike. */
      findings: { type: 'string', default: '1' },
      /** Leaves out requests with this text in their description. */
      skip: { type: 'string', multiple: true, default: [] },
      /** A real server that is running already, prepared by an earlier run. */
      kubeconfig: { type: 'string' },
      /** Begins no sequence after so many seconds. */
      seconds: { type: 'string' },
      lanes: { type: 'string', default: '16' },
      /** Compares the real server with itself, to find what is chance. */
      self: { type: 'boolean' },
    },
  });
  const servers = await Promise.all([
    values.kubeconfig === undefined ? realFuzzServer() : realServer(values.kubeconfig),
    values.self ? realFuzzServer() : embeddedFuzzServer(),
  ] as const);
  try {
    const startedAt = performance.now();
    const result = await search(servers, {
      seed: Number(values.seed),
      count: Number(values.count),
      ...(values.sequence !== undefined && { sequence: Number(values.sequence) }),
      findings: Number(values.findings),
      lanes: Number(values.lanes),
      skip: values.skip,
      ...(values.seconds !== undefined && { durationMs: Number(values.seconds) * 1000 }),
      say: (line) => console.log(line),
    });
    console.log(reportOf(result, Number(values.seed), Number(values.lanes), performance.now() - startedAt));
    if (result.findings.size > 0) process.exitCode = 1;
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

function reportOf(
  { findings, coverage, sequences }: SearchResult,
  seed: number,
  lanes: number,
  durationMs: number,
): string {
  const { requests } = coverage;
  const seconds = durationMs / 1000;
  const all = [...findings.values()].reduce((sum, times) => sum + times, 0);
  return [
    '',
    ...[...findings].map(([signature, times]) => `${times} × ${signature}`),
    `seed ${seed}: ${requests.toLocaleString('en')} requests in ${sequences.toLocaleString('en')} sequences, ${lanes} at a time`,
    `${all} differences of ${findings.size} sorts; ${Math.round(seconds)} s, ${Math.round(requests / seconds)} requests a second on each server`,
    coverage.toString(),
  ].join('\n');
}
