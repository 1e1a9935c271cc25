/** “Nộp lại từ bản này”: a new draft with the answers of a dossier that came to nothing; photographs are taken anew. */

import { useState } from 'preact/hooks';
import type { Answers } from '../form/model.ts';
import { addDraft, newDraft } from '../offline/drafts.ts';
import { go } from '../router.ts';
import { get, type Refusal } from '../server/client.ts';
import { me } from '../server/me.ts';
import type { DossierFace, ProcedureFace } from '../server/shapes.ts';
import { dossier } from '../words/dossier.ts';
import { say, words } from '../words/index.ts';
import { Button } from './button.tsx';

export function Refile({ face }: { face: DossierFace }) {
  const w = dossier.value.refile;
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const refile = async (): Promise<void> => {
    setBusy(true);
    setTrouble('');
    try {
      const [procedure, { answers }] = await Promise.all([
        get<ProcedureFace>(`/api/procedures/${encodeURIComponent(face.procedure.code)}`),
        get<{ readonly answers: Answers }>(`/api/dossiers/${face.id}/answers`),
      ]);
      const draft = newDraft({ procedure: procedure.code, version: procedure.version, title: procedure.name, of: me.peek()?.id ?? null });
      await addDraft({ ...draft, answers, seen: Object.keys(answers) });
      go(`/lam/${draft.id}`);
    } catch (error) {
      setTrouble((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <Button look="filled" busy={busy} onClick={() => void refile()}>{w.do}</Button>
      <p class="note">{w.note}</p>
    </>
  );
}
