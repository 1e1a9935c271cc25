/** Our drawings: a 24 grid, 2 px lines, always beside a word and therefore silent to a screen reader. */

const lines = {
  home: 'M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6',
  folder: 'M3 6h6l2 3h10v10H3zM3 9h8',
  bell: 'M6 17V11a6 6 0 0112 0v6l2 1H4zM10 21h4',
  person: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c0-4 3.5-6 8-6s8 2 8 6',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM16 16l5 5',
  phone: 'M6 3h4l2 5-2.5 1.5a11 11 0 005 5L16 12l5 2v4c0 2-1 3-3 3C10 21 3 14 3 6c0-2 1-3 3-3z',
  help: 'M12 21a9 9 0 100-18 9 9 0 000 18zM9.5 9.5a2.5 2.5 0 115 0c0 2-2.5 2-2.5 4M12 17v.1',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  camera: 'M4 8h4l2-3h4l2 3h4v11H4zM12 16.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7z',
  paper: 'M6 3h8l4 4v14H6zM14 3v5h4M9 12h6M9 16h6',
  check: 'M5 13l4.5 4.5L19 7',
  close: 'M6 6l12 12M18 6L6 18',
  warn: 'M12 4l9 16H3zM12 10v5M12 17.5v.1',
  cloud: 'M7 18a4 4 0 01-.5-8 6 6 0 0111.5 1.5A3.3 3.3 0 0117 18zM9.5 13.5l2 2 3.5-4',
  device: 'M8 3h8v18H8zM11 18h2',
  wait: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3 2',
  baby: 'M12 8.5a3 3 0 100-6 3 3 0 000 6zM5 12c2.5-1.5 4.5-2 7-2s4.5.5 7 2M8.5 10.5V16l-2 5M15.5 10.5V16l2 5M9 16h6',
  heart: 'M12 20C5 15 3 12 3 8.5A4.3 4.3 0 0112 7a4.3 4.3 0 019 1.5C21 12 19 15 12 20z',
  key: 'M8 16a4.5 4.5 0 100-9 4.5 4.5 0 000 9zM12.5 11.5H21V15M17 11.5V14',
  shop: 'M4 10v10h16V10M3 10l2-6h14l2 6a3 3 0 01-6 0 3 3 0 01-6 0 3 3 0 01-6 0zM10 20v-5h4v5',
  land: 'M3 20h18M5 20V9l4-3 4 3v11M13 20v-8h6v8M8 12h2M8 16h2',
  wheel: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 15a3 3 0 100-6 3 3 0 000 6zM3.5 10.5L9 12M20.5 10.5L15 12M12 15v6',
  elder: 'M10 7a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM10 9c-2 0-3.5 2-3.5 5l2 1v6M10 9c2 1 3 3 5.5 3.5M10 15l2.5 6M17 21v-8',
  leaf: 'M5 20c0-9 5-15 15-16 0 10-5 15-12 14M5 20c2-5 5-8 9-10',
  family: 'M8 8a3 3 0 100-6 3 3 0 000 6zM17 10a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM2 21v-4c0-4 2.5-6 6-6s6 2 6 6v4M14 21h7v-3c0-3-1.5-5-4-5',
  eye: 'M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7zM12 15a3 3 0 100-6 3 3 0 000 6z',
  money: 'M3 7h18v11H3zM12 15a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM6 10v5M18 10v5',
  send: 'M4 12l16-8-6 16-3-6z',
  edit: 'M4 20l1-5L16 4l4 4L9 19zM13.5 6.5l4 4',
  again: 'M4 12a8 8 0 0114-5l2 2M20 4v5h-5M20 12a8 8 0 01-14 5l-2-2M4 20v-5h5',
} as const;

export type IconName = keyof typeof lines;

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={lines[name]} />
    </svg>
  );
}

/** Whose turn it is, or how it ended: six shapes that greyscale still tells apart. */
export type Turn = 'resident' | 'office' | 'elsewhere' | 'done' | 'stopped' | 'draft';

export function Shape({ turn }: { turn: Turn }) {
  return (
    <svg class={`shape turn-${turn}`} width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {shapes[turn]}
    </svg>
  );
}

const shapes: Record<Turn, preact.ComponentChildren> = {
  resident: <path class="solid" d="M10 1l9 9-9 9-9-9z" />,
  office: [<circle class="line" cx="10" cy="10" r="8" />, <path class="solid" d="M10 2a8 8 0 010 16z" />],
  elsewhere: [<path class="line" d="M2 7h11v11H2z" />, <path class="line" d="M7 7V2h11v11h-5" />],
  done: <path class="line" d="M2 11l5.5 5.5L18 4" />,
  stopped: [<path class="line" d="M2 2h16v16H2z" />, <path class="line" d="M6 10h8" />],
  draft: <circle class="line dotted" cx="10" cy="10" r="8" />,
};
