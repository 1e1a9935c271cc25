/** The PIN: chosen once with a network, asked whenever the phone has rested for five minutes. */

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { judgePin } from '../../helper/keeping.ts';
import { send } from '../../offline/field/field.ts';
import { makeVault, openVault } from '../../offline/field/vault.ts';
import type { Refusal } from '../../server/client.ts';
import { helper } from '../../words/helper.ts';
import { showHour } from '../../words/format.ts';
import { Button } from '../button.tsx';
import { ErrorSummary, type Fault } from '../errors.tsx';

function PinField({ id, label, value, set, invalid }: { id: string; label: string; value: string; set: (value: string) => void; invalid: boolean }) {
  return (
    <p class="lead">
      <label for={id}>{label}</label>
      <input id={id} type="password" inputMode="numeric" autocomplete="off" maxLength={12} aria-invalid={invalid || undefined} value={value} onInput={(event) => set(event.currentTarget.value.replace(/\D/g, ''))} />
    </p>
  );
}

function PinForm({ title, why, fault, asked, submit, children }: { title: string; why: string; fault: Fault | undefined; asked: number; submit: () => void; children: ComponentChildren }) {
  return (
    <form noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <h1 tabIndex={-1}>{title}</h1>
      <p class="lead">{why}</p>
      <ErrorSummary faults={fault ? [fault] : []} asked={asked} title={fault?.text} />
      {children}
    </form>
  );
}

export function MakePin({ of, gone }: { of: string; gone: boolean }) {
  const w = helper.value.pin;
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [fault, setFault] = useState<Fault>();
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    const judged = judgePin(pin);
    setAsked(asked + 1);
    setFault(judged !== 'good' ? { field: 'pin', text: w[judged] } : pin !== again ? { field: 'pin-again', text: w.differ } : undefined);
    if (judged !== 'good' || pin !== again) return;
    setBusy(true);
    await makeVault(of, pin).finally(() => setBusy(false));
  };
  return (
    <PinForm title={w.make} why={gone ? w.gone : w.makeWhy} fault={fault} asked={asked} submit={() => void submit()}>
      <PinField id="pin" label={w.pin} value={pin} set={setPin} invalid={fault?.field === 'pin'} />
      <PinField id="pin-again" label={w.again} value={again} set={setAgain} invalid={fault?.field === 'pin-again'} />
      <div class="actions"><Button type="submit" look="filled" busy={busy}>{w.keep}</Button></div>
    </PinForm>
  );
}

/** `none`: the vault is gone, after too many tries. `guest`: somebody else has just been here. */
export function OpenPin({ of, unsent, none, forget, guest = false }: { of: string; unsent: number; none: () => void; forget: () => void; guest?: boolean }) {
  const w = helper.value.pin;
  const back = guest && helper.value.stay;
  const [pin, setPin] = useState('');
  const [fault, setFault] = useState<Fault>();
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    const opening = await openVault(of, pin).finally(() => setBusy(false));
    setAsked(asked + 1);
    setPin('');
    if (opening.how === 'none') none();
    else if (opening.how === 'wait' || (opening.how === 'wrong' && opening.waitUntil)) setFault({ field: 'pin', text: w.wait(showHour(new Date(opening.waitUntil + 60_000).toISOString())) });
    else if (opening.how === 'wrong') setFault({ field: 'pin', text: w.wrong(opening.left) });
  };
  return (
    <>
      <PinForm title={w.open} why={back ? back.homeWhy : w.openWhy} fault={fault} asked={asked} submit={() => void submit()}>
        <PinField id="pin" label={w.pin} value={pin} set={setPin} invalid={fault !== undefined} />
        <div class="actions"><Button type="submit" look="filled" busy={busy}>{w.do}</Button></div>
      </PinForm>
      {unsent > 0 && <SendSealed of={of} unsent={unsent} />}
      <div class="section">
        <Button look="quiet" onClick={forget}>{back ? back.forgot : w.forgot}</Button>
        {!back && <p class="note">{w.forgotWhy}</p>}
      </div>
    </>
  );
}

/** Each item is sealed to the system too: it can go without the PIN. */
function SendSealed({ of, unsent }: { of: string; unsent: number }) {
  const w = helper.value;
  const [told, setTold] = useState('');
  const [busy, setBusy] = useState(false);
  const go = async (): Promise<void> => {
    setBusy(true);
    await send(of).then((n) => setTold(w.pin.sent(n)), ({ status }: Refusal) => setTold(status === 404 ? w.ended : status === 401 ? w.waiting.signIn : w.waiting.offline));
    setBusy(false);
  };
  return (
    <div class="callout">
      <p role="status">{told || w.pin.unsent(unsent)}</p>
      {!told && <Button busy={busy} onClick={() => void go()}>{w.pin.send}</Button>}
    </div>
  );
}
