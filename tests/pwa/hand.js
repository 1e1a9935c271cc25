/** A quick person: does whatever the screen asks next until the dossier is filed. It lives in the page and dies with it.
 *
 * Says what it saw last. `ended`: drafts that were filed before, none of which may be offered again.
 */
async ({ marker, papers, visit, draft, ended }) => {
  const end = performance.now() + 15_000;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const one = (query) => document.querySelector(query);
  const screen = () => `${location.pathname}${location.search}: ${document.body.innerText.slice(0, 600)}`;
  const until = async (what) => {
    for (;;) {
      const found = what();
      if (found) return found;
      if (performance.now() > end) throw new Error(`stuck at ${screen()} waiting for ${what}`);
      await pause(10);
    }
  };
  /** Whether the phone itself has written down what its screen says that it keeps. */
  const onPhone = (id) => new Promise((done) => {
    setTimeout(() => done('IndexedDB does not answer'), 10_000);
    const opening = indexedDB.open('motcua');
    opening.onerror = () => done(String(opening.error));
    opening.onsuccess = () => {
      const asked = opening.result.transaction('outbox').objectStore('outbox').getAllKeys();
      asked.onsuccess = () => { opening.result.close(); done(asked.result.some((key) => key.endsWith(id)) ? 'there' : `not among ${asked.result.length}`); };
    };
  });
  const saw = async (said) => ({ said, screen: screen(), phone: said === 'waits' ? await onPhone(draft) : '' });
  /** Press, and wait until the button's screen has given way to the next, or says why not. */
  const press = async (button) => {
    const told = one('.error-summary');
    const look = button.className;
    button.click();
    // One that is the screen's first act no more has been answered by another.
    await until(() => !button.isConnected || button.className !== look || (one('.error-summary, [role=alert] p') && !told));
  };
  const type = (control, text) => {
    const kind = control instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    for (let at = 1; at <= text.length; at += Math.ceil(text.length / 3)) {
      Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(control, text.slice(0, at));
      control.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(control, text);
    control.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const photo = async (name, seed) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 480, height: 640 });
    const context = canvas.getContext('2d');
    context.fillStyle = '#eee';
    context.fillRect(0, 0, 480, 640);
    context.fillStyle = '#112';
    for (let row = 20; row < 620; row += 18) context.fillText(`${name} ${seed} ${Math.sin(seed * row)} ${Math.cos(row + seed)} ${marker}`, 12, row);
    return new File([await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9))], name, { type: 'image/jpeg' });
  };
  const fileOf = async ({ kind, name, seed, base64 }) =>
    kind === 'photo' ? photo(name, seed) : new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type: 'application/pdf' });

  const answer = async (form) => {
    const heading = one('h1').textContent;
    for (const select of form.querySelectorAll('select')) {
      const chosen = [...select.options].find((each) => each.value)?.value;
      if (select.value || !chosen) continue; // a list that has not come is not waited for
      select.value = chosen;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      await pause(0);
    }
    for (const group of form.querySelectorAll('.date')) [...group.querySelectorAll('input')].forEach((input, at) => type(input, (/sinh/.test(group.closest('fieldset')?.textContent ?? '') ? ['12', '4', '1998'] : visit)[at]));
    for (const control of form.querySelectorAll('textarea, input:not([type=radio]):not([type=checkbox]):not([type=file])')) {
      // Everything may have gone dark in the middle of a word: then it is written again.
      const half = control.ariaInvalid === 'true' || (control.value !== marker && marker.startsWith(control.value));
      if (control.closest('.date') || (control.value && !half)) continue;
      const label = `${control.id} ${control.labels?.[0]?.textContent ?? ''} ${heading}`;
      if (/không bắt buộc/.test(label)) continue;
      else if (/định danh/.test(label)) type(control, '099198000101');
      else if (/-residence|cư trú/.test(label)) type(control, 'Thôn Ky Quan San, Mường Hum');
      else if (control.type === 'tel') type(control, '0900000101');
      else if (control.inputMode === 'numeric') type(control, '2');
      else if (/tên/i.test(label) && !/hộ kinh doanh/.test(label)) type(control, 'Sùng Thị Mai');
      else type(control, /Nội dung chính|Giấy tờ gì|Tên hộ/.test(heading) ? marker : '0123456789');
    }
    const names = new Set([...form.querySelectorAll('input[type=radio]')].map((each) => each.name));
    for (const name of names) if (!form.querySelector(`input[type=radio][name="${name}"]:checked`)) form.querySelector(`input[type=radio][name="${name}"]`).click();
    await pause(0);
  };

  for (let step = 0; step < 80; step += 1) {
    await until(() => one('#app[data-awake]') && one('main h1') && !one('main .loading'));
    const path = location.pathname;
    if (path.startsWith('/da-nop/')) {
      if (one('.turn-draft') && document.body.innerText.includes('Giữ trang này mở')) {
        await pause(200);
        continue; // in memory alone, and the screen says so
      }
      if (one('.turn-draft')) return saw('waits');
      if (one('dl.facts .code')) return saw('filed');
      if (one('.empty a[href^="/auth/"]')) return saw('sign-in');
      if (one('.empty a[href="/"]')) return saw('nothing');
    }
    const begun = /^\/lam\/([^/]+)/.exec(path)?.[1];
    if (begun && begun !== draft) {
      if (ended.includes(begun)) throw new Error(`wrong: ${begun} is filed and offered again at ${screen()}`);
      draft = begun;
      await noteStep({ draft, pressed: false });
    }
    const again = [...document.querySelectorAll('main button')].find((each) => each.textContent.trim() === 'Thử lại');
    if (again) {
      again.click();
      await pause(150);
      continue;
    }
    if (path === '/dang-nhap') {
      const on = await until(() => one('.actions a.filled'));
      if (on.getAttribute('href').startsWith('/auth/')) return saw('sign-in');
      await press(on);
      continue;
    }
    if (path.includes('/giay-to/')) {
      const made = document.querySelectorAll('.pages li').length;
      if (made < papers.length) {
        const chosen = new DataTransfer();
        chosen.items.add(await fileOf(papers[made]));
        const input = document.querySelectorAll('.actions input[type=file]');
        input[input.length - 1].files = chosen.files;
        input[input.length - 1].dispatchEvent(new Event('change', { bubbles: true }));
        await until(() => document.querySelectorAll('.pages li').length > made || one('[role=alert] p'));
        if (one('[role=alert] p')) throw new Error(one('[role=alert]').textContent);
      } else await press(await until(() => one('.actions a.filled')));
      continue;
    }
    if (path.endsWith('/kiem-tra')) {
      if (one('.actions a.filled')) return saw('sign-in');
      const box = await until(() => one('.declare input'));
      // Whoever reads it once more sees the word that was cut off when everything went dark.
      const cut = [...document.querySelectorAll('dl.answers > div')].find((row) => {
        const text = row.querySelector('dd')?.textContent.trim();
        return text && text !== marker && marker.startsWith(text) && row.querySelector('.edit a');
      });
      if (cut) {
        await press(cut.querySelector('.edit a'));
        continue;
      }
      if (!box.checked) box.click();
      const send = await until(() => one('.actions button[type=submit], .actions a.filled'));
      if (send.tagName === 'A') return saw('sign-in');
      await noteStep({ draft, pressed: true });
      await press(send);
      if (one('.error-summary a')) await press(one('.error-summary a'));
      continue;
    }
    const form = one('form.question');
    if (form) {
      await answer(form);
      await press(form.querySelector('button[type=submit]'));
      if (one('.error-summary')) await pause(50);
      continue;
    }
    const adopt = [...document.querySelectorAll('.callout button')].find((each) => each.textContent.includes('Gắn với tôi'));
    if (adopt) {
      adopt.click();
      await pause(50);
      continue;
    }
    // A paper whose second page was not yet taken when everything went dark counts as done; the person knows better.
    const paper = one('a.part[href*="/giay-to/"]');
    const taken = Number(/(\d+) trang/.exec(paper?.textContent ?? '')?.[1] ?? 0);
    if (taken > 0 && taken < papers.length && !one('.actions a.filled[href^="/da-nop/"]')) {
      await press(paper);
      continue;
    }
    const parts = /^\/lam\/[^/]+$/.test(path);
    const next = await until(() => one('.actions .filled') ?? one('main .button.filled'));
    if (next.getAttribute('href')?.startsWith('/auth/')) return saw('sign-in');
    if (parts && next.getAttribute('href')?.startsWith('/da-nop/')) await noteStep({ draft, pressed: true });
    await press(next);
  }
  throw new Error(`no end: ${screen()}`);
}
