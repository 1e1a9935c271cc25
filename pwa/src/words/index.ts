/** The words in the person's language: Vietnamese at once, others when asked for. One file per area and language, so that a screen carries only its own. */

import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { core } from './vi/core.ts';
import type { Same } from './same.ts';

export type Language = 'vi' | 'en';
export const language = signal<Language>('vi');

/** Sentences of the areas in use that are still on their way. */
const coming = new Set<Promise<unknown>>();

/** One area's words, Vietnamese until the other language has come. */
export function area<T>(vi: T, en: () => Promise<Same<T>>): ReadonlySignal<Same<T>> {
  const other = signal<Same<T> | undefined>(undefined);
  language.subscribe((wanted) => {
    if (wanted === 'vi' || other.peek()) return;
    const arrival = en().then((words) => { other.value = words; }, () => undefined);
    coming.add(arrival);
    void arrival.then(() => coming.delete(arrival));
  });
  return computed(() => (language.value === 'en' && other.value) || (vi as Same<T>));
}

export const wordsReady = (): Promise<unknown> => Promise.all(coming);

export const words = area(core, async () => (await import('./en/core.ts')).core);

/** A pair of sentences as the server sends them. */
export interface Both {
  readonly vi: string;
  readonly en: string;
}

/** The one of the two that the person reads. */
export const say = (both: Both): string => (language.value === 'en' && both.en ? both.en : both.vi);

export function speak(wanted: Language): void {
  language.value = wanted;
  document.documentElement.lang = wanted;
  keep('language', wanted);
}

export function startLanguage(): void {
  if (kept('language') === 'en') speak('en');
}

/** Preferences that are nobody's secret; a browser that refuses to keep them loses nothing else. */
export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    /* private mode */
  }
}

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
