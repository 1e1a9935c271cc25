/** What these answers cost, line by line with its reason; nothing unsure is printed as a sum. */

import { useEffect, useState } from 'preact/hooks';
import type { Answers } from '../form/model.ts';
import { ask } from '../server/client.ts';
import { useLoad } from '../server/load.ts';
import type { ProcedureFace, Quote } from '../server/shapes.ts';
import { finding } from '../words/finding.ts';
import { showDong } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { online } from './banners.tsx';

export function Quoted({ code, version, answers }: { code: string; version: string; answers: Answers }) {
  const [quote, setQuote] = useState<Quote | 'failed'>();
  const body = JSON.stringify({ answers, version });
  useEffect(() => {
    ask<Quote>(`/api/procedures/${encodeURIComponent(code)}/quote`, { method: 'POST', body: JSON.parse(body) as unknown }).then(({ body: found }) => setQuote(found), () => setQuote('failed'));
  }, [code, body, online.value]);
  // The phone knows what the procedure costs, if not yet what these answers do.
  const procedure = useLoad<ProcedureFace>(quote === 'failed' ? `/api/procedures/${encodeURIComponent(code)}` : undefined);
  if (!quote) return null;
  if (quote === 'failed') return <p class="note">{procedure.state === 'ready' ? say(procedure.data.cost.told) : words.value.states.error}</p>;
  return <Sums quote={quote} />;
}

export function Sums({ quote }: { quote: Quote }) {
  const w = finding.value;
  const lines = quote.lines.filter((line) => line.amountVnd !== 0);
  if (!lines.length) return <p><b>{w.free}</b></p>;
  return (
    <>
      {quote.totalVnd > 0 && <p class="sum">{showDong(quote.totalVnd)}</p>}
      <ul class="plain rows sums">
        {lines.map((line) => (
          <li key={line.id}>
            <span>{say(line.label)}</span>
            {line.amountVnd === null ? <span class="note">{w.procedure.unsure}</span> : <b>{showDong(line.amountVnd)}</b>}
            {line.amountVnd !== null && <span class="note">{say(line.why)}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
