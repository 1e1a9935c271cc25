/** Every template on every channel in both languages, as it is read, with its length against what the channel holds. */

import { useState } from 'preact/hooks';
import { LeadNav } from '../../../parts/desk/lead-nav.tsx';
import { Shown } from '../../../parts/desk/shown.tsx';
import type { TemplateList } from '../../../server/contract.d.ts';
import { useDesk } from '../../../server/desk.ts';
import { lead } from '../../../words/desk-lead.ts';
import { ways } from '../../../words/ways.ts';

export default function TemplatesPage() {
  const w = lead.value.templates;
  const [language, setLanguage] = useState<'vi' | 'en'>('vi');
  const read = useDesk<TemplateList>('/api/desk/templates');
  return (
    <>
      <div class="desk-top"><h1 tabIndex={-1}>{w.title}</h1></div>
      <LeadNav at="/can-bo/mau-tin" />
      <p class="lead-windows">{(['vi', 'en'] as const).map((each) => <button key={each} type="button" class="pin" lang={each} aria-pressed={each === language} onClick={() => setLanguage(each)}>{each === 'vi' ? 'Tiếng Việt' : 'English'}</button>)} <span class="note">{w.note}</span></p>
      <Shown of={read} next="/can-bo/mau-tin" inside>
        {({ items }) => (
          <div class="templates">
            {items.filter((each) => each.language === language).map((each) => (
              <section key={each.kind} class="sheet-part">
                <h2>{ways.value.kinds[each.kind]} <span class="note">{w.importance[each.importance]}</span></h2>
                <table class="figures">
                  <tbody>
                    {each.texts.map((text) => (
                      <tr key={text.channel + text.part}><th>{ways.value.channels[text.channel]}, {w.parts[text.part]}</th><td lang={language}>{text.text}</td><td class="lengths">{text.widest}/{text.most}</td></tr>
                    ))}
                  </tbody>
                </table>
              </section>
            ))}
          </div>
        )}
      </Shown>
    </>
  );
}
