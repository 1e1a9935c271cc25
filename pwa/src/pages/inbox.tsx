/** R14: every message, those not read yet first; each opens what it is about. */

import { useEffect, useState } from 'preact/hooks';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Shape } from '../parts/icons.tsx';
import { Show } from '../parts/loaded.tsx';
import { Loading } from '../parts/loading.tsx';
import { SignInOffer } from '../parts/sign-in-offer.tsx';
import { ask, get, type Refusal } from '../server/client.ts';
import { noteUnread, unread } from '../server/inbox.ts';
import { useLive } from '../server/live.ts';
import { useLoad } from '../server/load.ts';
import { me, readMe } from '../server/me.ts';
import { useSeen } from '../server/seen.ts';
import type { Inbox, MessageFace } from '../server/shapes.ts';
import { showMoment } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { own } from '../words/own.ts';

export default function InboxPage() {
  const person = me.value;
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  const inbox = useSeen('/api/inbox', useLoad<Inbox>(person ? '/api/inbox' : undefined));
  useLive(inbox.state === 'ready' ? inbox.again : undefined);
  return (
    <>
      <h1 tabIndex={-1}>{words.value.headings.inbox}</h1>
      {person === null ? (
        <SignInOffer why={own.value.inbox.signIn} next="/thong-bao" />
      ) : person === undefined ? (
        <Loading outline="list" />
      ) : (
        <Show of={inbox} outline="list">{(first) => <Messages first={first} />}</Show>
      )}
    </>
  );
}

function Messages({ first }: { first: Inbox }) {
  const w = own.value.inbox;
  const [older, setOlder] = useState<readonly MessageFace[]>([]);
  const [next, setNext] = useState(first.next);
  const [trouble, setTrouble] = useState('');
  useEffect(() => noteUnread(first.unread), [first]);
  useEffect(() => {
    setOlder([]);
    setNext(first.next);
  }, [first]);
  const more = async (): Promise<void> => {
    try {
      const page = await get<Inbox>(`/api/inbox?after=${encodeURIComponent(next ?? '')}`);
      setOlder((held) => [...held, ...page.items]);
      setNext(page.next);
      setTrouble('');
    } catch (error) {
      setTrouble((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
    }
  };
  const all = [...first.items, ...older];
  if (!all.length) return <div class="empty"><p>{w.empty}</p><ButtonLink href="/ho-so" icon="folder">{words.value.headings.dossiers}</ButtonLink></div>;
  const fresh = all.filter((message) => !message.readAt);
  return (
    <>
      {fresh.length > 0 && <p class="lead" role="status"><b>{w.count(first.unread)}</b></p>}
      <Group title={w.unread} messages={fresh} />
      <Group title={w.read} messages={all.filter((message) => message.readAt)} />
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      {next && <div class="actions"><Button onClick={() => void more()}>{w.more}</Button></div>}
    </>
  );
}

function Group({ title, messages }: { title: string; messages: readonly MessageFace[] }) {
  if (!messages.length) return null;
  return (
    <section class="section">
      <h2>{title}</h2>
      <ul class="plain">{messages.map((message) => <li key={message.id}><Message message={message} /></li>)}</ul>
    </section>
  );
}

function Message({ message }: { message: MessageFace }) {
  const open = (): void => {
    // Read once it is opened; should this be lost, it stays unread and nothing else.
    if (message.readAt) return;
    void ask(`/api/inbox/${message.id}/read`, { method: 'POST' }).then(() => noteUnread(Math.max(0, unread.peek() - 1)), () => undefined);
  };
  const turn = message.yourTurn ? 'resident' : 'office';
  return (
    <a class={`card dossier ${message.readAt ? '' : `turn-${turn}`}`} href={pathOf(message.link)} onClick={open}>
      <span class="row-name">{!message.readAt && <Shape turn={turn} />} {say(message.title)}</span>
      <span class="block">{say(message.body)}</span>
      <span class="note block">{showMoment(message.at)}</span>
    </a>
  );
}

/** Links are made absolute for phones; within the app the path is enough, and never another site's. */
function pathOf(link: string): string {
  const url = new URL(link, location.origin);
  return url.pathname + url.search;
}
