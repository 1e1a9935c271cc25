/** “Bà con tự đăng nhập trên máy này”: the way in, what stands over every screen meanwhile, and the proof at the end. */

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { endStay, leave, lend, wantsOut } from '../../offline/field/guest.ts';
import type { Draft } from '../../offline/drafts.ts';
import { me } from '../../server/me.ts';
import type { Receipt } from '../../server/shapes.ts';
import { filing } from '../../words/filing.ts';
import { showMoment, showWeekday } from '../../words/format.ts';
import { helper } from '../../words/helper.ts';
import { language, say } from '../../words/index.ts';
import { online } from '../banners.tsx';
import { Button } from '../button.tsx';
import { Confirm } from '../confirm.tsx';
import { Icon } from '../icons.tsx';

export function OwnSignIn({ draft }: { draft: Draft }) {
  const w = helper.value.stay;
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const begin = async (): Promise<void> => {
    if (!online.peek()) return setTrouble(w.offline);
    setBusy(true);
    await lend(draft).then((to) => location.assign(to), () => { setTrouble(w.noRoom); setBusy(false); });
  };
  return (
    <section class="section" aria-labelledby="tu-dang-nhap">
      <h2 id="tu-dang-nhap">{w.title}</h2>
      <p class="note">{w.why}</p>
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <p class="lead"><Button busy={busy} onClick={() => void begin()}>{w.begin}</Button></p>
    </section>
  );
}

export function Stay({ children }: { children: ComponentChildren }) {
  const w = helper.value.stay;
  return (
    <>
      <p class="for"><Icon name="person" size={20} /> <span>{w.whose(me.value?.displayName ?? '')}</span></p>
      {children}
      <p class="section"><Button look="quiet" onClick={() => { wantsOut.value = true; }}>{w.giveUp}</Button></p>
      {wantsOut.value && <Confirm ask={w.giveUpAsk} why={[w.giveUpWhy]} yes={w.giveUpDo} no={w.goOn} answer={(sure) => { wantsOut.value = false; if (sure) void leave(); }} />}
    </>
  );
}

/** The proof, from memory alone: by the time that it is read, the phone has forgotten it. */
export function StayOver({ receipt }: { receipt: Receipt }) {
  const w = helper.value.stay;
  const f = filing.value.filed;
  const [to, setTo] = useState<string>();
  useEffect(() => void endStay('filed').then(setTo), []);
  const due = receipt.fees.some((fee) => fee.missingVnd > 0);
  return (
    <>
      <h1 tabIndex={-1}><Icon name="check" size={28} /> {f.heading(showMoment(receipt.submittedAt))}</h1>
      <p class="lead">{say(receipt.procedure.name)} · {say(receipt.office.name)}</p>
      <dl class="facts card">
        <div><dt>{f.code}</dt><dd class="code">{receipt.code}</dd></div>
        <div><dt>{f.secret}</dt><dd class="code">{receipt.secret.replace(/(\d{5})(?=\d)/, '$1 ')}<span class="note">{f.secretWhy}</span></dd></div>
        <div><dt>{f.next}</dt><dd><b>{due && receipt.stage === 'unpaid' ? f.payFirst : f.opens(showWeekday(receipt.opensAt, language.value))}</b></dd></div>
      </dl>
      <p class="callout" role="status">{to ? w.over : w.ending}</p>
      {to && <div class="actions"><Button look="filled" onClick={() => location.assign(to)}>{w.back}</Button></div>}
    </>
  );
}
