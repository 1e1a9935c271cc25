/** R10: the sum and why, the ways that are open here, and what is known of the money: paid only once the books say so. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { newId } from '../offline/ids.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Choices } from '../parts/field.tsx';
import { Show } from '../parts/loaded.tsx';
import { TurnCard } from '../parts/turn.tsx';
import { ask, type Refusal } from '../server/client.ts';
import { useLoad } from '../server/load.ts';
import { usePoll } from '../server/poll.ts';
import type { AttemptOut, FeeOut } from '../server/shapes.ts';
import { dossier } from '../words/dossier.ts';
import { showDong, showHour, showMoment } from '../words/format.ts';
import { say } from '../words/index.ts';
import { own } from '../words/own.ts';

/** Ways that lead to a page of the gateway's own; a transfer by QR has no screen yet and is not offered. */
const LEADING: ReadonlySet<string> = new Set(['vnpay', 'momo']);
const OPEN: ReadonlySet<AttemptOut['state']> = new Set(['waiting', 'checking', 'aside']);

/** `attempt`: the try that the gateway has just sent the person back from. */
export default function Pay({ params, query }: { params: Readonly<Record<string, string>>; query: URLSearchParams }) {
  const fee = useLoad<FeeOut>(`/api/fees/${params['fee'] ?? ''}`);
  const back = query.get('attempt');
  return <Show of={fee} outline="page">{(face) => <Face fee={face} back={back} again={fee.state === 'ready' ? fee.again : () => undefined} />}</Show>;
}

function Face({ fee, back, again }: { fee: FeeOut; back: string | null; again: () => void }) {
  const w = own.value.pay;
  const due = fee.missingVnd > 0;
  const attempt = useLoad<AttemptOut>(back && due ? `/api/attempts/${encodeURIComponent(back)}` : undefined);
  const tried = attempt.state === 'ready' ? attempt.data : undefined;
  const unsure = due && (fee.state === 'cho_xac_nhan' || (tried !== undefined && OPEN.has(tried.state)) || (back !== null && attempt.state === 'loading'));
  const look = (): void => {
    again();
    if (attempt.state !== 'loading') attempt.again();
  };
  // The receipt is numbered a moment after the money is booked.
  usePoll(unsure || (fee.state === 'da_thanh_toan' && !fee.receipt), look);
  const title = due || fee.totalVnd === 0 ? owed(fee) : fee.state === 'da_thanh_toan' ? w.paidHeading(showDong(fee.totalVnd)) : fee.state === 'cho_hoan' ? w.returning(showDong(fee.owedBackVnd)) : fee.state === 'da_hoan' ? w.returned : w.nothing;
  useEffect(() => { document.title = `${title} · Một Cửa`; }, [title]);
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      <p class="note">{w.for} <span class="code">{fee.dossierCode}</span></p>
      {(fee.lines.length > 1 || !due) && <Lines fee={fee} />}
      {due && fee.receivedVnd > 0 && <p class="callout">{w.missing(showDong(fee.missingVnd))}</p>}
      {!due ? <Settled fee={fee} /> : unsure ? <Unsure fee={fee} look={look} /> : <Owing fee={fee} tried={tried} />}
      <div class="actions"><ButtonLink look={due && !unsure ? 'quiet' : 'line'} href={`/ho-so/${fee.dossierId}`}>{w.dossier}</ButtonLink></div>
    </>
  );
}

function owed(fee: FeeOut): string {
  const w = own.value.pay;
  const [line, ...rest] = fee.lines;
  if (fee.totalVnd === 0) return w.nothing;
  return line && !rest.length && say(line.why) ? w.equals(showDong(fee.totalVnd), say(line.why)) : w.owed(showDong(fee.totalVnd));
}

function Lines({ fee }: { fee: FeeOut }) {
  return (
    <ul class="plain rows sums section">
      {fee.lines.map((line) => (
        <li key={line.label.vi}><span>{say(line.label)}</span><b>{showDong(line.amountVnd)}</b><span class="note">{say(line.why)}</span></li>
      ))}
    </ul>
  );
}

const leading = (fee: FeeOut): FeeOut['ways'] => fee.ways.filter((way) => LEADING.has(way));

function Settled({ fee }: { fee: FeeOut }) {
  const w = own.value.pay;
  const { receipt } = fee;
  if (fee.state === 'cho_hoan' || fee.state === 'da_hoan') return <TurnCard turn="office" who={dossier.value.fee[fee.state]}><p>{w.returningMore}</p></TurnCard>;
  if (fee.state !== 'da_thanh_toan') return null;
  return (
    <div role="status" class="turn-card turn-done">
      <p><b>{fee.settledAt ? w.paid(showDong(fee.totalVnd), showMoment(fee.settledAt)) : dossier.value.fee[fee.state]}.</b> {w.dontAgain}</p>
      {receipt && <p><b>{w.receipt}:</b> {w.receiptOf(receipt.series, String(receipt.number))} · {showDong(receipt.amountVnd)} · {showMoment(receipt.issuedAt)}</p>}
      {fee.owedBackVnd > 0 && <p>{w.excess(showDong(fee.receivedVnd), showDong(fee.owedBackVnd))}</p>}
    </div>
  );
}

