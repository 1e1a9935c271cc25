/** The accountant's acts. Reads go through `useDesk`; every act is safe to repeat, because its row has moved on. */

import { ask } from './client.ts';

export const MONEY = '/api/desk/money';

export async function doMoney(path: string, body?: unknown, key?: string): Promise<void> {
  await ask(`${MONEY}/${path}`, { method: 'POST', ...(key ? { key } : {}), ...(body === undefined ? {} : { body }) });
}

/** A file as it is: how many rows of it were taken. */
export async function loadFile(path: string, file: File): Promise<number> {
  return (await ask<{ readonly rows: number }>(`${MONEY}/${path}`, { method: 'POST', body: file })).body.rows;
}
