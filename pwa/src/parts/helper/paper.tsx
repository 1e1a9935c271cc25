/** A yes on paper: the words to be written and signed, the photograph, and what the office made of the last one. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Mandate } from '../../helper/model.ts';
import { bring, type Field } from '../../offline/field/field.ts';
import { paperOf, storePaper } from '../../offline/field/paper.ts';
import { filing } from '../../words/filing.ts';
import { helper } from '../../words/helper.ts';
import { say } from '../../words/index.ts';
import { Button } from '../button.tsx';
import { PickButton } from '../pick.tsx';

export function PaperPart({ field, mandate }: { field: Field; mandate: Mandate }) {
  const w = helper.value.paper;
  const held = useMemo(() => paperOf(field, mandate.id), [field.waiting]);
  const url = useUrl(held?.photo);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const take = async (photo: File): Promise<void> => {
    setBusy(true);
    setSaid('');
    try {
      const doubt = await storePaper(mandate.id, photo);
      setSaid(doubt ? filing.value.paper[doubt] : '');
    } catch {
      setSaid(w.broken);
    }
    setBusy(false);
  };
  const waits = mandate.state === 'paperWaiting';
  return (
    <section class="section" aria-labelledby="giay-ky">
      <h2 id="giay-ky">{w.title}</h2>
      {mandate.paperRefused && !held && <p class="callout stop" role="alert">{w.refused(w.faults[mandate.paperRefused])}</p>}
      {waits && !held && <p class="callout" role="status">{w.there}</p>}
      {waits && !held && <div class="actions"><Button look="filled" icon="again" onClick={() => void bring(field.of).catch(() => undefined)}>{w.look}</Button></div>}
      <p class="lead">{w.how}</p>
      <blockquote class="callout consent-words" lang="vi">
        {w.words({
          name: mandate.residentName ?? '', number: mandate.residentNumberMasked ?? '', helper: field.me.displayName, badge: field.me.badge, team: field.me.team.vi,
          acts: mandate.acts.map((act) => w.acts[act]).join(', '), what: mandate.procedureTitle?.vi ?? w.anything, days: mandate.days,
        })}
      </blockquote>
      {held && url && (
        <figure class="card consent-photo">
          <img src={url} alt={w.photo} />
          <figcaption><b role="status">{held.problem ? say(held.problem) : w.stored}</b></figcaption>
        </figure>
      )}
      <p role="status" class="lead">{busy ? filing.value.paper.working : said}</p>
      <div class="actions">
        <PickButton look={held || waits ? 'line' : 'filled'} icon="camera" accept="image/*" camera onPick={([photo]) => photo && void take(photo)}>{held || waits ? w.again : w.shoot}</PickButton>
        <PickButton icon="paper" accept="image/*" onPick={([photo]) => photo && void take(photo)}>{w.pick}</PickButton>
      </div>
    </section>
  );
}

function useUrl(photo: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!photo) return setUrl(undefined);
    const made = URL.createObjectURL(photo);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return url;
}
