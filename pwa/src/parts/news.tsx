/** “Mẫu đơn vừa đổi”: what is new since the draft was begun, each leading to its question. */

import type { Form } from '../form/model.ts';
import { fieldAt } from '../form/place.ts';
import { change, withoutNews, type Draft } from '../offline/drafts.ts';
import { filing } from '../words/filing.ts';
import { say } from '../words/index.ts';
import { Button } from './button.tsx';

export function FormNews({ draft, form }: { draft: Draft; form: Form }) {
  const w = filing.value.parts;
  const { news } = draft;
  if (!news) return null;
  const changes = [...new Map(news.changes.map((each) => [`${each.pointer} ${each.kind}`, each])).values()];
  const told = new Set(changes.map(({ pointer }) => pointer));
  return (
    <div class="callout">
      <h2>{w.newForm(news.look.length)}</h2>
      <ul>
        {changes.map((each) => {
          const was = news.dropped.find(({ pointer }) => pointer === each.pointer)?.was;
          return <li key={`${each.pointer} ${each.kind}`}>{to(draft, form, each.pointer, say(each))}{was && <> {w.wasAnswered(was)}</>}</li>;
        })}
        {news.look.filter((pointer) => !told.has(pointer)).map((pointer) => {
          const field = fieldAt(form, pointer);
          return field && <li key={pointer}>{to(draft, form, pointer, say(field.label))}</li>;
        })}
        {news.dropped.filter(({ pointer, was }) => was && !told.has(pointer)).map(({ pointer, was }) => <li key={pointer}>{w.noPlace(was)}</li>)}
      </ul>
      <Button onClick={() => void change(draft.id, withoutNews)}>{w.newsSeen}</Button>
    </div>
  );
}

function to(draft: Draft, form: Form, pointer: string, text: string) {
  const [, section, field] = pointer.split('/');
  if (section === 'documents') return form.documents.some(({ id }) => id === field) ? <a href={`/lam/${draft.id}/giay-to/${field}`}>{text}</a> : text;
  return fieldAt(form, pointer) ? <a href={`/lam/${draft.id}/${section}?c=${field}`}>{text}</a> : text;
}
