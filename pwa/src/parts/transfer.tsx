/** Paying by a code that any bank's app scans: shown, copied, sent to whoever pays, and believed only when the bank tells. */

import { useEffect, useState } from 'preact/hooks';
import { ask, type Refusal } from '../server/client.ts';
import type { AttemptOut, FeeOut, TransferOut } from '../server/shapes.ts';
import { site } from '../server/site.ts';
import { showDong, showHour } from '../words/format.ts';
import { say } from '../words/index.ts';
import { own } from '../words/own.ts';
import { Button } from './button.tsx';
import { codePicture, save, send } from './code-picture.ts';
import { Confirm } from './confirm.tsx';
import { Shape } from './icons.tsx';
import { usePaying } from './paying.ts';
import { tell } from './toast.tsx';

interface Props {
  readonly fee: FeeOut;
  readonly attempt: AttemptOut;
  readonly look: () => void;
  /** The payer goes another way, warned. */
  readonly elsewhere: () => void;
}

export function Transfer({ fee, attempt, look, elsewhere }: Props) {
  const w = own.value.pay.transfer;
  const over = useOver(attempt.expiresAt) || !attempt.transfer;
  const [leaving, setLeaving] = useState(false);
  const said = attempt.state === 'checking';
  useAwake(!over && !said);
  return (
    <>
      {over ? <Covered fee={fee} said={said} look={look} /> : said ? <Said attempt={attempt} look={look} /> : <Scan fee={fee} attempt={attempt} look={look} />}
      {fee.ways.length > 1 && <div class="actions"><Button look="quiet" onClick={() => setLeaving(true)}>{w.elsewhere}</Button></div>}
      {leaving && <Confirm ask={own.value.pay.anywayAsk} yes={w.elsewhere} no={own.value.pay.anywayNo} answer={(sure) => { setLeaving(false); if (sure) elsewhere(); }} />}
    </>
  );
}

const pictureOf = (attempt: AttemptOut): string => `/api/attempts/${attempt.id}/qr.svg`;

function Scan({ fee, attempt, look }: Omit<Props, 'elsewhere'>) {
  const w = own.value.pay.transfer;
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const claim = async (): Promise<void> => {
    setBusy(true);
    setTrouble('');
    try {
      await ask(`/api/attempts/${attempt.id}/claim`, { method: 'POST' });
    } catch (error) {
      setTrouble((error as Refusal).vi ? say(error as Refusal) : w.notSaid);
    }
    setBusy(false);
    look();
  };
  return (
    <>
      <div class="turn-card turn-resident" role="status"><p class="turn-whose"><Shape turn="resident" /> <b>{w.waiting}</b></p><p>{w.until(showHour(attempt.expiresAt))}</p></div>
      <Code attempt={attempt} />
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <div class="actions"><Button look="filled" icon="check" busy={busy} onClick={() => void claim()}>{w.done}</Button></div>
      <Take attempt={attempt} />
      {attempt.transfer && <ByHand transfer={attempt.transfer} amountVnd={attempt.amountVnd} />}
      <p class="note lead">{fee.missingVnd === attempt.amountVnd ? w.exact : w.older(showDong(attempt.amountVnd))}</p>
    </>
  );
}

function Code({ attempt }: { attempt: AttemptOut }) {
  const w = own.value.pay.transfer;
  return (
    <figure class="qr">
      <img src={pictureOf(attempt)} width={240} height={240} alt={[w.alt(showDong(attempt.amountVnd), attempt.transfer?.accountName ?? ''), site.value.sandbox && w.trial].filter(Boolean).join('. ')} />
    </figure>
  );
}

