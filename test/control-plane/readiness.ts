import { setTimeout as delay } from 'node:timers/promises';
import { PortTakenError } from './ports.js';
import type { Program, ProgramExit } from './supervisor.js';

const pollMs = 50;
/** Generous: a machine that compiles something beside it takes ten times as long as an idle one. */
const deadlineMs = 90_000;

/**
 * Waits until `isReady` says yes. A probe that throws counts as "not yet".
 *
 * @throws PortTakenError where the program ended because of its port.
 * @throws Error with the program's last lines where it ended otherwise, or was not ready in 90 s.
 */
export async function untilReady(program: Program, isReady: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + deadlineMs;
  let lastError: unknown;
  while (performance.now() < giveUpAt) {
    if (program.exit) throw endedError(program, program.exit);
    try {
      if (await isReady()) return;
    } catch (error) {
      lastError = error;
    }
    await delay(pollMs);
  }
  throw new Error(`${program.name} was not ready within ${deadlineMs / 1000} s.${lastWords(program)}`, {
    cause: lastError,
  });
}

function endedError(program: Program, exit: ProgramExit): Error {
  const how = exit.reason ?? (exit.signal ? `signal ${exit.signal}` : `code ${exit.code}`);
  const text = `${program.name} ended before it was ready (${how}).${lastWords(program)}`;
  const isPortTaken = program.lastLines.some((line) =>
    /address already in use|Only one usage of each/i.test(line),
  );
  return isPortTaken ? new PortTakenError(text) : new Error(text);
}

function lastWords(program: Program): string {
  return program.lastLines.length === 0 ? '' : ` Its last lines:\n${program.lastLines.join('\n')}`;
}
