/** One question's control by its kind. Knows nothing of drafts: a value comes in, what was typed goes out, as typed. */

import type { ComponentChildren } from 'preact';
import type { Address, Field, Option, Part, Person, Value } from '../form/model.ts';
import type { Lists } from '../form/prefill.ts';
import { filing } from '../words/filing.ts';
import { say, words } from '../words/index.ts';
import { AddressField } from './address.tsx';
import { DateField } from './date.tsx';

/** What a value becomes, from what it is by then: two parts typed in one breath keep each other. */
export type How = (was: Value | undefined) => Value | undefined;

export interface ControlProps {
  /** Of the first control: what an error summary leads to. */
  readonly id: string;
  readonly field: Field;
  readonly value: Value | undefined;
  readonly change: (how: How) => void;
  readonly lists: Lists;
  /** By part of a person, `''` for the whole. */
  readonly errors: Readonly<Record<string, string>>;
  /** Ids of the hint, the example and the error. */
  readonly describedBy?: string | undefined;
}

/** Whether the control is several: then its question is a group's legend and not one control's label. */
export const isGroup = (field: Field): boolean => ['date', 'sex', 'choice', 'boolean', 'address', 'person', 'office'].includes(field.kind);

export function Control(props: ControlProps) {
  const { field, lists } = props;
  const put = (value: Value | undefined): void => props.change(() => value);
  switch (field.kind) {
    case 'date':
      return <DateField {...props} change={put} partial={field.partial ?? false} value={asText(props.value)} />;
    case 'sex':
      return <Choices {...props} change={put} options={sexes()} />;
    case 'boolean':
      return <YesNo {...props} />;
    case 'choice':
    case 'office':
      return <Choices {...props} change={put} options={field.options ?? []} />;
    case 'select':
      return <Select {...props} options={field.options ?? []} />;
    case 'ethnicity':
    case 'nationality':
      return <Select {...props} options={field.options?.length ? field.options : homeFirst(lists[field.kind] ?? [])} />;
    case 'address':
      return <AddressField {...props} change={(how) => props.change((was) => how(asAddress(was)))} detail={field.detail !== false} value={asAddress(props.value)} />;
    case 'person':
      return <PersonField {...props} />;
    case 'longText':
      return <Text {...props} long />;
    default:
      return <Text {...props} />;
  }
}

const asText = (value: Value | undefined): string => (value === undefined || typeof value === 'object' ? '' : String(value));
const asPerson = (value: Value | undefined): Person => (typeof value === 'object' ? (value as Person) : {}) as Person;
const asAddress = (value: Value | undefined): Address => (typeof value === 'object' ? (value as Address) : {});

const modes: Partial<Record<Field['kind'], { type?: string; inputMode?: 'numeric' | 'tel' | 'email'; autocomplete?: string }>> = {
  personalNumber: { inputMode: 'numeric' },
  integer: { inputMode: 'numeric' },
  money: { inputMode: 'numeric' },
  phone: { type: 'tel', inputMode: 'tel', autocomplete: 'tel' },
  email: { type: 'email', inputMode: 'email', autocomplete: 'email' },
};

function Text({ id, field, value, change, errors, describedBy, long = false }: ControlProps & { readonly long?: boolean }) {
  const mode = modes[field.kind] ?? {};
  const shared = {
    id,
    value: asText(value),
    'aria-describedby': describedBy,
    'aria-invalid': errors[''] ? ('true' as const) : undefined,
    autocapitalize: field.kind === 'fullName' ? ('words' as const) : field.kind === 'email' ? ('none' as const) : ('sentences' as const),
    spellcheck: false,
    onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
      const typed = event.currentTarget.value || undefined;
      change(() => typed);
    },
  };
  if (long) return <textarea rows={5} {...shared} />;
  return (
    <span class={field.unit || field.kind === 'money' ? 'with-unit' : undefined}>
      <input
        {...shared}
        type={(mode.type ?? 'text') as 'text'}
        inputMode={mode.inputMode}
        autocomplete={field.prefill?.startsWith('identity.') ? (mode.autocomplete ?? (field.kind === 'fullName' ? 'name' : 'off')) : 'off'}
        class={`width-${field.kind}`}
      />
      {field.unit ? <span>{say(field.unit)}</span> : field.kind === 'money' ? <span>đ</span> : null}
    </span>
  );
}

/** Nearly everybody’s answer is not looked for among two hundred. */
const homeFirst = (options: readonly Option[]): readonly Option[] => [...options.filter(({ value }) => value === 'VN'), ...options.filter(({ value }) => value !== 'VN')];

