/** An address: province, commune by a few typed letters (old names too), then the hamlet. When the lists are slow it is simply typed. */

import { useEffect, useState } from 'preact/hooks';
import { fold } from '../form/fold.ts';
import type { Address } from '../form/model.ts';
import { get } from '../server/client.ts';
import { useLoad } from '../server/load.ts';
import type { Commune, List, OldPlace, Province } from '../server/shapes.ts';
import { site } from '../server/site.ts';
import { filing } from '../words/filing.ts';
import { words } from '../words/index.ts';

interface Props {
  readonly id: string;
  readonly value: Address;
  readonly detail: boolean;
  readonly change: (how: (was: Address) => Address | undefined) => void;
  readonly errors: Readonly<Record<string, string>>;
  readonly describedBy?: string | undefined;
}

const MOST_SHOWN = 6;
const SOONEST_OLD = 3;

export function AddressField({ id, value, detail, change, errors, describedBy }: Props) {
  const w = filing.value.question;
  const provinces = useLoad<List<Province>>('/api/places/provinces');
  const province = value.provinceCode ?? site.value.code;
  const communes = useLoad<List<Commune>>(province ? `/api/places/provinces/${province}/communes` : undefined);
  const set = (how: (was: Address) => Address): void =>
    change((was) => {
      const next = how(was);
      return Object.values(next).some(Boolean) ? next : undefined;
    });
  const invalid = errors[''] ? ('true' as const) : undefined;
  const detailField = detail && (
    <div class="inner">
      <label for={`${id}-detail`}>{w.detail} <span class="note">({words.value.fields.optional})</span></label>
      <input id={`${id}-detail`} value={value.detail ?? ''} autocomplete="off" onInput={({ currentTarget: { value: typed } }) => set((was) => ({ ...was, detail: typed }))} />
    </div>
  );
  if (provinces.state === 'failed' || communes.state === 'failed') {
    return (
      <>
        <p class="note" id={`${id}-slow`}>{w.listsSlow}</p>
        <textarea id={id} rows={3} value={value.typed ?? ''} aria-describedby={[`${id}-slow`, describedBy].filter(Boolean).join(' ')} aria-invalid={invalid} onInput={({ currentTarget: { value: typed } }) => set((was) => ({ ...was, typed }))} />
      </>
    );
  }
  const list = communes.state === 'ready' ? communes.data.items : [];
  return (
    <>
      <div class="inner">
        <label for={`${id}-province`}>{w.province}</label>
        <select id={`${id}-province`} onChange={({ currentTarget: { value: provinceCode } }) => set(({ detail: kept }) => ({ ...(kept ? { detail: kept } : {}), provinceCode }))}>
          {!province && <option value="">{words.value.fields.choose}</option>}
          {(provinces.state === 'ready' ? provinces.data.items : []).map((each) => <option key={each.code} value={each.code} selected={each.code === province}>{each.name}</option>)}
        </select>
      </div>
      <CommuneField id={id} key={province} value={value} province={province} list={list} set={set} invalid={invalid} describedBy={describedBy} />
      {detailField}
    </>
  );
}

function CommuneField({ id, value, province, list, set, invalid, describedBy }: {
  id: string;
  value: Address;
  province: string;
  list: readonly Commune[];
  set: (how: (was: Address) => Address) => void;
  invalid: 'true' | undefined;
  describedBy: string | undefined;
}) {
  const w = filing.value.question;
  const chosen = list.find((each) => each.code === value.communeCode);
  const [typed, setTyped] = useState<string>();
  const shown = typed ?? chosen?.title ?? value.typed ?? '';
  const [old, setOld] = useState<readonly OldPlace[]>([]);
  const wanted = fold(typed ?? '');
  const found = wanted ? list.filter((each) => fold(each.title).includes(wanted) || fold(each.name).startsWith(wanted)).slice(0, MOST_SHOWN) : [];
  const askOld = wanted.length >= SOONEST_OLD && found.length === 0;
  useEffect(() => {
    setOld([]);
    if (!askOld) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      get<List<OldPlace>>(`/api/places/old?q=${encodeURIComponent(typed ?? '')}`, stop.signal).then(({ items }) => setOld(items.slice(0, MOST_SHOWN)), () => undefined);
    }, 300);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [wanted, askOld]);
  const pick = (commune: Commune): void => {
    setTyped(undefined);
    set(({ typed: _typed, ...rest }) => ({ ...rest, provinceCode: commune.provinceCode, communeCode: commune.code }));
    // The offer that was chosen goes away: the focus goes on to what is asked next, else back to the field.
    (document.getElementById(`${id}-detail`) ?? document.getElementById(id))?.focus();
  };
  const offers: readonly (readonly [Commune, string])[] = found.length
    ? found.map((each) => [each, ''])
    : old.flatMap((place) => place.communes.map((each) => [each, place.title] as const)).slice(0, MOST_SHOWN);
  return (
    <div class="inner">
      <label for={id}>{w.commune}</label>
      <p class="note" id={`${id}-hint`}>{w.communeHint}</p>
      <input
        id={id}
        value={shown}
        autocomplete="off"
        aria-describedby={[`${id}-hint`, describedBy].filter(Boolean).join(' ')}
        aria-invalid={invalid}
        onInput={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          // Kept as typed until one is chosen: nothing waits for a list.
          set(({ communeCode: _code, typed: _typed, ...rest }) => (text ? { ...rest, provinceCode: province, typed: text } : rest));
        }}
      />
      <div role="status">
        {offers.length > 0 && typed !== undefined && (
          <ul class="offers plain">
            {offers.map(([commune, was]) => (
              <li key={commune.code + was}>
                <button type="button" onClick={() => pick(commune)}>
                  {commune.title}{was && <span class="note block">{w.was(was)}</span>}
                </button>
              </li>
            ))}
          </ul>
        )}
        {wanted.length >= SOONEST_OLD && offers.length === 0 && <p class="note">{w.typed}</p>}
      </div>
    </div>
  );
}
