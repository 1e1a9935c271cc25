/** A button that opens the camera or the gallery: a real file input beneath, so that keys and screen readers find it. */

import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.tsx';

interface Props {
  readonly look?: 'filled' | 'line';
  readonly icon: IconName;
  readonly accept: string;
  readonly camera?: boolean;
  readonly multiple?: boolean;
  readonly onPick: (files: readonly File[]) => void;
  readonly children: ComponentChildren;
}

export function PickButton({ look = 'line', icon, accept, camera, multiple, onPick, children }: Props) {
  return (
    <label class={`button ${look} pick`}>
      <input
        type="file"
        accept={accept}
        capture={camera ? 'environment' : undefined}
        multiple={multiple}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = ''; // the same file may be chosen again
          if (files.length) onPick(files);
        }}
      />
      <Icon name={icon} />
      <span>{children}</span>
    </label>
  );
}
