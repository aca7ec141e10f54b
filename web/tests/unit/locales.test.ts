import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { deedKey } from '../../src/manager/deed.ts';
import { messages, ofPage } from '../../build/words.ts';

const LANGUAGES = ['ky', 'ru', 'en'] as const;
const read = (language: string) => readFileSync(new URL(`../../locales/${language}.ftl`, import.meta.url), 'utf8');
const placeholders = (text: string) => new Set(Array.from(text.matchAll(/\$([a-z_]+)/g), (found) => found[1]));

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.(svelte|ts)$/.test(name) ? [readFileSync(path, 'utf8')] : [];
  });
}
const source = sources(new URL('../../src', import.meta.url).pathname).join('\n');

describe('words', () => {
  const ky = messages(read('ky'));

  it.each(LANGUAGES)('%s has the same keys and figures as Kyrgyz', (language) => {
    const own = messages(read(language));
    expect([...own.keys()]).toEqual([...ky.keys()]);
    for (const [key, text] of own) expect(placeholders(text), key).toEqual(placeholders(ky.get(key) ?? ''));
  });

  it.each(LANGUAGES)('%s reads without an error and says every key', (language) => {
    const bundle = new FluentBundle(language, { useIsolating: false });
    expect(bundle.addResource(new FluentResource(read(language)))).toEqual([]);
    for (const [key, text] of messages(read(language))) {
      const value = bundle.getMessage(key)?.value;
      expect(value, key).toBeTruthy();
      const errors: Error[] = [];
      const figures = Object.fromEntries([...placeholders(text)].map((name) => [name ?? '', 21]));
      if (value) bundle.formatPattern(value, figures, errors);
      expect(errors, key).toEqual([]);
    }
  });

  it('counts as each language counts', () => {
    const say = (language: string, count: number) => {
      const bundle = new FluentBundle(language, { useIsolating: false });
      bundle.addResource(new FluentResource(read(language)));
      const value = bundle.getMessage('driver-stops')?.value;
      return value ? bundle.formatPattern(value, { count }) : '';
    };
    expect([1, 3, 11, 21].map((count) => say('ru', count))).toEqual(['1 остановка', '3 остановки', '11 остановок', '21 остановка']);
    expect(say('ky', 5)).toBe('5 аялдама');
  });

  it('has every key that the pages ask for', () => {
    const asked = Array.from(source.matchAll(/\bt\(\s*'([a-z0-9_-]+)'/g), (found) => found[1] ?? '');
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !ky.has(key))).toEqual([]);
  });

  it('has words for every deed that the audit log records', () => {
    const matrix = readFileSync(new URL('../../../src/service/permissions.csv', import.meta.url), 'utf8').trim().split('\n');
    const recorded = matrix.map((line) => line.split(',')).filter(([, , mark]) => mark === 'x');
    expect(recorded.length).toBeGreaterThan(8);
    expect(recorded.map(([method, path]) => deedKey(`${method} ${path}`)).filter((key) => !ky.has(key))).toEqual([]);
  });

  it('has no key that nobody asks for', () => {
    const built = /^(weekday|weekday-short|month|state|step|reason|manager-(class|place|calendar|calendar-rule|calendar-how|tab|money|money-class|month|season|repair|fault|file|view|run|report|evidence|answered|plan|role|deed|edit|entry|trouble|way|surface|vehicle|fuel|price)|driver-view|driver-turn|resident-(report|rate|sighting))-/;
    expect([...ky.keys()].filter((key) => !built.test(key) && !source.includes(`'${key}'`))).toEqual([]);
  });

  it('gives each page its own words only', () => {
    const resident = ofPage(read('ky'), 'resident');
    expect(resident).toContain('resident-question');
    expect(resident).toContain('weekday-0');
    expect(resident).not.toMatch(/^(manager|driver)-/m);
  });

  it('refuses a key that stands twice', () => {
    expect(() => messages('a = 1\na = 2')).toThrow('stands twice');
  });
});
