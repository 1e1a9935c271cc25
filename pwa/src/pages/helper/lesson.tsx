/** One lesson: a picture, a sentence or two, the next step; read aloud where the phone has a voice of its own. */

import { useEffect, useState } from 'preact/hooks';
import { lessonNames, type LessonName } from '../../helper/model.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Drawing } from '../../parts/helper/drawings.tsx';
import { Missing } from '../../parts/loaded.tsx';
import { language } from '../../words/index.ts';
import { lessons } from '../../words/lessons.ts';

export default function LessonPage({ params }: { params: Readonly<Record<string, string>> }) {
  const name = lessonNames.find((each) => each === params['lesson']);
  return name ? <Lesson key={name} name={name} /> : <Missing />;
}

function Lesson({ name }: { name: LessonName }) {
  const w = lessons.value;
  const steps = Object.entries(w.steps[name] as Readonly<Record<string, { readonly title: string; readonly text: string }>>);
  const next = lessonNames[lessonNames.indexOf(name) + 1];
  return (
    <article>
      <h1 tabIndex={-1}>{w.names[name]}</h1>
      <ReadAloud text={steps.map(([, { title, text }]) => `${title}. ${text}`).join(' ')} />
      <ol class="plain">
        {steps.map(([step, { title, text }], at) => (
          <li key={step} class="lesson-step">
            <Drawing name={`${name}.${step}`} />
            <p class="note">{w.step(at + 1, steps.length)}</p>
            <h2>{title}</h2>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      <div class="actions">
        {next && <ButtonLink look="filled" href={`/huong-dan/${next}`}>{w.next}: {w.names[next]}</ButtonLink>}
        <ButtonLink href="/huong-dan">{w.all}</ButtonLink>
      </div>
    </article>
  );
}

/** Only a voice that lives on the phone: nothing is sent away to be read. */
function ReadAloud({ text }: { text: string }) {
  const w = lessons.value;
  const [voice, setVoice] = useState<SpeechSynthesisVoice>();
  const [reading, setReading] = useState(false);
  const spoken = language.value;
  useEffect(() => {
    const speech = globalThis.speechSynthesis as SpeechSynthesis | undefined;
    if (!speech) return undefined;
    const look = (): void => setVoice(speech.getVoices().find((each) => each.localService && each.lang.startsWith(spoken)));
    look();
    speech.addEventListener?.('voiceschanged', look);
    return () => {
      speech.removeEventListener?.('voiceschanged', look);
      speech.cancel();
    };
  }, [spoken]);
  if (!voice) return null;
  const toggle = (): void => {
    speechSynthesis.cancel();
    setReading(!reading);
    if (reading) return;
    const speech = Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang, onend: () => setReading(false) });
    speechSynthesis.speak(speech);
  };
  return <p class="lead"><Button onClick={toggle}>{reading ? w.stop : w.listen}</Button></p>;
}
