/** The papers beside the form: page after page, larger, smaller, turned; what was fetched stays without a network. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { page as fetchPage } from '../../server/desk.ts';
import type { FileFace } from '../../server/contract.d.ts';
import { desk } from '../../words/desk.ts';
import { say, type Both } from '../../words/index.ts';
import { useKeys } from './keys.ts';

export interface Paper {
  readonly id: string;
  readonly label: Both | undefined;
  readonly files: readonly FileFace[];
}

const SIZES = [0.5, 0.75, 1, 1.5, 2, 3] as const;
const FIT = 2;

export function Papers({ papers }: { papers: readonly Paper[] }) {
  const w = desk.value.dossier;
  const sheets = papers.flatMap((paper) => paper.files.map((file, at) => ({ paper, file, at })));
  const [at, setAt] = useState(0);
  const [size, setSize] = useState(FIT);
  const [quarter, setQuarter] = useState(0);
  const sheet = sheets[Math.min(at, sheets.length - 1)];
  const turn = (by: number): void => {
    setAt(Math.min(sheets.length - 1, Math.max(0, at + by)));
    setQuarter(0);
  };
  const zoom = (by: number): void => setSize(Math.min(SIZES.length - 1, Math.max(0, size + by)));
  useKeys({ '[': () => turn(-1), ']': () => turn(1), '+': () => zoom(1), '=': () => zoom(1), '-': () => zoom(-1), r: () => setQuarter((quarter + 1) % 4) });
  if (!sheet) return <p class="papers-none note">{w.noPapers}</p>;
  const nameOf = (paper: Paper): string => (paper.label ? say(paper.label) : w.papers);
  return (
    <>
      <div class="papers-tabs">
        {papers.map((paper) => {
          const first = sheets.findIndex((each) => each.paper.id === paper.id);
          return (
            <button key={paper.id} type="button" aria-pressed={paper.id === sheet.paper.id} onClick={() => turn(first - at)}>
              {nameOf(paper)} <b>{paper.files.length}</b>
            </button>
          );
        })}
      </div>
      <div class="papers-tools">
        <span class="papers-page">{w.page(sheet.at + 1, sheet.paper.files.length)}</span>
        {sheets.length > 1 && <button type="button" onClick={() => turn(-1)}>{w.before}</button>}
        {sheets.length > 1 && <button type="button" onClick={() => turn(1)}>{w.after}</button>}
        <button type="button" onClick={() => zoom(-1)}>{w.smaller}</button>
        <button type="button" onClick={() => setSize(FIT)}>{w.fit}</button>
        <button type="button" onClick={() => zoom(1)}>{w.bigger}</button>
        <button type="button" onClick={() => setQuarter((quarter + 1) % 4)}>{w.turn}</button>
      </div>
      {sheet.file.mediaType === 'application/pdf' ? (
        <div class="papers-pdf"><p>{w.pdf}</p><a class="button line" href={`/api/files/${sheet.file.id}`} target="_blank" rel="noopener">{w.openPdf}</a></div>
      ) : (
        <Sheet key={sheet.file.id} file={sheet.file.id} label={w.paperOf(nameOf(sheet.paper), sheet.at + 1)} scale={SIZES[size] ?? 1} quarter={quarter} />
      )}
    </>
  );
}

/** Drawn on a canvas, so that a turned page is as long as it looks and scrolls like one. */
function Sheet({ file, label, scale, quarter }: { file: string; label: string; scale: number; quarter: number }) {
  const w = desk.value.dossier;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [image, setImage] = useState<ImageBitmap>();
  const [failed, setFailed] = useState(0);
  useEffect(() => {
    let gone = false;
    fetchPage(file).then((blob) => createImageBitmap(blob)).then((bitmap) => (gone ? bitmap.close() : setImage(bitmap)), () => { if (!gone) setFailed((n) => n + 1); });
    return () => { gone = true; };
  }, [file, failed > 0]);
  useEffect(() => {
    const board = canvas.current;
    const pen = board?.getContext('2d');
    if (!board || !pen || !image) return;
    const sideways = quarter % 2 === 1;
    board.width = sideways ? image.height : image.width;
    board.height = sideways ? image.width : image.height;
    pen.translate(board.width / 2, board.height / 2);
    pen.rotate((quarter * Math.PI) / 2);
    pen.drawImage(image, -image.width / 2, -image.height / 2);
    board.style.width = `${scale * 100}%`;
  }, [image, quarter, scale]);
  if (failed && !image) return <p class="papers-none" role="alert">{w.paperFailed}</p>;
  return <div class="papers-view" tabIndex={0} role="region" aria-label={label}><canvas ref={canvas} role="img" aria-label={label} /></div>;
}
