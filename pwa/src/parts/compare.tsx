/** A file on this device against the sum it should have: computed here, sent nowhere. */

import { useState } from 'preact/hooks';
import { after } from '../words/after.ts';
import { PickButton } from './pick.tsx';

export function Compare({ sha256 }: { sha256: string }) {
  const w = after.value.verify;
  const [found, setFound] = useState<{ readonly name: string; readonly same: boolean }>();
  const compare = async (file: File): Promise<void> => {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    setFound({ name: file.name, same: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256 });
  };
  return (
    <>
      <p class="lead">{w.compareWhy}</p>
      <p class="lead"><PickButton icon="paper" accept="application/pdf" onPick={([file]) => file && void compare(file)}>{w.pick}</PickButton></p>
      <div role="status">{found && <p class={`callout ${found.same ? 'fine' : 'stop'}`}><b>{found.name}</b><span class="block">{found.same ? w.same : w.differs}</span></p>}</div>
    </>
  );
}
