/** The top of every screen: stitch line, back or brand on the left, help always on the right. */

import { site } from '../server/site.ts';
import { words } from '../words/index.ts';
import { Banners } from './banners.tsx';
import { openHelp } from './help.tsx';
import { Icon } from './icons.tsx';

export function Header({ up, desk = false }: { up: string | undefined; desk?: boolean }) {
  const w = words.value;
  return (
    <header class={desk ? 'top top-desk' : 'top'}>
      <div class="stitch" />
      <div class="top-row">
        {desk ? (
          <>
            <a class="brand" href="/can-bo"><b>{w.brand}</b> <span>{[w.desk.name, site.value.province].filter(Boolean).join(' · ')}</span></a>
            <a class="back" href="/">{w.desk.resident}</a>
          </>
        ) : up === undefined ? (
          <a class="brand" href="/">
            <b>{w.brand}</b> <span>{site.value.province}</span>
          </a>
        ) : (
          <a class="back" href={up} data-back>
            <Icon name="back" /> {w.back}
          </a>
        )}
        <button type="button" class="help-button" aria-haspopup="dialog" onClick={openHelp}>
          {w.help.open}
        </button>
      </div>
      <Banners desk={desk} />
    </header>
  );
}
