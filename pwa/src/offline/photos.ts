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
  readonly why: 'broken' | 'tooBig' | 'gone';
  readonly size: number;
  constructor(why: 'broken' | 'tooBig' | 'gone', size = 0) {
    super(why);
    this.why = why;
    this.size = size;
  }
}

/** The page, kept on the phone for whoever it is. Throws NotAPage, StorageFull. */
export async function makePage(file: File, of: string | null): Promise<Page> {
  const keep: Keep = (bytes, type, name, more) => keepFor(of, bytes, type, name, more);
  const head = new Uint8Array(await bytesOf(file.slice(0, 12)));
  if (head.length === 0) {
    await bytesOf(file); // one that was deleted looks empty until it is read
    throw new NotAPage('broken');
  }
  const name = file.name.normalize('NFC');
  if (isPdf(head)) return keep(await bytesOf(file), 'application/pdf', name, {});
  const reduced = await shrink(file);
  if (reduced) return keep(reduced.bytes, 'image/jpeg', name.replace(/\.\w+$/, '') + '.jpg', reduced.doubt ? { doubt: reduced.doubt } : {});
  // What this phone cannot open but the system can goes as it is.
  if (isHeic(head)) return keep(await bytesOf(file), 'image/heic', name, { raw: true });
  throw file.size > MOST_BYTES ? new NotAPage('tooBig', file.size) : new NotAPage('broken');
}

type Keep = (bytes: ArrayBuffer, type: string, name: string, more: Pick<Page, 'doubt' | 'raw'>) => Promise<Page>;

async function keepFor(of: string | null, ...[bytes, type, name, more]: Parameters<Keep>): Promise<Page> {
  const id = newId();
  await put('files', { id, of, type, bytes });
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return { id, name, type, size: bytes.byteLength, sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''), ...more };
}

/** Deleted, or taken out with its card, between being chosen and being read. */
async function bytesOf(file: Blob): Promise<ArrayBuffer> {
  if (file.size > MOST_BYTES) throw new NotAPage('tooBig', file.size);
  return file.arrayBuffer().catch(() => Promise.reject(new NotAPage('gone')));
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
