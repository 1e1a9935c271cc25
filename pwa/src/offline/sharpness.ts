/** Whether a photo of a paper wants a second look: too dark to read, or without a sharp edge anywhere. */

export type Doubt = 'blurred' | 'dark';

const DARKEST_MEAN = 55;
/** Of the strongest hundredth of edges: printed words are far above it, a moved phone far below. */
const SOFTEST_EDGE = 26;

/** `pixels` is RGBA. */
export function judge(pixels: Uint8ClampedArray, width: number, height: number): Doubt | undefined {
  const grey = new Float32Array(width * height);
  let sum = 0;
  for (let at = 0; at < grey.length; at += 1) {
    const light = 0.299 * (pixels[at * 4] ?? 0) + 0.587 * (pixels[at * 4 + 1] ?? 0) + 0.114 * (pixels[at * 4 + 2] ?? 0);
    grey[at] = light;
    sum += light;
  }
  if (sum / grey.length < DARKEST_MEAN) return 'dark';
  const edges: number[] = [];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const around = (grey[at - 1] ?? 0) + (grey[at + 1] ?? 0) + (grey[at - width] ?? 0) + (grey[at + width] ?? 0);
      edges.push(Math.abs(4 * (grey[at] ?? 0) - around));
    }
  }
  edges.sort((a, b) => b - a);
  return (edges[Math.floor(edges.length / 100)] ?? 0) < SOFTEST_EDGE ? 'blurred' : undefined;
}
