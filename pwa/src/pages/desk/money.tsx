/** D4: today's money, a day set beside three sides, differences, refunds, transfers that name nobody, any reference. */

import { useEffect, useState } from 'preact/hooks';
import { online } from '../../parts/banners.tsx';
import { Button } from '../../parts/button.tsx';
import { Case } from '../../parts/desk/money-case.tsx';
import { Cash } from '../../parts/desk/money-cash.tsx';
import { Day } from '../../parts/desk/money-day.tsx';
import { Differences } from '../../parts/desk/money-differences.tsx';
import { Lines } from '../../parts/desk/money-lines.tsx';
import { Refunds } from '../../parts/desk/money-refunds.tsx';
import { Shown } from '../../parts/desk/shown.tsx';
import { go } from '../../router.ts';
import type { CashOut, DayFaceOut, DifferenceList, FoundFeeList, LineList, RefundList, TodayOut } from '../../server/contract.d.ts';
import { useDesk } from '../../server/desk.ts';
import { MONEY } from '../../server/money.ts';
import { desk } from '../../words/desk.ts';
import { showDay, showDong, today as dayOf } from '../../words/format.ts';
import { money } from '../../words/money.ts';

const HERE = '/can-bo/ke-toan';
const A_DAY_MS = 86_400_000;

export default function MoneyPage({ query }: { query: URLSearchParams }) {
  const day = /^\d{4}-\d\d-\d\d$/.test(query.get('ngay') ?? '') ? (query.get('ngay') as string) : dayOf(Date.now() - A_DAY_MS);
  const text = query.get('tim') ?? '';
  const read = useDesk<TodayOut>(`${MONEY}/today`);
  return <Shown of={read} next={HERE}>{(found) => <Face found={found} day={day} text={text} again={() => void read.again()} />}</Shown>;
}

const address = (day: string, text = ''): string => `${HERE}?${new URLSearchParams({ ngay: day, ...(text ? { tim: text } : {}) }).toString()}`;

function Face({ found, day, text, again }: { found: TodayOut; day: string; text: string; again: () => void }) {
  const w = money.value;
  const face = useDesk<DayFaceOut>(`${MONEY}/days/${day}`);
  const differences = useDesk<DifferenceList>(`${MONEY}/differences`);
  const refunds = useDesk<RefundList>(`${MONEY}/refunds`);
  const lines = useDesk<LineList>(found.keepsAccounts ? `${MONEY}/lines` : undefined);
  const cash = useDesk<CashOut>(`${MONEY}/cash`);
  const changed = (): void => {
    for (const each of [face, differences, refunds, lines, cash]) void each.again();
    again();
  };
  useEffect(() => { document.title = `${w.heading} · Một Cửa`; }, [w.heading]);
  return (
    <>
      <div class="desk-top">
        <h1 tabIndex={-1}>{w.heading}</h1>
        <p class="due-strip">{w.today(showDay(found.day))}: {found.taken.map((each) => w.taken(w.ways[each.way] ?? each.way, each.count, showDong(each.sumVnd))).join(' · ') || w.nothing}</p>
        {!online.value && <p class="desk-offline">{desk.value.offline}</p>}
        <Search text={text} day={day} />
      </div>
      {text && <Found text={text} day={day} changed={changed} />}
      <Day face={face.data} whole={found.keepsAccounts} day={day} choose={(chosen) => go(address(chosen, text), 'replace')} changed={changed} />
      {differences.data && <Differences items={differences.data.items} whole={found.keepsAccounts} changed={changed} />}
      {refunds.data && <Refunds items={refunds.data.items} changed={changed} />}
      {cash.data && <Cash cash={cash.data} changed={changed} />}
      {lines.data && <Lines items={lines.data.items} changed={changed} />}
      <p class="money-foot"><a href="/can-bo">{desk.value.today}</a></p>
    </>
  );
}

function Search({ text, day }: { text: string; day: string }) {
  const w = money.value;
  const [typed, setTyped] = useState(text);
  return (
    <form class="money-search" role="search" onSubmit={(event) => { event.preventDefault(); if (typed.trim()) go(address(day, typed.trim()), 'replace'); }}>
      <label class="unseen" for="tim-tien">{w.search}</label>
      <input id="tim-tien" type="search" autocomplete="off" placeholder={w.searchHint} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
      <Button type="submit">{w.find}</Button>
    </form>
  );
}

function Found({ text, day, changed }: { text: string; day: string; changed: () => void }) {
  const w = money.value;
  const read = useDesk<FoundFeeList>(`${MONEY}/search?q=${encodeURIComponent(text)}`);
  return (
    <section class="money-part" aria-live="polite">
      <Shown of={read} next={HERE}>
        {({ items }) => (
          <>
            <div class="money-acts"><h2>{w.found(items.length, text)}</h2><a href={address(day)}>{w.clear}</a></div>
            {items.map((fee) => <Case key={fee.id} fee={fee.id} changed={changed} />)}
          </>
        )}
      </Shown>
    </section>
  );
}
