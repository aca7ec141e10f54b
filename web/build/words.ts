/**
 * `locales/{ky,ru,en}.ftl` go in; one small module per page and language comes out (`words:resident/ky`).
 *
 * One file a language is easy to translate; a resident's phone must not download the words of the manager. A key
 * that starts with the name of a page belongs to that page, every other key to all of them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const PAGES = ['resident', 'manager', 'driver'];
const PREFIX = 'words:';

/** The messages of one file, each with all its lines. */
export function messages(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let key = '';
  for (const line of text.split('\n')) {
    const start = /^(-?[a-zA-Z][\w-]*) *=/.exec(line);
    if (start) {
      key = start[1] ?? '';
      if (found.has(key)) throw new Error(`the key ${key} stands twice`);
      found.set(key, line);
    } else if (line.startsWith('#') || line.trim() === '') {
      if (line.startsWith('#')) key = '';
    } else if (key) {
      found.set(key, `${found.get(key)}\n${line}`);
    }
  }
  return found;
}

export function ofPage(text: string, page: string): string {
  const others = PAGES.filter((name) => name !== page).map((name) => `${name}-`);
  return [...messages(text)]
    .filter(([key]) => !others.some((prefix) => key.startsWith(prefix)))
    .map(([, lines]) => lines)
    .join('\n');
}

export function words(folder: string): Plugin {
  return {
    name: 'taza-words',
    resolveId(id) {
      return id.startsWith(PREFIX) ? `\0${id}` : undefined;
    },
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const [page = '', language = ''] = id.slice(PREFIX.length + 1).split('/');
      const path = join(folder, `${language}.ftl`);
      this.addWatchFile(path);
      return `export default ${JSON.stringify(ofPage(readFileSync(path, 'utf8'), page))};`;
    },
  };
}
