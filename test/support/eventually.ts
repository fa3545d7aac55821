import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats `assertion` until it no longer throws, and gives what it then returned. For what becomes true
 * somewhere else: a test waits exactly as long as it takes, and no guessed time can be too short.
 *
 * @throws the assertion's own last error, when `timeoutMs` have passed.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      await sleep(everyMs);
    }
  }
}
