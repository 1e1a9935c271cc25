/** What the machine has already compared, in one line under the work. */

import { check } from '../../desk/checks.ts';
import { passedOnTo } from '../../desk/acts.ts';
import type { Form } from '../../form/model.ts';
import type { DeskDossier } from '../../server/contract.d.ts';
import { desk } from '../../words/desk.ts';
import { showDong } from '../../words/format.ts';
import { say } from '../../words/index.ts';
import { Shape, type Turn } from '../icons.tsx';

export function Checks({ form, dossier }: { form: Form; dossier: DeskDossier }) {
  const w = desk.value.dossier;
  const found = check(form, dossier);
  const elsewhere = dossier.endedAt ? undefined : passedOnTo(dossier);
  const lines: readonly (readonly [Turn, string] | false | undefined)[] = [
    [found.fields[0] === found.fields[1] ? 'done' : 'stopped', w.checked.fields(...found.fields)],
    found.papers[1] === 0 ? ['done', w.checked.noPapers] : [found.papers[0] === found.papers[1] ? 'done' : 'stopped', w.checked.papers(...found.papers)],
    found.lacks > 0 && ['resident', w.checked.lacks(found.lacks)],
    found.typed > 0 && ['resident', w.checked.typed(found.typed)],
    found.owedVnd > 0 ? ['resident', w.checked.unpaid(showDong(found.owedVnd))] : dossier.unpriced ? ['office', say(dossier.unpriced)] : ['done', found.costs ? w.checked.paid : w.checked.free],
    elsewhere && ['elsewhere', w.checked.elsewhere(say(elsewhere.name))],
  ];
  return (
    <footer class="desk-checks">
      <h2>{w.checks}</h2>
      <ul class="plain">{lines.flatMap((line) => (line ? [<li key={line[1]}><Shape turn={line[0]} /> {line[1]}</li>] : []))}</ul>
    </footer>
  );
}
