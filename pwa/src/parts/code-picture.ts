/** The code as one picture to send or to save: black on white whatever the screen's colours, with what is typed by hand below. */

import type { TransferOut } from '../server/shapes.ts';
import { showDong } from '../words/format.ts';
import { own } from '../words/own.ts';

const SIDE = 720;
const LINE = 44;
const EDGE = 36;

async function draw(url: string, lines: readonly string[]): Promise<Blob> {
  const code = new Image(SIDE, SIDE);
  code.src = url;
  await code.decode();
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE + lines.length * LINE + EDGE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(code, 0, 0, SIDE, SIDE);
  pen.fillStyle = '#000';
  pen.font = '28px system-ui, sans-serif';
  lines.forEach((line, at) => pen.fillText(line, EDGE, SIDE + at * LINE + LINE * 0.7, SIDE - 2 * EDGE));
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/png'));
}

/** The file, named so that whoever gets it knows what it is for. */
export async function codePicture(url: string, transfer: TransferOut, amountVnd: number): Promise<File> {
  const w = own.value.pay.transfer;
  const lines = [`${w.bank}: ${transfer.bank}`, `${w.name}: ${transfer.accountName}`, `${w.account}: ${transfer.account}`, `${w.amount}: ${showDong(amountVnd)}`, `${w.content}: ${transfer.content}`];
  return new File([await draw(url, lines)], `${transfer.content}.png`, { type: 'image/png' });
}

export function save(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Through the phone's own sheet; false where there is none, and where the person closed it nothing happens. */
export async function send(file: File): Promise<boolean> {
  if (!navigator.canShare?.({ files: [file] })) return false;
  try {
    await navigator.share({ files: [file] });
  } catch (error) {
    if ((error as Error).name !== 'AbortError') return false;
  }
  return true;
}
