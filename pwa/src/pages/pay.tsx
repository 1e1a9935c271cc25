/** R10: the sum and why, the ways that are open here, and what is known of the money: paid only once the books say so. */

import { useEffect, useState } from 'preact/hooks';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Choices } from '../parts/field.tsx';
import { Shape } from '../parts/icons.tsx';
import { Show } from '../parts/loaded.tsx';
import { OPEN, usePaying, type Way } from '../parts/paying.ts';
import { Transfer } from '../parts/transfer.tsx';
import { useLive } from '../server/live.ts';
import { useLoad } from '../server/load.ts';
import { useOwn } from '../server/own.ts';
import { usePoll } from '../server/poll.ts';
import type { AttemptOut, FeeOut } from '../server/shapes.ts';
import { dossier } from '../words/dossier.ts';
import { showDong, showHour, showMoment } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { own } from '../words/own.ts';

/** Some three minutes: a receipt that takes longer is met in the dossier. */
const LOOKS = 12;

/** `attempt`: the try that the gateway has just sent the person back from. */
export default function Pay({ params, query }: { params: Readonly<Record<string, string>>; query: URLSearchParams }) {
  const fee = useOwn<FeeOut>(`/api/fees/${params['fee'] ?? ''}`);
  const back = query.get('attempt');
  return <Show of={fee} outline="page" title={words.value.headings.pay}>{(face) => <Face fee={face} back={back} again={fee.state === 'ready' ? fee.again : () => undefined} />}</Show>;
}

function Face({ fee, back, again }: { fee: FeeOut; back: string | null; again: () => void }) {
  const w = own.value.pay;
  const due = fee.missingVnd > 0;
  // The person read that an earlier try may have been paid, and goes on.
  const [sure, setSure] = useState(false);
  const attempt = useLoad<AttemptOut>(back && due ? `/api/attempts/${encodeURIComponent(back)}` : undefined);
  const tried = attempt.state === 'ready' ? attempt.data : undefined;
  const code = due && fee.attempt?.gateway === 'vietqr' && OPEN.has(fee.attempt.state) ? fee.attempt : undefined;
  const unsure = due && (fee.state === 'cho_xac_nhan' || (tried !== undefined && OPEN.has(tried.state)) || (back !== null && attempt.state === 'loading'));
  const look = (): void => {
    again();
    if (attempt.state !== 'loading') attempt.again();
  };
  // The receipt is numbered, and then printed, a moment after the money is booked.
  const printing = (fee.settledAt !== null || fee.state === 'da_thanh_toan') && fee.returnedVnd < fee.totalVnd && !fee.receipt?.paperId;
  const waiting = unsure || code !== undefined;
  const late = usePoll(waiting || printing, look, waiting ? undefined : LOOKS);
  useLive(waiting || printing ? look : undefined);
  const title = headingOf(fee);
  useEffect(() => { document.title = `${title} · Một Cửa`; }, [title]);
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      <p class="note">{w.for} <span class="code">{fee.dossierCode}</span></p>
      {(fee.lines.length > 1 || !due || fee.receivedVnd > 0) && <Lines fee={fee} />}
      {due && fee.receivedVnd > 0 && <p class="callout">{w.missing(showDong(fee.receivedVnd), showDong(fee.missingVnd))}</p>}
      {!due ? (
        <Settled fee={fee} printing={printing} late={late} look={look} />
      ) : code && !sure ? (
        <Transfer fee={fee} attempt={code} look={look} elsewhere={() => setSure(true)} />
      ) : unsure && !sure ? (
        <Unsure fee={fee} look={look} onward={() => setSure(true)} />
      ) : (
        <Owing fee={fee} tried={tried} sure={sure} coded={() => { setSure(false); again(); }} />
      )}
      <div class="actions"><ButtonLink look={due && !unsure ? 'quiet' : 'line'} href={`/ho-so/${fee.dossierId}`}>{w.dossier}</ButtonLink></div>
    </>
  );
}

function headingOf(fee: FeeOut): string {
  const w = own.value.pay;
  const [line, ...rest] = fee.lines;
  if (fee.totalVnd === 0) return w.nothing;
  if (fee.missingVnd > 0 && fee.receivedVnd > 0) return w.rest(showDong(fee.missingVnd));
  if (fee.missingVnd > 0) return line && !rest.length && say(line.why) ? w.equals(showDong(fee.totalVnd), say(line.why)) : w.owed(showDong(fee.totalVnd));
  if (fee.state === 'da_thanh_toan') return w.paidHeading(showDong(fee.totalVnd));
  if (fee.state === 'cho_hoan') return w.returning(showDong(fee.owedBackVnd));
  if (fee.state === 'da_hoan') return fee.returnedVnd < fee.totalVnd ? w.returnedPart(showDong(fee.returnedVnd), showDong(fee.totalVnd)) : w.returned;
  return w.nothing;
}

