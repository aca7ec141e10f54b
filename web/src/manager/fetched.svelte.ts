/** An address of the service goes in; what it answers, or why it does not, comes out and stays while it is asked again. */
import { Trouble, ask } from '../shared/ask.ts';
import { t } from '../shared/words.svelte.ts';
import { saidBy } from './live.svelte.ts';

/** Any failure as a `Trouble`. */
export const troubleOf = (error: unknown): Trouble => (error instanceof Trouble ? error : new Trouble('server', 0));

/** What to say about a failed try. */
export const whyNot = (error: unknown): string => {
  const trouble = troubleOf(error);
  if (trouble.kind === 'offline') return t('offline');
  return trouble.problem?.errors?.map((one) => one.detail).filter(Boolean).join(' ') || saidBy(trouble, t('trouble'));
};

export class Fetched<T> {
  value = $state.raw<T | undefined>();
  trouble = $state.raw<Trouble | undefined>();
  #path: () => string;

  constructor(path: () => string) {
    this.#path = path;
  }

  again = async (): Promise<void> => {
    try {
      this.value = await ask<T>(this.#path());
      this.trouble = undefined;
    } catch (error) {
      this.trouble = troubleOf(error);
    }
  };
}
