/** D1: the due strip, the filters, the rows with deadlines first, and what was read taken in at one go. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { hold, remember, rowInHand } from '../../desk/place.ts';
import { buckets, canJoin, isSimple, joined, stepFrom, type Bucket } from '../../desk/queue.ts';
import { dueWords } from '../../desk/time.ts';
import { online } from '../../parts/banners.tsx';
import { Button } from '../../parts/button.tsx';
import { Bulk, BulkResult, type Result } from '../../parts/desk/bulk.tsx';
import { useKeys } from '../../parts/desk/keys.ts';
import { Rows } from '../../parts/desk/rows.tsx';
import { Shortcuts } from '../../parts/desk/shortcuts.tsx';
import { Shown } from '../../parts/desk/shown.tsx';
import { tell } from '../../parts/toast.tsx';
import { go } from '../../router.ts';
import { me, readMe } from '../../server/me.ts';
import { officeLed } from '../../server/team.ts';
import { useQueue, type Work, type WorkRead } from '../../server/queue.ts';
import { desk } from '../../words/desk.ts';
import { words } from '../../words/index.ts';

/** Whose posts may tell many. */
const TELLS: readonly string[] = ['leader', 'administrator'];

interface Props {
  readonly query: URLSearchParams;
}

export default function QueuePage({ query }: Props) {
  const show = (query.get('xem') ?? 'all') as Bucket;
  const asked = new URLSearchParams({ show: buckets.includes(show) ? show : 'all' });
  const procedure = query.get('thu-tuc');
  if (procedure) asked.set('procedure', procedure);
  const code = query.get('ma');
  if (code) asked.set('code', code);
  const read = useQueue(asked.toString());
  // The next screens' code is fetched while the list is read, so that a lost network does not close them.
  useEffect(() => { if (me.peek() === undefined) void readMe(); }, []);
  useEffect(() => void Promise.allSettled([import('./dossier.tsx'), import('./supplement.tsx')]), []);
  const posts = me.value?.posts.map(({ role }) => role).join() ?? '';
  // An accountant's work lies elsewhere, and an administrator's.
  useEffect(() => { if (posts && !/counter|officer|leader/.test(posts)) go(/accountant/.test(posts) ? '/can-bo/ke-toan' : '/can-bo/van-hanh', 'replace'); }, [posts]);
  return <Shown of={read} next="/can-bo">{(work) => <Today work={work} read={read} show={show} procedure={procedure} code={code} />}</Shown>;
}

const address = (show: string, procedure: string | null): string => {
  const query = new URLSearchParams({ ...(show === 'all' ? {} : { xem: show }), ...(procedure ? { 'thu-tuc': procedure } : {}) }).toString();
  return query ? `/can-bo?${query}` : '/can-bo';
};