const sexes = (): readonly Option[] => {
  const w = filing.value.question;
  return [{ value: 'male', label: { vi: w.male, en: w.male } }, { value: 'female', label: { vi: w.female, en: w.female } }];
};

interface ChoicesProps extends Pick<ControlProps, 'id' | 'value' | 'describedBy' | 'errors'> {
  readonly change: (value: Value | undefined) => void;
  readonly options: readonly Option[];
}

export function Choices({ id, value, change, options, describedBy, errors }: ChoicesProps) {
  return (
    <div class="choices">
      {options.map((option, at) => (
        <label key={option.value} class="choice">
          <input type="radio" id={at === 0 ? id : `${id}-${option.value}`} name={id} value={option.value} checked={value === option.value} aria-describedby={at === 0 ? describedBy : undefined} aria-invalid={errors[''] ? 'true' : undefined} onChange={() => change(option.value)} />
          <span>{say(option.label)}{option.note && <span class="note block">{option.note}</span>}</span>
        </label>
      ))}
    </div>
  );
}

function YesNo(props: ControlProps) {
  const w = words.value.fields;
  const options: readonly Option[] = [{ value: 'yes', label: { vi: w.yes, en: w.yes } }, { value: 'no', label: { vi: w.no, en: w.no } }];
  const chosen = props.value === true ? 'yes' : props.value === false ? 'no' : undefined;
  return <Choices {...props} options={options} value={chosen} change={(value) => props.change(() => value === 'yes')} />;
}

function Select({ id, value, change, options, describedBy, errors }: ControlProps & { readonly options: readonly Option[] }) {
  return (
    <select id={id} aria-describedby={describedBy} aria-invalid={errors[''] ? 'true' : undefined} onChange={(event) => { const chosen = event.currentTarget.value || undefined; change(() => chosen); }}>
      <option value="" selected={value === undefined}>{words.value.fields.choose}</option>
      {options.map((option) => <option key={option.value} value={option.value} selected={value === option.value}>{say(option.label)}</option>)}
    </select>
  );
}

const partKinds: Readonly<Record<Part, Field['kind']>> = {
  fullName: 'fullName', personalNumber: 'personalNumber', birthDate: 'date', sex: 'sex', ethnicity: 'ethnicity', nationality: 'nationality', residence: 'address',
};

/** One part of a person asked as if alone; a birth date may always be a year. */
export function partField(field: Field, part: Part): Field {
  const label = filing.value.question.parts[part] ?? part;
  return { id: `${field.id}-${part}`, kind: partKinds[part], label: { vi: label, en: label }, partial: part === 'birthDate', required: (field.needed?.length ? field.needed : ['fullName']).includes(part) };
}

function PersonField({ id, field, value, change, lists, errors }: ControlProps) {
  const person = asPerson(value);
  const set = (part: Part, how: How): void =>
    change((was) => {
      const { [part]: old, ...rest } = asPerson(was);
      const next = how(old as Value | undefined);
      const changed = next === undefined ? rest : { ...rest, [part]: next };
      return Object.keys(changed).length ? (changed as Person) : undefined;
    });
  return (
    <div class="person">
      {(field.parts ?? []).map((part, at) => {
        const own = partField(field, part);
        const controlId = at === 0 ? id : `${id}-${part}`;
        const told = errors[part];
        return (
          <Labelled key={part} id={controlId} field={own} error={told}>
            <Control id={controlId} field={own} value={person[part] as Value | undefined} change={(how) => set(part, how)} lists={lists} errors={told ? { '': told } : {}} describedBy={told ? `${controlId}-error` : undefined} />
          </Labelled>
        );
      })}
    </div>
  );
}

/** A smaller question inside a larger one. */
export function Labelled({ id, field, error, children }: { id: string; field: Field; error?: string | undefined; children: ComponentChildren }) {
  const name = (
    <>
      {say(field.label)}
      {!field.required && <span class="note"> ({words.value.fields.optional})</span>}
    </>
  );
  const told = error && <p class="field-error" id={`${id}-error`}>{error}</p>;
  return isGroup(field) ? (
    <fieldset class={`inner ${error ? 'wrong' : ''}`}><legend>{name}</legend>{told}{children}</fieldset>
  ) : (
    <div class={`inner ${error ? 'wrong' : ''}`}><label for={id}>{name}</label>{told}{children}</div>
  );
}
