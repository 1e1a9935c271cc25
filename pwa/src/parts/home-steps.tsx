/** iPhones and iPads notify only from the home screen: how to put Một Cửa there, each step with what the finger looks for. */

import { own } from '../words/own.ts';

/** Our own lines on a 160 × 96 grid, silent beside their words. `ink`: what the eye should go to. */
const drawings = {
  share: { line: 'M20 8h120v80H20zM20 74h120', ink: 'M80 26v28M70 35l10-10 10 10M68 44h-6v24h36V44h-6' },
  add: { line: 'M20 8h120v80H20zM32 26h44M32 74h36', ink: 'M20 38h120v24H20zM32 50h56M112 42h16v16h-16zM120 46v8M116 50h8' },
  open: { line: 'M54 4h52v88H54zM74 84h12M62 14h12v12H62zM86 14h12v12H86zM62 36h12v12H62z', ink: 'M86 36h12v12H86zM90 48v-6a2 2 0 014 0v6M92 56v14M86 64l6 6 6-6' },
} as const;

export function HomeSteps() {
  const w = own.value.account.push.home;
  return (
    <section class="lead" aria-labelledby="man-hinh-chinh">
      <p id="man-hinh-chinh"><b>{w.title}</b></p>
      <ol class="plain">
        {(['share', 'add', 'open'] as const).map((step, at) => (
          <li key={step} class="lesson-step">
            <svg class="lesson-drawing" viewBox="0 0 160 96" aria-hidden="true" focusable="false"><path d={drawings[step].line} /><path class="ink" d={drawings[step].ink} /></svg>
            <p>{at + 1}. {w[step]}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
