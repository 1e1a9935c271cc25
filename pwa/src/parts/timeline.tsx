/** What has happened, oldest first: the past folded, the present open, the future dashed. */

import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { words } from '../words/index.ts';
import { Shape, type Turn } from './icons.tsx';

export interface Step {
  readonly id: string;
  readonly turn: Turn;
  readonly title: string;
  /** "22:15, 20/11/2026"; nothing for what is still to come. */
  readonly at?: string | undefined;
  readonly who?: string | undefined;
  /** When the resident's phone showed the message. */
  readonly seen?: string | undefined;
  readonly more?: ComponentChildren;
}

const SHOWN_OF_PAST = 1;

export function Timeline({ past, now, ahead }: { past: readonly Step[]; now: Step | undefined; ahead: readonly Step[] }) {
  const w = words.value.timeline;
  const [open, setOpen] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const hidden = open ? 0 : Math.max(0, past.length - SHOWN_OF_PAST);
  return (
    <>
      {hidden > 0 && <button type="button" class="button quiet fold" onClick={() => { list.current?.focus(); setOpen(true); }}><span>{w.past(hidden)}</span></button>}
      <ol class="timeline plain" tabIndex={-1} ref={list}>
        {past.slice(hidden).map((step) => <Line key={step.id} step={step} when="past" />)}
        {now && <Line key={now.id} step={now} when="now" />}
        {ahead.map((step) => <Line key={step.id} step={step} when="ahead" />)}
      </ol>
    </>
  );
}

function Line({ step, when }: { step: Step; when: 'past' | 'now' | 'ahead' }) {
  const w = words.value.timeline;
  return (
    <li class={`step step-${when}`} aria-current={when === 'now' ? 'step' : undefined}>
      <Shape turn={when === 'ahead' ? 'draft' : step.turn} />
      <div>
        <p class="step-title">{step.title}</p>
        <p class="note">
          {[when === 'ahead' ? w.ahead : step.at, step.who, step.seen && w.seen(step.seen)].filter(Boolean).join(' · ')}
        </p>
        {step.more}
      </div>
    </li>
  );
}
