/** Results are in the order of the tasks. */
export async function inParallel<T>(workers: number, tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const waiting = [...tasks.entries()];
  const results: T[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await next[1]();
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return results;
}
