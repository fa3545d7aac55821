import { expect, inject, it } from 'vitest';
import { withTerminal } from './servers.js';
import type { Step, Terminal } from './terminal.js';

export interface AlikeOptions {
  /** Commands that are known to say something else on the embedded server, and why. They have to. */
  readonly except?: Readonly<Record<string, string>> | undefined;
}

/**
 * A test that types the same commands for both servers, and compares all that the terminals show.
 *
 * Guarantee: a command that ends with another exit code than the test says fails on either server, so two servers
 * that refuse a mistake in the test alike don't pass.
 */
export function alike(
  title: string,
  work: (terminal: Terminal) => Promise<void>,
  { except = {} }: AlikeOptions = {},
): void {
  it(title, async ({ skip }) => {
    const programs = inject('clientPrograms');
    if (typeof programs === 'string') return skip(programs);
    const { real, embedded } = inject('clientServers');
    const [expected, actual] = await Promise.all([record(real, work), record(embedded, work)]);
    expect(actual.map(({ command }) => command)).toEqual(expected.map(({ command }) => command));
    for (const [index, step] of expected.entries()) {
      const other = actual[index]!;
      const reason = except[step.command];
      if (reason === undefined) expect(shown(other), step.command).toBe(shown(step));
      else expect(shown(other), `${step.command} is alike now`).not.toBe(shown(step));
    }
  });
}

async function record(
  kubeconfigPath: string,
  work: (terminal: Terminal) => Promise<void>,
): Promise<readonly Step[]> {
  return await withTerminal(kubeconfigPath, async (terminal) => {
    await work(terminal);
    return terminal.steps;
  });
}

function shown({ code, stdout, stderr }: Step): string {
  return `${stdout}${stderr && `--- errors\n${stderr}`}--- code ${code}`;
}
