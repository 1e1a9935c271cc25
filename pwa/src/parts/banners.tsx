/** What is true of the whole app at this moment: a trial, no network, a newer version waiting for the person's word. */

import { signal } from '@preact/signals';
import { storage } from '../offline/storage.ts';
import { words } from '../words/index.ts';
import { putOff, takeUpdate, updateWaits } from '../update.ts';
import { Button } from './button.tsx';

export const online = signal(typeof navigator === 'undefined' || navigator.onLine !== false);

export function listenToNetwork(): void {
  addEventListener('online', () => { online.value = true; });
  addEventListener('offline', () => { online.value = false; });
}

export function Banners({ desk = false }: { desk?: boolean }) {
  const w = words.value.states;
  return (
    <>
      {/* CSS shows it by the document's data-sandbox, which the server writes: no shift when the script wakes. */}
      <p class="banner sandbox">{w.sandbox}</p>
      <div role="status">{!online.value && <p class="banner offline">{desk ? w.deskOffline : storage.value === 'kept' ? w.offline : w.offlineNowhere}</p>}</div>
      {updateWaits.value && (
        <div class="banner update" role="status">
          <p>{w.update}</p>
          <Button onClick={takeUpdate}>{w.updateNow}</Button>
          <Button look="quiet" onClick={putOff}>{w.updateLater}</Button>
        </div>
      )}
    </>
  );
}
