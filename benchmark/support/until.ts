/** Asks again and again; what fails in between counts as not yet. @throws Error after a minute */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    let cause: unknown;
    try {
      if (await isSo()) return;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) throw new Error(`It took too long until ${what}.`, { cause });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
