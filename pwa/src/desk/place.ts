/** Where the officer is in today's work: the order of the rows and the row in hand. Ids only; they outlive a reload and end with the tab. */

interface Place {
  /** Rows as last drawn, so that “hồ sơ sau” means what the eye saw. */
  readonly order: readonly string[];
  /** The queue with its filters. */
  readonly address: string;
  readonly row?: string | undefined;
}

const NAME = 'desk-place';
let place: Place = kept();

function kept(): Place {
  const none: Place = { order: [], address: '/can-bo' };
  try {
    return { ...none, ...(JSON.parse(sessionStorage.getItem(NAME) ?? '{}') as Partial<Place>) };
  } catch {
    return none;
  }
}

function change(next: Partial<Place>): void {
  place = { ...place, ...next };
  try {
    sessionStorage.setItem(NAME, JSON.stringify(place));
  } catch {
    /* no storage: the place lasts as long as the page */
  }
}

export const rowsInOrder = (): readonly string[] => place.order;
export const queueAddress = (): string => place.address;
export const rowInHand = (): string | undefined => place.row;

export const remember = (order: readonly string[], address: string): void => change({ order, address });
export const hold = (row: string | undefined): void => change({ row });
