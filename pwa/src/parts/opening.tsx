/** What a procedure says at a glance. Drawn by the page; and by the build once, as a template that the server fills in, so that it is read before any script (api/opening.py). */

import type { ComponentChildren } from 'preact';
import { finding } from '../words/finding.ts';

export interface Told {
  readonly name: string;
  readonly when: string;
  readonly badge: string;
  readonly result: string;
  readonly time: string;
  /** Filed this minute: seen from when, due by when; nothing where it is not filed here. */
  readonly filed: string;
  readonly practice: ComponentChildren;
  readonly money: string;
}

export function Opening({ name, when, badge, result, time, filed, practice, money }: Told) {
  const w = finding.value.procedure;
  return (
    <>
      <h1 tabIndex={-1}>{name}</h1>
      <p class="lead">{when} <span class="badge">{badge}</span></p>
      <dl class="facts beside card">
        <Fact name={w.result}>{result}</Fact>
        <Fact name={w.byLaw}><b>{time}</b><span class="note">{filed}</span></Fact>
        <Fact name={w.inPractice}>{practice}</Fact>
        <Fact name={w.money}><b class="sum">{money}</b></Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}
