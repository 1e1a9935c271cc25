/** Where the officer is in today's work: the list as last seen and the row in hand. Lost with the tab, never sooner. */

const ROW = 'desk-row';

/** Order of the rows as last drawn, so that “hồ sơ sau” means what the eye saw. */
let order: readonly string[] = [];
/** Address of the queue with its filters. */
let from = '/can-bo';

export const rowsInOrder = (): readonly string[] => order;
export const queueAddress = (): string => from;

export function remember(ids: readonly string[], address: string): void {
  order = ids;
  from = address;
}

/** The row in hand outlives a reload. */
export function rowInHand(): string | undefined {
  try {
    return sessionStorage.getItem(ROW) ?? undefined;
  } catch {
    return undefined;
  }
}

export function hold(id: string | undefined): void {
  try {
    if (id) sessionStorage.setItem(ROW, id);
    else sessionStorage.removeItem(ROW);
  } catch {
    /* no storage: the row is found again by eye */
  }
}