/** Somebody may have paid: said so, looked at again by itself, and another payment only with the person's own word. */
function Unsure({ fee, look }: { fee: FeeOut; look: () => void }) {
  const w = own.value.pay;
  const [asking, setAsking] = useState(false);
  const [looked, setLooked] = useState(() => new Date().toISOString());
  const paying = usePaying(fee);
  return (
    <>
      <div class="turn-card turn-office" role="status">
        <p class="turn-whose"><b>{dossier.value.fee['cho_xac_nhan']}</b></p>
        <p>{w.doubt}</p>
        <p class="note">{w.looked(showHour(looked))}</p>
      </div>
      <Trouble text={paying.trouble} />
      <div class="actions">
        <Button look="filled" icon="again" onClick={() => { setLooked(new Date().toISOString()); look(); }}>{w.look}</Button>
        {leading(fee).length > 0 && <Button look="quiet" busy={paying.busy} onClick={() => setAsking(true)}>{w.anyway}</Button>}
      </div>
      {asking && (
        <Confirm ask={w.anywayAsk} yes={w.anywayYes} no={w.anywayNo} answer={(sure) => {
          setAsking(false);
          if (sure) void paying.begin(leading(fee)[0] ?? 'vnpay', true);
        }} />
      )}
    </>
  );
}

function Owing({ fee, tried }: { fee: FeeOut; tried: AttemptOut | undefined }) {
  const w = own.value.pay;
  const ways = leading(fee);
  const [way, setWay] = useState(ways[0]);
  const paying = usePaying(fee);
  const failed = tried?.state === 'refused' ? w.cancelled : tried?.state === 'expired' ? w.expired : '';
  return (
    <>
      <p class="lead"><b>{dossier.value.fee[fee.state]}</b></p>
      <div role="status">{failed && <p class="callout">{failed}</p>}</div>
      {ways.length > 1 && (
        <fieldset class="inner">
          <legend>{w.way}</legend>
          <Choices id="cach-nop" value={way} change={(chosen) => setWay(ways.find((each) => each === chosen))} options={ways.map((each) => ({ value: each, label: { vi: w.ways[each] ?? each, en: w.ways[each] ?? each } }))} errors={{}} />
        </fieldset>
      )}
      {ways.length === 1 && way && <p class="lead">{w.ways[way] ?? way}</p>}
      <Trouble text={paying.trouble} />
      {way ? (
        <div class="actions"><Button look="filled" icon="money" busy={paying.busy} onClick={() => void paying.begin(way, false)}>{paying.busy ? w.going : failed ? w.again : w.do}</Button></div>
      ) : (
        <p class="callout">{w.noWay}</p>
      )}
      {way && <p class="note lead">{w.counter}</p>}
    </>
  );
}

const Trouble = ({ text }: { text: string }) => <div role="alert">{text && <p class="callout stop">{text}</p>}</div>;

interface Paying {
  readonly busy: boolean;
  readonly trouble: string;
  readonly begin: (gateway: FeeOut['ways'][number], confirmed: boolean) => Promise<void>;
}

const SILENT_MS = 20_000;

/** One key per act of the person: a repeated tap after a lost answer begins nothing twice. */
function usePaying(fee: FeeOut): Paying {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const key = useRef({ of: '', id: '' });
  const begin: Paying['begin'] = async (gateway, confirmed) => {
    const act = `${gateway} ${String(confirmed)}`;
    if (key.current.of !== act) key.current = { of: act, id: newId() };
    setBusy(true);
    setTrouble('');
    try {
      const { body } = await ask<AttemptOut>(`/api/fees/${fee.id}/attempts`, { method: 'POST', key: key.current.id, body: { gateway, confirmed } });
      location.assign(body.redirectUrl ?? (await whereTo(body.id)));
      // The page stays until the gateway's is there; coming back through the history, it can be used again.
      addEventListener('pageshow', () => setBusy(false), { once: true });
      key.current = { of: '', id: '' };
    } catch (error) {
      const refusal = error as Refusal;
      if (!refusal.passing) key.current = { of: '', id: '' };
      setTrouble(refusal.vi ? say(refusal) : own.value.pay.offline);
      setBusy(false);
    }
  };
  return { busy, trouble, begin };
}

/** Some gateways must first be asked where the payer goes. */
async function whereTo(attempt: string): Promise<string> {
  for (const until = Date.now() + SILENT_MS; Date.now() < until; ) {
    await new Promise((done) => setTimeout(done, 800));
    const { body } = await ask<AttemptOut>(`/api/attempts/${attempt}`);
    if (body.redirectUrl) return body.redirectUrl;
    if (!OPEN.has(body.state)) break;
  }
  throw Object.assign(new Error('no address'), { passing: true, vi: '', en: '' });
}