function Today({ work, read, show, procedure, code }: { work: Work; read: WorkRead; show: Bucket; procedure: string | null; code: string | null }) {
  const w = desk.value;
  const { lines, counts } = work;
  const ids = lines.map((line) => line.id);
  const [inHand, take] = useState<string | undefined>(rowInHand());
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const [result, setResult] = useState<Result>();
  const [help, setHelp] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  const chosen = joined(lines, out);
  const leads = me.value?.posts.some(({ role }) => role === 'leader') ?? false;

  useEffect(() => remember(ids, address(show, procedure)), [ids.join(), show, procedure]);
  // Coming back, the eye finds the row it left.
  useEffect(() => { if (inHand && ids.includes(inHand)) focusRow(table.current, inHand); }, []);

  const stand = (id: string | undefined): void => {
    take(id);
    hold(id);
    if (id) focusRow(table.current, id);
  };
  const step = async (by: number): Promise<void> => {
    const next = stepFrom(ids, inHand, by);
    if (next === inHand && by > 0 && work.more) await read.further();
    else stand(next);
  };
  const toggle = (id: string): void => {
    const line = lines.find((each) => each.id === id);
    if (!line) return;
    if (!canJoin(line)) {
      tell(isSimple(line) ? w.queue.cannot : w.queue.cannotKind);
      return;
    }
    const changed = new Set(out);
    if (!changed.delete(id)) changed.add(id);
    setOut(changed);
  };
  // Enter is the focused link's or button's own: j and k put the focus on the row's link.
  useKeys({
    j: () => void step(1),
    k: () => void step(-1),
    x: () => inHand && toggle(inHand),
    '/': () => findBox().focus(),
    '?': () => setHelp(true),
  });

  return (
    <>
      <div class="desk-top">
        <h1 tabIndex={-1}>{w.today}</h1>
        {me.value && <a class="desk-who" href="/tai-khoan">{me.value.displayName}</a>}
        <DueStrip work={work} />
        <Find code={code} />
        {online.value ? <Bulk chosen={chosen} possible={lines.some(isSimple)} done={(outcome) => { setResult(outcome); setOut(new Set()); void read.again(); }} /> : <p class="desk-offline">{w.offline}</p>}
      </div>
      {result && <BulkResult result={result} close={() => setResult(undefined)} />}
      <nav class="filters" aria-label={w.queue.filters}>
        {buckets.filter((bucket) => bucket !== 'signing' || leads).map((bucket) => (
          <a key={bucket} href={address(bucket, procedure)} aria-current={bucket === show && !code ? 'page' : undefined} onClick={(event) => { event.preventDefault(); go(address(bucket, procedure), 'replace'); }}>
            {w.queue.buckets[bucket]}{bucket in counts && <b> {counts[bucket as keyof typeof counts]}</b>}
          </a>
        ))}
        {me.value?.posts.some((post) => post.role === 'accountant' || post.role === 'leader') && <a class="filters-more" href="/can-bo/ke-toan">{words.value.headings.deskMoney}</a>}
        {me.value && officeLed(me.value) && <a class="filters-more" href="/can-bo/to">{words.value.headings.deskTeam}</a>}
        <a class="filters-counter" href="/can-bo/tiep-nhan">{w.counter}</a>
        {me.value?.posts.some(({ role }) => TELLS.includes(role)) && <a class="filters-more" href="/can-bo/phat-tin">{w.telling}</a>}
        <button type="button" class="filters-keys" onClick={() => setHelp(true)}>{w.keys} <kbd>?</kbd></button>
      </nav>
      {lines.length ? (
        <>
          <Rows table={table} lines={lines} inHand={inHand} out={out} stand={stand} toggle={toggle} />
          {work.more && <p class="desk-more"><Button onClick={() => void read.further()}>{w.queue.more}</Button></p>}
        </>
      ) : (
        code ? <p class="empty">{w.queue.noCode(code)}</p> : <div class="empty"><p class="empty-head">{w.queue.empty}</p><p class="note">{w.queue.emptyNext}</p></div>
      )}
      {help && <Shortcuts close={() => setHelp(false)} />}
    </>
  );
}

function focusRow(table: HTMLTableElement | null, id: string): void {
  const link = table?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] a`);
  link?.focus({ preventScroll: true });
  link?.closest('tr')?.scrollIntoView({ block: 'nearest' });
}

const FIND = 'tim-ma';
const findBox = (): HTMLInputElement => document.getElementById(FIND) as HTMLInputElement;

/** Somebody comes with their slip: the dossier by its code, wherever it stands. */
function Find({ code }: { code: string | null }) {
  const { find } = desk.value.queue;
  return <form class="desk-find" role="search" onSubmit={(event) => { event.preventDefault(); go(`/can-bo?ma=${encodeURIComponent(findBox().value.trim())}`, 'replace'); }}><input id={FIND} type="search" autocomplete="off" aria-label={find} placeholder={find} defaultValue={code ?? ''} /></form>;
}

/** “2 sắp đến hạn: 11:00 hôm nay · 40 mới”. */
function DueStrip({ work: { counts, lines } }: { work: Work }) {
  const w = desk.value;
  const near = counts.today + counts.soon;
  const first = lines.find((line) => line.actBy && !line.late)?.actBy;
  const parts = [near > 0 && w.queue.soon(near, first ? dueWords(first, w.todayAt) : ''), counts.new > 0 && w.queue.fresh(counts.new)].filter(Boolean);
  return (
    <p class="due-strip">
      {counts.late > 0 && <b class="due-late">{w.queue.late(counts.late)}</b>}
      {counts.late > 0 && parts.length > 0 && ' · '}
      {parts.length ? parts.join(' · ') : !counts.late && w.queue.none}
    </p>
  );
}