/** Sent to whoever pays, saved, or opened in a bank's app on this phone. */
function Take({ attempt }: { attempt: AttemptOut }) {
  const w = own.value.pay.transfer;
  const { transfer } = attempt;
  if (!transfer) return null;
  const take = async (how: 'send' | 'save'): Promise<void> => {
    try {
      const file = await codePicture(pictureOf(attempt), transfer, attempt.amountVnd);
      if (how === 'send' && (await send(file))) return;
      save(file);
      tell(w.saved);
    } catch {
      tell(w.notSaved);
    }
  };
  return (
    <div class="actions">
      <Button icon="send" onClick={() => void take('send')}>{w.send}</Button>
      <Button icon="device" onClick={() => void take('save')}>{w.save}</Button>
      {transfer.appUrl && <a class="button line" href={transfer.appUrl} target="_blank" rel="noopener"><span>{w.app}</span></a>}
    </div>
  );
}

function ByHand({ transfer, amountVnd }: { transfer: TransferOut; amountVnd: number }) {
  const w = own.value.pay.transfer;
  const rows = [
    [w.bank, transfer.bank, ''],
    [w.name, transfer.accountName, transfer.accountName],
    [w.account, transfer.account, transfer.account],
    [w.amount, showDong(amountVnd), String(amountVnd)],
    [w.content, transfer.content, transfer.content],
  ] as const;
  const copy = async (label: string, text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      tell(w.copied(label));
    } catch {
      tell(w.notCopied);
    }
  };
  return (
    <section class="section">
      <h2>{w.byHand}</h2>
      <dl class="answers">
        {rows.map(([label, shown, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd><b>{shown}</b></dd>
            {text && <dd class="edit"><button type="button" class="copy" onClick={() => void copy(label, text)}>{w.copy}<span class="unseen"> {label}</span></button></dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The payer says it is done. It marks nothing: the bank's statement does. */
function Said({ attempt, look }: Pick<Props, 'attempt' | 'look'>) {
  const w = own.value.pay;
  return (
    <>
      <div class="turn-card turn-office" role="status"><p class="turn-whose"><Shape turn="office" /> <b>{w.transfer.confirming}</b></p><p>{w.transfer.confirmingWhy}</p></div>
      <div class="actions"><Button look="filled" icon="again" onClick={look}>{w.look}</Button></div>
      <details class="section"><summary>{w.transfer.again}</summary><Code attempt={attempt} />{attempt.transfer && <ByHand transfer={attempt.transfer} amountVnd={attempt.amountVnd} />}</details>
    </>
  );
}

/** Whoever scanned it in time is still heard of; a new one is made only with the person's own word. */
function Covered({ fee, said, look }: { fee: FeeOut; said: boolean; look: () => void }) {
  const w = own.value.pay;
  const [asking, setAsking] = useState(false);
  const paying = usePaying(fee, look);
  return (
    <>
      <figure class="qr covered"><p><b>{w.transfer.over}</b></p></figure>
      <p class="callout">{said ? w.doubt : w.transfer.overMore}</p>
      <div role="alert">{paying.trouble && <p class="callout stop">{paying.trouble}</p>}</div>
      <div class="actions">
        <Button look="filled" icon="again" busy={paying.busy} onClick={() => setAsking(true)}>{w.transfer.anew}</Button>
        <Button look="quiet" onClick={look}>{w.look}</Button>
      </div>
      {asking && <Confirm ask={w.anywayAsk} yes={w.transfer.anew} no={w.anywayNo} answer={(sure) => { setAsking(false); if (sure) void paying.begin('vietqr', true); }} />}
    </>
  );
}

/** True from the moment on, without being asked. */
function useOver(iso: string): boolean {
  const left = (): number => Date.parse(iso) - Date.now();
  const [over, setOver] = useState(left() <= 0);
  useEffect(() => {
    setOver(left() <= 0);
    if (left() <= 0) return undefined;
    const timer = setTimeout(() => setOver(true), left());
    return () => clearTimeout(timer);
  }, [iso]);
  return over;
}

/** Held upright to be scanned from another phone, the screen does not go dark. */
function useAwake(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return undefined;
    let lock: WakeLockSentinel | undefined;
    let over = false;
    const hold = (): void => {
      if (document.visibilityState !== 'visible') return;
      navigator.wakeLock.request('screen').then((held) => {
        if (over) void held.release();
        else lock = held;
      }, () => undefined);
    };
    hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', hold);
      void lock?.release();
    };
  }, [wanted]);
}
