/** A photo made small, its place and camera forgotten, and looked at for blur and darkness. Runs in a worker, or on the page where there is none. */

import { judge, type Doubt } from './sharpness.ts';

export interface Reduced {
  readonly bytes: ArrayBuffer;
  readonly doubt: Doubt | undefined;
}

const LONGEST = 2048;
export const QUALITY = 0.8;
const LOOKED_AT = 256;

export type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** Drawn anew, so nothing of the original file is left but its pixels. Rejects when the browser cannot open it. */
export async function reduce(photo: Blob, make: (width: number, height: number) => Canvas, encode: (canvas: Canvas) => Promise<Blob>): Promise<Reduced> {
  const whole = await createImageBitmap(photo, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST / Math.max(whole.width, whole.height));
  const canvas = make(Math.round(whole.width * scale), Math.round(whole.height * scale));
  draw(canvas, whole);
  const small = make(LOOKED_AT, Math.max(1, Math.round((LOOKED_AT * whole.height) / whole.width)));
  const looked = draw(small, whole).getImageData(0, 0, small.width, small.height);
  whole.close();
  const blob = await encode(canvas);
  return { bytes: await blob.arrayBuffer(), doubt: judge(looked.data, small.width, small.height) };
}

function draw(canvas: Canvas, image: ImageBitmap): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: false }) as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  context.fillStyle = '#fff'; // what is transparent in a PNG is paper
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return context;
}
