/** The five lessons, each a page of its own; no sign-in and no network needed once they are on the phone. */

import { lessonNames, type TeamMe } from '../../helper/model.ts';
import { keepApp } from '../../offline/field/ahead.ts';
import { useEffect } from 'preact/hooks';
import { ButtonLink } from '../../parts/button.tsx';
import { Icon } from '../../parts/icons.tsx';
import { useLoad } from '../../server/load.ts';
import { me } from '../../server/me.ts';
import { lessons } from '../../words/lessons.ts';
import { say, words } from '../../words/index.ts';

export default function LessonsPage() {
  const w = lessons.value;
  useEffect(() => void keepApp(), []);
  // A helper finds their day from here; nobody else is asked about it.
  const team = useLoad<TeamMe>(me.value ? '/api/team/me' : undefined);
  return (
    <>
      <h1 tabIndex={-1}>{words.value.headings.lessons}</h1>
      <p class="lead">{w.intro}</p>
      {team.state === 'ready' && <p class="lead"><ButtonLink href="/to-vien" icon="family">{words.value.headings.helperToday}: {say(team.data.team)}</ButtonLink></p>}
      <ol class="parts plain">
        {lessonNames.map((name) => <li key={name}><a class="part" href={`/huong-dan/${name}`}><span class="part-name">{w.names[name]}</span><Icon name="next" /></a></li>)}
      </ol>
    </>
  );
}
