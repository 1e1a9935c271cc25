/** A date in three fields, never a picker: day, month, year as people say them, leading zeros added when it is read. */

import { words } from '../words/index.ts';
import { filing } from '../words/filing.ts';

interface Props {
  readonly id: string;
  readonly value: string;
  readonly partial: boolean;
  readonly change: (value: string | undefined) => void;
  readonly errors: Readonly<Record<string, string>>;
  readonly describedBy?: string | undefined;
}

/** `2026-11-05`, `2026-11`, `2026`; what is half typed keeps its place: `-11-05`, `2026--5`. */
const read = (value: string): readonly [string, string, string] => {
  const [year = '', month = '', day = ''] = value.split('-');
  return [day, month, year];
};

const write = (day: string, month: string, year: string): string | undefined => {
  const two = (part: string): string => (part.length === 1 && part !== '0' ? `0${part}` : part);
  return [year, two(month), two(day)].join('-').replace(/-+$/, '') || undefined;
};

export function DateField({ id, value, partial, change, errors, describedBy }: Props) {
  const w = words.value.fields;
  const parts = read(value);
  const names = [w.day, w.month, w.year];
  const describe = [partial ? `${id}-partial` : '', describedBy].filter(Boolean).join(' ') || undefined;
  return (
    <>
      {partial && <p class="note" id={`${id}-partial`}>{filing.value.question.yearEnough}</p>}
      <div class="date">
        {names.map((name, at) => (
          <div key={at} class={at === 2 ? 'date-year' : 'date-two'}>
            <label for={at === 0 ? id : `${id}-${at}`}>{name}</label>
            <input
              id={at === 0 ? id : `${id}-${at}`}
              inputMode="numeric"
              autocomplete="off"
              maxLength={at === 2 ? 4 : 2}
              // Shown as typed: a zero put in front while one types moves the caret.
              defaultValue={parts[at]}
              aria-describedby={describe}
              aria-invalid={errors[''] ? 'true' : undefined}
              onInput={(event) => {
                // From what stands in the three fields: what was kept of the one before may still be on its way here.
                const [day, month, year] = [...(event.currentTarget.closest('.date')?.querySelectorAll('input') ?? [])].map((each) => each.value.replace(/\D/g, ''));
                change(write(day ?? '', month ?? '', year ?? ''));
              }}
            />
          </div>
        ))}
      </div>
    </>
  );
}
