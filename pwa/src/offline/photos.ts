/** From what the camera or the gallery gives to a page that can be sent: reduced in a worker, hashed, kept on the phone. */

import { trusted } from '../trusted.ts';
import { newId } from './ids.ts';
import type { Page } from './drafts.ts';
import { QUALITY, reduce, type Canvas, type Reduced } from './reduce.ts';
import workerUrl from './reducer.ts?worker&url';
import { put } from './store.ts';

export const MOST_BYTES = 20 * 1024 * 1024;
const SLOWEST_MS = 20_000;

/** Why a file cannot be a page; the others are kept. */
export class NotAPage extends Error {
  readonly why: 'broken' | 'tooBig';
  readonly size: number;
  constructor(why: 'broken' | 'tooBig', size = 0) {
    super(why);
    this.why = why;
    this.size = size;
  }
}

/** The page, kept on the phone. Throws NotAPage, StorageFull. */
export async function makePage(file: File): Promise<Page> {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer().catch(() => new ArrayBuffer(0)));
  if (head.length === 0) throw new NotAPage('broken');
  const name = file.name.normalize('NFC');
  if (isPdf(head)) return keep(await bytesOf(file), 'application/pdf', name, {});
  const reduced = await shrink(file);
  if (reduced) return keep(reduced.bytes, 'image/jpeg', name.replace(/\.\w+$/, '') + '.jpg', reduced.doubt ? { doubt: reduced.doubt } : {});
  // What this phone cannot open but the system can goes as it is.
  if (isHeic(head)) return keep(await bytesOf(file), 'image/heic', name, { raw: true });
  throw new NotAPage('broken');
}

async function keep(bytes: ArrayBuffer, type: string, name: string, more: Pick<Page, 'doubt' | 'raw'>): Promise<Page> {
  const id = newId();
  await put('files', { id, type, bytes });
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return { id, name, type, size: bytes.byteLength, sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''), ...more };
}

async function bytesOf(file: File): Promise<ArrayBuffer> {
  if (file.size > MOST_BYTES) throw new NotAPage('tooBig', file.size);
  return file.arrayBuffer();
}

const isPdf = (head: Uint8Array): boolean => String.fromCharCode(...head.slice(0, 5)) === '%PDF-';
const isHeic = (head: Uint8Array): boolean => /^ftyp(hei|hev|mif|msf)/.test(String.fromCharCode(...head.slice(4, 12)));

async function shrink(file: File): Promise<Reduced | undefined> {
  if (typeof OffscreenCanvas !== 'undefined' && typeof Worker !== 'undefined') {
    const reduced = await inWorker(file);
    if (reduced !== 'no worker') return reduced;
  }
  return reduce(file, onPage, encodeOnPage).catch(() => undefined);
}

function inWorker(file: File): Promise<Reduced | undefined | 'no worker'> {
  return new Promise((done) => {
    let worker: Worker;
    try {
      worker = new Worker(trusted(workerUrl));
    } catch {
      done('no worker');
      return;
    }
    const end = (result: Reduced | undefined | 'no worker'): void => {
      clearTimeout(timer);
      worker.terminate();
      done(result);
    };
    const timer = setTimeout(() => end(undefined), SLOWEST_MS);
    worker.onerror = () => end('no worker');
    worker.onmessage = ({ data }: MessageEvent<Reduced | undefined>) => end(data);
    worker.postMessage(file);
  });
}

function onPage(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

function encodeOnPage(canvas: Canvas): Promise<Blob> {
  return new Promise((done, fail) => {
    (canvas as HTMLCanvasElement).toBlob((blob) => (blob ? done(blob) : fail(new Error('not encoded'))), 'image/jpeg', QUALITY);
  });
}
