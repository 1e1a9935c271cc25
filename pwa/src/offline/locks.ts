/** One at a time: across tabs where the browser has Web Locks, within this one where it has not. */

const tails = new Map<string, Promise<unknown>>();

export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (navigator.locks) return (await navigator.locks.request(name, work)) as T;
  const turn = (tails.get(name) ?? Promise.resolve()).then(work, work);
  tails.set(name, turn.catch(() => undefined));
  return turn;
}
