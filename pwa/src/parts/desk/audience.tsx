/** Where a broadcast goes: communes, and applicants of procedures, ticked. */

import type { AudienceFace } from '../../server/contract.d.ts';
import { lead } from '../../words/desk-lead.ts';

interface Props {
  readonly of: AudienceFace;
  readonly communes: readonly string[];
  readonly procedures: readonly string[];
  readonly choose: (what: 'communes' | 'procedures', codes: readonly string[]) => void;
}

export function Where({ of, communes, procedures, choose }: Props) {
  const w = lead.value.broadcast;
  const chosen = { communes, procedures };
  return (
    <>
      {(['communes', 'procedures'] as const).map((what) => (
        <fieldset key={what} class={`ticks ${of[what].length > 9 ? 'many' : ''}`}>
          <legend>{w[what]}</legend>
          {of[what].map(({ code, name }) => (
            <label key={code}>
              <input type="checkbox" checked={chosen[what].includes(code)} onChange={(event) => choose(what, event.currentTarget.checked ? [...chosen[what], code] : chosen[what].filter((each) => each !== code))} />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
      ))}
    </>
  );
}
