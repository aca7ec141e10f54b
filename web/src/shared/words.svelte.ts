/** A message key and its figures go in, a sentence in the chosen language comes out; pages redraw when it changes. */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

export const LANGUAGES = ['ky', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Loaders = Record<Language, () => Promise<{ default: string }>>;

const KEPT = 'taza-language';

function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}

/** Storage may be forbidden (private windows): a language is then simply not remembered. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  if (isLanguage(asked)) return asked;
  const before = kept();
  // Kyrgyz first: phones in villages are often set to Russian by the shop that sold them.
  return isLanguage(before) ? before : 'ky';
}

class Words {
  language = $state<Language>('ky');
  #bundle = $state.raw<FluentBundle | null>(null);
  #loaders: Loaders | null = null;

  async start(loaders: Loaders): Promise<void> {
    this.#loaders = loaders;
    await this.#load(firstLanguage());
  }

  async choose(language: Language): Promise<void> {
    await this.#load(language);
    try {
      localStorage.setItem(KEPT, language);
    } catch {
      // Not remembered; see `kept`.
    }
  }

  async #load(language: Language): Promise<void> {
    if (!this.#loaders) return;
    const text = (await this.#loaders[language]()).default;
    const bundle = new FluentBundle(language, { useIsolating: false });
    bundle.addResource(new FluentResource(text));
    this.#bundle = bundle;
    this.language = language;
    document.documentElement.lang = language;
  }

  /** The sentence for a key. A key without words shows itself, so that a gap is seen and not hidden. */
  say(key: string, values?: Record<string, FluentVariable>): string {
    const bundle = this.#bundle;
    const message = bundle?.getMessage(key);
    if (!bundle || !message?.value) return key;
    return bundle.formatPattern(message.value, values ?? null, []);
  }

  has(key: string): boolean {
    return this.#bundle?.hasMessage(key) ?? false;
  }
}

export const words = new Words();
export const t = (key: string, values?: Record<string, FluentVariable>): string => words.say(key, values);