function Lines({ fee }: { fee: FeeOut }) {
  const w = own.value.pay;
  return (
    <ul class="plain rows sums section">
      {fee.lines.map((line) => (
        <li key={line.label.vi}><span>{say(line.label)}</span><b>{showDong(line.amountVnd)}</b><span class="note">{[w.kinds[line.kind], say(line.why)].filter(Boolean).join(': ')}</span></li>
      ))}
    </ul>
  );
}

function Settled({ fee, printing, late, look }: { fee: FeeOut; printing: boolean; late: boolean; look: () => void }) {
  const w = own.value.pay;
  const { receipt } = fee;
  const returning = fee.state === 'cho_hoan' || fee.state === 'da_hoan';
  if (!returning && fee.state !== 'da_thanh_toan') return null;
  const turn = fee.state === 'da_hoan' ? 'done' : 'office';
  const numbered = receipt && <p><b>{w.receipt}:</b> {w.receiptOf(receipt.series, String(receipt.number))} · {showDong(receipt.amountVnd)} · {showMoment(receipt.issuedAt)}</p>;
  return (
    <>
      {returning ? <div role="status" class={`turn-card turn-${turn}`}><p class="turn-whose"><Shape turn={turn} /> <b>{dossier.value.fee[fee.state]}</b></p><p>{w.returningMore}</p>{fee.returnedVnd > 0 && numbered}</div> : <div role="status" class="turn-card turn-done">
        <p><b>{fee.settledAt ? w.paid(showDong(fee.totalVnd), showMoment(fee.settledAt)) : dossier.value.fee[fee.state]}.</b> {w.dontAgain}</p>
        {numbered}
        {fee.owedBackVnd > 0 && <p>{w.excess(showDong(fee.receivedVnd), showDong(fee.owedBackVnd))}</p>}
        {fee.owedBackVnd === 0 && fee.receivedVnd > fee.totalVnd && <p>{w.excessBack(showDong(fee.receivedVnd))}</p>}
      </div>}
      {printing && fee.totalVnd > 0 && <p class="note" role="status">{late ? w.printingLate : w.printing} {late && <Button look="quiet" onClick={look}>{w.printingLook}</Button>}</p>}
      {receipt?.paperId && <div class="actions"><a class="button filled" href={`/api/dossiers/${fee.dossierId}/papers/${receipt.paperId}`} target="_blank" rel="noopener"><span>{w.seeReceipt}</span></a></div>}
    </>
  );
}

/** Somebody may have paid: said so, looked at again by itself, and another payment only with the person's own word. */
function Unsure({ fee, look, onward }: { fee: FeeOut; look: () => void; onward: () => void }) {
  const w = own.value.pay;
  const [asking, setAsking] = useState(false);
  const [looked, setLooked] = useState(() => new Date().toISOString());
  return (
    <>
      <div class="turn-card turn-office" role="status">
        <p class="turn-whose"><b>{dossier.value.fee['cho_xac_nhan']}</b></p>
        <p>{w.doubt}</p>
        <p class="note">{w.looked(showHour(looked))}</p>
      </div>
      <div class="actions">
        <Button look="filled" icon="again" onClick={() => { setLooked(new Date().toISOString()); look(); }}>{w.look}</Button>
        {fee.ways.length > 0 && <Button look="quiet" onClick={() => setAsking(true)}>{w.anyway}</Button>}
      </div>
      {asking && <Sure answer={(sure) => { setAsking(false); if (sure) onward(); }} />}
    </>
  );
}

function Sure({ answer }: { answer: (sure: boolean) => void }) {
  const w = own.value.pay;
  return <Confirm ask={w.anywayAsk} yes={w.anywayYes} no={w.anywayNo} answer={answer} />;
}

function Owing({ fee, tried, sure, coded }: { fee: FeeOut; tried: AttemptOut | undefined; sure: boolean; coded: () => void }) {
  const w = own.value.pay;
  const { ways } = fee;
  const [way, setWay] = useState<Way | undefined>(ways[0]);
  const paying = usePaying(fee, coded);
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
      <div role="alert">{paying.trouble && <p class="callout stop">{paying.trouble}</p>}</div>
      {way ? (
        <div class="actions"><Button look="filled" icon="money" busy={paying.busy} onClick={() => void paying.begin(way, sure)}>{paying.busy ? w.going : failed ? w.again : w.do}</Button></div>
      ) : (
        <p class="callout">{w.noWay}</p>
      )}
      {way && <p class="note lead">{w.counter}</p>}
      {paying.doubted && <Sure answer={(certain) => { const { doubted } = paying; paying.drop(); if (certain && doubted) void paying.begin(doubted, true); }} />}
    </>
  );
}
