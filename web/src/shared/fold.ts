/**
 * A name as written or as typed in haste goes in, a skeleton for comparing comes out.
 *
 * Keyboards without ң ө ү, Russian spelling and Latin letters all lead to the same skeleton: `Ысык-Көл`, `ысык кол`
 * and `ysyk kol` are one.
 */
const LETTERS: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'j', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm',
  н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ү: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'ch',
  ш: 'sh', щ: 'sh', ъ: '', ы: 'i', ь: '', э: 'e', ю: 'iu', я: 'ia',
}; // prettier-ignore

export function fold(text: string): string {
  const latin = Array.from(text.toLowerCase().normalize('NFC'), (letter) => LETTERS[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’`]/g, '');
  return latin
    .replace(/dzh|zh|dj/g, 'j')
    .replace(/kh|x/g, 'h')
    .replace(/ts/g, 'c')
    .replace(/q/g, 'k')
    .replace(/w/g, 'v')
    .replace(/y/g, 'i')
    .replace(/ng/g, 'n')
    .replace(/(.)\1+/g, '$1')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Every word typed must begin some word of the name. A lower number is a better match, nothing is none. */
export function match(query: string, folded: string): number | undefined {
  const wanted = fold(query).split(' ').filter(Boolean);
  if (wanted.length === 0) return 0;
  if (folded.startsWith(wanted.join(' '))) return 0;
  const words = folded.split(' ');
  if (wanted.every((typed) => words.some((word) => word.startsWith(typed)))) return 1;
  return wanted.every((typed) => folded.includes(typed)) ? 2 : undefined;
}
