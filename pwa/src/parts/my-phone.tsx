/** R15: the telephone that consent codes go to: the provider's, an officer's word, or the digits that came to it. */

import { useRef, useState } from 'preact/hooks';
import { newId } from '../offline/ids.ts';
import { ask, type Refusal } from '../server/client.ts';
import type { PhoneFace } from '../server/contract.d.ts';
import { useLoad } from '../server/load.ts';
import { showDay } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { mandates } from '../words/mandates.ts';
import { Button } from './button.tsx';
import { Show } from './loaded.tsx';
import { tell } from './toast.tsx';

export function MyPhone() {
  const w = mandates.value.phone;
  const found = useLoad<PhoneFace>('/api/me/phone');
  const [typed, setTyped] = useState('');
  const [trouble, setTrouble] = useState('');
  const [changing, setChanging] = useState(false);
  const key = useRef(newId());
  const send = async (path: string, body: object, said: string): Promise<void> => {
    setTrouble('');
    try {
      await ask(path, { method: 'POST', body, key: key.current });
      key.current = newId();
      setTyped('');
      setChanging(said === '');
      if (said) tell(said);
    } catch (error) {
      if (!(error as Refusal).passing) key.current = newId();
      setTrouble((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
    }
    if (found.state === 'ready') found.again();
  };
  return (
    <section class="section" aria-labelledby="may-nhan-ma">
      <h2 id="may-nhan-ma">{w.title}</h2>
      <Show of={found} outline="list">
        {(phone) => {
          const waits = changing && phone.askedPhone;
          const enter = (): void => {
            const digits = typed.replace(/[^\d+]/g, '');
            if (waits ? digits.length !== 6 : digits.length < 9) return setTrouble(waits ? w.shortCode : w.shortNumber);
            void send(waits ? '/api/me/phone/confirm' : '/api/me/phone', waits ? { code: digits } : { phone: digits }, waits ? w.done : '');
          };
          return (
            <>
              <p>{phone.phone && phone.how ? <><b>{phone.phone}</b> · {w.how[phone.how]}{phone.confirmedAt && ` · ${showDay(phone.confirmedAt)}`}</> : w.none}</p>
              <p class="note">{w.why}</p>
              <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
              {changing ? (
                <form noValidate onSubmit={(event) => { event.preventDefault(); enter(); }}>
                  <p class="lead">
                    <label for="may-nhan">{waits ? w.code(phone.askedPhone ?? '') : w.number}</label>
                    <input id="may-nhan" key={waits ? 'code' : 'number'} type="tel" autocomplete={waits ? 'one-time-code' : 'tel'} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
                  </p>
                  <div class="sheet-acts"><Button type="submit">{waits ? w.confirm : w.send}</Button><Button onClick={() => setChanging(false)}>{w.stop}</Button></div>
                </form>
              ) : <p class="lead"><Button onClick={() => setChanging(true)}>{phone.phone ? w.change : w.add}</Button></p>}
            </>
          );
        }}
      </Show>
    </section>
  );
}
