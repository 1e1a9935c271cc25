/** The screens of whoever acts for others, asked of the worker once, so that they open where there is no signal; no other phone keeps them. */

/** What the worker's own message is called; see service-worker/index.ts. */
const KEEP = 'KEEP_FIELD';

export async function keepApp(): Promise<void> {
  const worker = await navigator.serviceWorker?.ready.catch(() => undefined);
  worker?.active?.postMessage(KEEP);
}
