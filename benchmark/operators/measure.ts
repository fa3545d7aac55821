import type { BuiltPeers } from './programs.js';
import type { Row, ScenarioResult } from './results.js';
import type { Entrant, Scenario } from './scenario.js';

/** Puts all through a scenario, run about by run about. */
export async function measure(
  scenario: Scenario,
  peers: BuiltPeers['built'],
  runs: number,
): Promise<ScenarioResult> {
  const { name, title, columns } = scenario;
  const contestants: { entrant: Entrant; row: Row }[] = [];
  const absent: { peer: string; why: string }[] = [];
  for (const peer of peers) {
    const entrants = peer.absence?.(name) ?? scenario.entrants(peer);
    if (typeof entrants === 'string') absent.push({ peer: peer.name, why: entrants });
    else
      for (const entrant of entrants) {
        const row = { peer: peer.name, variant: entrant.variant, runs: [], failures: [] };
        contestants.push({ entrant, row });
      }
  }
  for (let run = 1; run <= runs; run++)
    for (const { entrant, row } of contestants) {
      const who = `${row.peer} ${row.variant}`;
      console.error(`${name}, run ${run} of ${runs}: ${who}`);
      try {
        row.runs.push(await entrant.run());
      } catch (error) {
        // One that does not get there is a result, too: its row has a run less, and the table says why.
        console.error(`${who} did not get through ${name}:`, error);
        const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
        row.failures.push(why);
      }
    }
  return { name, title, columns, rows: contestants.map(({ row }) => row), absent };
}
