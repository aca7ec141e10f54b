/** A name in three languages goes in, the one to show comes out. */
import type { Names } from './contract.ts';
import { words } from './words.svelte.ts';

export function pickName(names: Names | undefined | null, language: 'ky' | 'ru' | 'en'): string {
  return names?.[language] || names?.ky || names?.ru || names?.en || '';
}

export const name = (names: Names | undefined | null): string => pickName(names, words.language);
