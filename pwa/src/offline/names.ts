/** What the phone's shelves are called, for the code that runs before the app as for the app. */

export const NAME = 'motcua';
export const VERSION = 2;

/** Opened and read by the page's own HTML (src/early.ts). */
export interface Early {
  readonly db: IDBDatabase;
  readonly keys: readonly { readonly id: string }[];
  readonly drafts: readonly { readonly id: string }[];
}

declare global {
  var early: Promise<Early> | undefined;
}
