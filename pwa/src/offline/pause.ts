/** Waiting before the next try: full jitter, capped, and over at once when the network is back. */

const LONGEST_MS = 30_000;

/** A thousand phones that lost one mast do not come back as one. */
export const backOff = (tries: number): number => Math.random() * Math.min(LONGEST_MS, 1_000 * 2 ** tries);

export function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', end);
      done();
    }
    globalThis.addEventListener?.('online', end);
  });
}
