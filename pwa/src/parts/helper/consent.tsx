/** Whether the household may be written down: the words that are read aloud, and the answer with its date. */

import type { Household } from '../../helper/model.ts';
import { showDay } from '../../words/format.ts';
import { helper } from '../../words/helper.ts';

export function ConsentPart({ household, agreed, change }: { household: Household | undefined; agreed: boolean | undefined; change: (agreed: boolean) => void }) {
  const w = helper.value.household;
  const given = household?.consent;
  return (
    <section class="section" aria-labelledby="dong-y">
      <h2 id="dong-y">{w.consent}</h2>
      <p>{given ? (given.agreed ? w.agreed(showDay(given.at), given.by ?? '') : w.declined(showDay(given.at))) : w.notAsked}</p>
      {given?.agreed ? <details><summary>{w.askAgain}</summary><Ask agreed={agreed} change={change} /></details> : <Ask agreed={agreed} change={change} />}
    </section>
  );
}

function Ask({ agreed, change }: { agreed: boolean | undefined; change: (agreed: boolean) => void }) {
  const w = helper.value.household;
  return (
    <>
      <blockquote class="callout fine read-aloud"><p class="note">{w.read}</p><p>{w.words}</p></blockquote>
      <div class="choices lead" role="radiogroup" aria-labelledby="dong-y">
        {([[true, w.agree], [false, w.decline]] as const).map(([yes, word]) => (
          <label key={word} class="choice">
            <input type="radio" name="dong-y" checked={agreed === yes} onChange={() => change(yes)} />
            <span>{word}</span>
          </label>
        ))}
      </div>
    </>
  );
}
