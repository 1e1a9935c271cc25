/** The way between telling many, how delivery goes, and the templates. */

import { lead } from '../../words/desk-lead.ts';

export function LeadNav({ at }: { at: string }) {
  const w = lead.value;
  const leaves = { '/can-bo/phat-tin': w.broadcast.title, '/can-bo/mau-tin': w.templates.title, '/can-bo/van-hanh': w.operations.title };
  return <nav class="filters" aria-label={w.nav}>{Object.entries(leaves).map(([to, name]) => <a key={to} href={to} aria-current={to === at ? 'page' : undefined}>{name}</a>)}</nav>;
}
