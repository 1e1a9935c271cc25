/** Whose turn it is, since when, by when, and the one thing to do about it. */

import type { ComponentChildren } from 'preact';
import { words } from '../words/index.ts';
import { Shape, type Turn } from './icons.tsx';

export interface TurnFace {
  readonly turn: Turn;
  /** Who, when the turn is not the reader's: an office's own name. */
  readonly who?: string | undefined;
  readonly since?: string | undefined;
  /** Hour and date, as an appointment is said. */
  readonly by?: string | undefined;
  /** Nobody's turn any more, whatever the shape says of how it ended. */
  readonly ended?: boolean;
}

/** The card: a thick side bar, the shape drawn, the words, and its one button below. */
export function TurnCard({ turn, who, since, by, ended, children }: TurnFace & { readonly children?: ComponentChildren }) {
  const w = words.value.turn;
  return (
    <div class={`turn-card turn-${turn}`}>
      <p class="turn-whose">
        <Shape turn={turn} /> <b>{who ? w.of(who) : ended && turn !== 'done' ? w.stopped : w[turn]}</b>
      </p>
      {since && <p>{w.since(since)}</p>}
      {by && <p class="turn-by">{w.by(by)}</p>}
      {children && <div class="turn-do">{children}</div>}
    </div>
  );
}

/** The same in one line, for lists. A draft's edge is dashed: it cannot pass for something filed. */
export function TurnMark({ turn, who, children }: { turn: Turn; who?: string | undefined; children?: ComponentChildren }) {
  const w = words.value.turn;
  return (
    <span class={`turn-mark turn-${turn}`}>
      <Shape turn={turn} /> <span>{children ?? (who ? w.of(who) : w[turn])}</span>
    </span>
  );
}

/** How a dossier's time was shared, in hours by law: the length, the pattern and the printed number all say it. */
export function TurnBar({ shares }: { shares: readonly { readonly turn: Turn; readonly label: string; readonly hours: number }[] }) {
  const total = shares.reduce((sum, share) => sum + share.hours, 0);
  return (
    <div class="turn-shares">
      <svg class="turn-bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <defs>
          <pattern id="slant" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 8L8 0" class="hatch" /></pattern>
          <pattern id="dots" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="4" cy="4" r="1.5" class="dots" /></pattern>
        </defs>
        {total > 0 && parts(shares.map((share) => (share.hours / total) * 1000)).map(([from, width], at) => {
          const turn = shares[at]?.turn ?? 'office';
          return [
            <rect class={`fill-${turn}`} x={from} y="0" width={width} height="12" />,
            turn !== 'office' && <rect x={from} y="0" width={width} height="12" fill={turn === 'resident' ? 'url(#slant)' : 'url(#dots)'} />,
          ];
        })}
      </svg>
      <ul class="plain">
        {shares.map((share) => (
          <li key={share.turn} class={`turn-${share.turn}`}><Shape turn={share.turn} /> {share.label}: <b>{words.value.turn.hours(share.hours)}</b></li>
        ))}
      </ul>
    </div>
  );
}

const parts = (widths: readonly number[]): readonly (readonly [number, number])[] => {
  let from = 0;
  return widths.map((width) => {
    const part = [from, width] as const;
    from += width;
    return part;
  });
};
