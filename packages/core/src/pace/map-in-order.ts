/**
 * Does the work for every item, at most so many at a time, and hands the answers on in the items' order, each as soon as
 * it and all before it are there. No more are kept than are under way, however many items there are.
 */
export async function* mapInOrder<T, R>(
  limit: number,
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for await (const item of items) {
    const answer = work(item);
    // Where it fails before it is waited for, that is told when it is.
    answer.catch(() => undefined);
    underWay.push(answer);
    if (underWay.length < limit) continue;
    yield await (underWay.shift() as Promise<R>);
  }
  for (const answer of underWay) yield await answer;
}
