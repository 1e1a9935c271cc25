/** In the HTML of a draft's pages: while the app's own files travel, the phone's shelves are opened and read. Nothing is made or changed here, and no code imported. */

import { NAME, VERSION, type Early } from './offline/names.ts';

const read = (db: IDBDatabase, shelf: string): Promise<never[]> =>
  new Promise((done, fail) => {
    const asked = db.transaction(shelf).objectStore(shelf).getAll();
    asked.onsuccess = () => done(asked.result as never[]);
    asked.onerror = fail;
  });

globalThis.early = new Promise<Early>((done, fail) => {
  const asked = indexedDB.open(NAME, VERSION);
  // A phone that has none yet: the app makes them.
  asked.onupgradeneeded = () => asked.transaction?.abort();
  asked.onerror = fail;
  asked.onsuccess = () => {
    const db = asked.result;
    db.onversionchange = () => db.close();
    Promise.all([read(db, 'keys'), read(db, 'drafts')]).then(([keys, drafts]) => done({ db, keys, drafts }), fail);
  };
});
// Whoever needs it asks again.
globalThis.early.catch(() => undefined);
