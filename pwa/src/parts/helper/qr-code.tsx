/** A QR code, black on white in either theme, with its quiet zone; `label` says what it is for. */

import { qr } from '../../helper/qr.ts';

const QUIET = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = qr(text);
  const size = rows.length + 2 * QUIET;
  const path = rows.map((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')).join('')).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path class="qr-ground" d={`M0 0h${size}v${size}H0z`} />
      <path class="qr-dark" d={path} />
    </svg>
  );
}
