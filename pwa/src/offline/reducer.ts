/** The worker in which photos are reduced: one photo in, its bytes out, nothing when it cannot be opened. */

import { QUALITY, reduce } from './reduce.ts';

declare const self: { onmessage: (event: MessageEvent<Blob>) => void; postMessage(message: unknown, transfer?: Transferable[]): void };

self.onmessage = async ({ data }) => {
  try {
    const reduced = await reduce(
      data,
      (width, height) => new OffscreenCanvas(width, height),
      (canvas) => (canvas as OffscreenCanvas).convertToBlob({ type: 'image/jpeg', quality: QUALITY }),
    );
    self.postMessage(reduced, [reduced.bytes]);
  } catch {
    self.postMessage(undefined);
  }
};
