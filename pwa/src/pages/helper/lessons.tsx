/** The five lessons, each a page of its own; no sign-in and no network needed once they are on the phone. */

import { lessonNames } from '../../helper/model.ts';
import { keepApp } from '../../offline/field/ahead.ts';
import { useEffect } from 'preact/hooks';
import { Icon } from '../../parts/icons.tsx';
import { lessons } from '../../words/lessons.ts';
import { words } from '../../words/index.ts';

export default function LessonsPage() {
  const w = lessons.value;
  useEffect(() => void keepApp(), []);
  return (
    <>
      <h1 tabIndex={-1}>{words.value.headings.lessons}</h1>
      <p class="lead">{w.intro}</p>
      <ol class="parts plain">
        {lessonNames.map((name) => <li key={name}><a class="part" href={`/huong-dan/${name}`}><span class="part-name">{w.names[name]}</span><Icon name="next" /></a></li>)}
      </ol>
    </>
  );
}
