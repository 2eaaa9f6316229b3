/**
 * Processes the items with limited concurrency, as they come. After a failure nothing more is started; what is in
 * flight ends first, then the first failure is thrown.
 */
export const eachAtATime = async <Item>(
  items: AsyncIterable<Item>,
  max: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const working = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of items) {
    const one = work(item)
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => working.delete(one));
    working.add(one);
    if (working.size >= max) await Promise.race(working);
    if (failures.length > 0) break;
  }
  await Promise.all(working);
  if (failures.length > 0) throw failures[0];
};
