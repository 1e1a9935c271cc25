/** The pages of one paper in their order, each with its picture, to be taken again, moved or taken away. */

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Page } from '../offline/drafts.ts';
import { makePage, MOST_BYTES, NotAPage } from '../offline/photos.ts';
import { drop, get, StorageFull } from '../offline/store.ts';
import { filing } from '../words/filing.ts';
import { showSize } from '../words/format.ts';
import { say } from '../words/index.ts';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';
import { PickButton } from './pick.tsx';

interface Props {
  readonly pages: readonly Page[];
  /** Whose they are. */
  readonly of: string | null;
  readonly most: number;
  readonly pdf: boolean;
  /** Resolves once it is on the phone. */
  readonly change: (how: (pages: readonly Page[]) => readonly Page[]) => Promise<unknown>;
  /** On a screen of its own, the first photo is the one purpose; “Xong” stands before the ways to add a page. */
  readonly done?: ComponentChildren;
}

/** Whether the browser says that the camera is forbidden here: told before anybody taps in vain. */
function useBlockedCamera(): boolean {
  const [blocked, setBlocked] = useState(false);
  useEffect(() => {
    // Not every browser has the question, nor this word for it.
    navigator.permissions?.query({ name: 'camera' as PermissionName }).then(({ state }) => setBlocked(state === 'denied'), () => undefined);
  }, []);
  return blocked;
}

export function Pages({ pages, of, most, pdf, change, done }: Props) {
  const w = filing.value.paper;
  const blocked = useBlockedCamera();
  const [working, setWorking] = useState(0);
  const [trouble, setTrouble] = useState('');
  const take = async (files: readonly File[], instead?: Page): Promise<void> => {
    setTrouble('');
    for (const file of files) {
      setWorking((n) => n + 1);
      try {
        const page = await makePage(file, of);
        await change((now) => (instead ? now.map((each) => (each.id === instead.id ? page : each)) : [...now, page].slice(0, most)));
        if (instead) await drop('files', instead.id);
      } catch (error) {
        if (error instanceof NotAPage) setTrouble(error.why === 'tooBig' ? w.tooBig(showSize(error.size), showSize(MOST_BYTES)) : w[error.why]);
        else if (error instanceof StorageFull) setTrouble(w.full);
        else throw error;
      } finally {
        setWorking((n) => n - 1);
      }
    }
  };
  return (
    <>
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      {pages.length === 0 && working === 0 && <p class="lead">{w.none}</p>}
      <ol class="pages plain">
        {pages.map((page, at) => (
          <li key={page.id} class="card">
            <Sheet
              page={page}
              at={at}
              retake={(file) => void take([file], page)}
              earlier={() => void change((now) => movedUp(now, page.id))}
              remove={() => void change((now) => now.filter((each) => each.id !== page.id)).then(() => drop('files', page.id))}
            />
          </li>
        ))}
      </ol>
      <p role="status" class="lead">{working > 0 && w.working}</p>
      <div class={done === undefined ? 'lead' : 'actions'}>
        {pages.length > 0 && done}
        {pages.length < most ? (
          <>
            {blocked && <p class="callout" role="status">{w.blocked}</p>}
            {/* The button stays: some phones let their own camera take the picture all the same. */}
            <PickButton look={done !== undefined && !pages.length && !blocked ? 'filled' : 'line'} icon="camera" accept="image/*" camera onPick={(files) => void take(files)}>{pages.length ? w.more : w.shoot}</PickButton>
            <PickButton look={done !== undefined && !pages.length && blocked ? 'filled' : 'line'} icon="paper" accept={pdf ? 'image/*,application/pdf' : 'image/*'} multiple onPick={(files) => void take(files.slice(0, most - pages.length))}>{w.pick}</PickButton>
            <p class="note lead">{pdf ? w.pickWhat : w.pickPhoto}</p>
          </>
        ) : (
          <p class="note lead">{w.enough(most)}</p>
        )}
      </div>
    </>
  );
}

/** The page before its neighbour. */
function movedUp(pages: readonly Page[], id: string): readonly Page[] {
  const at = pages.findIndex((page) => page.id === id);
  const before = pages[at - 1];
  const page = pages[at];
  return before && page ? [...pages.slice(0, at - 1), page, before, ...pages.slice(at + 1)] : pages;
}

function Sheet({ page, at, retake, earlier, remove }: { page: Page; at: number; retake: (file: File) => void; earlier: () => void; remove: () => void }) {
  const w = filing.value.paper;
  const url = usePreview(page);
  const told = page.refused ? say(page.refused) : page.doubt ? w[page.doubt] : page.raw ? w.raw : '';
  return (
    <>
      <div class="sheet-row">
        <span class="thumb">{url && page.type === 'image/jpeg' ? <img src={url} alt="" /> : <Icon name="paper" size={40} />}</span>
        <p>
          <b>{w.page(at + 1)}</b>
          <span class="note block">{page.name}</span>
          <span class="note block">{showSize(page.size)} · {page.sent ? w.there : w.here}</span>
        </p>
      </div>
      {told && <p class={page.refused ? 'callout stop' : 'callout'}>{told}</p>}
      <div class="sheet-acts">
        <PickButton icon="again" accept="image/*" camera onPick={([file]) => file && retake(file)}>{w.again}<span class="unseen"> {w.page(at + 1)}</span></PickButton>
        {at > 0 && <Button onClick={earlier}>{w.up}<span class="unseen"> {w.page(at + 1)}</span></Button>}
        <Button onClick={remove}>{w.remove}<span class="unseen"> {w.page(at + 1)}</span></Button>
      </div>
    </>
  );
}

function usePreview(page: Page): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    void get('files', page.id).then((held) => {
      if (held) setUrl((made = URL.createObjectURL(new Blob([held.bytes], { type: held.type }))));
    });
    return () => { if (made) URL.revokeObjectURL(made); };
  }, [page.id]);
  return url;
}
