/** Does it for each number below `count`, by so many at a time. */
export async function together(
  count: number,
  workers: number,
  one: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: workers }, worker));
}
