/** Why an act was not done, as the desk says it; an ended session leads to signing in and back. */

import type { Refusal } from '../../server/client.ts';
import { signInAt } from '../../server/me.ts';
import { desk } from '../../words/desk.ts';
import { say, words } from '../../words/index.ts';
import type { Fault } from '../errors.tsx';

/** `unsent`: what is said when nobody answered. */
export const refused = (error: Refusal, field = '', unsent = desk.peek().offline): Fault => ({
  field,
  text: error.vi ? say(error) : error.status ? words.peek().states.error : unsent,
  ...(error.status === 401 ? { href: signInAt(location.pathname + location.search) } : {}),
});
