import { type ConformanceCase, title } from './case.js';
import { CaseContext } from './case-context.js';
import type { ServerUnderTest } from './server-under-test.js';
import type { Step } from './transcript.js';

/** Runs a case in a namespace of its own. Rejects with the case's own assertion, or with trouble on the way. */
export async function runCase(test: ConformanceCase, server: ServerUnderTest, id: string): Promise<Step[]> {
  const context = new CaseContext(server, id);
  try {
    await context.given('/api/v1/namespaces', { metadata: { name: context.namespace } });
    await test.run(context);
  } catch (error) {
    throw new Error(
      `${title(test)}: on ${server.name}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  } finally {
    await context.dispose();
  }
  return context.steps;
}
