/** An address with a revision goes in; a copy to change, what it would do, undo, and the saved one come out. */
import { ask } from '../shared/ask.ts';
import type { Trouble } from '../shared/ask.ts';
import { troubleOf, whyNot } from './fetched.svelte.ts';

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
/** How long a hand rests before the service is asked what a change would do. */
const REST_MS = 200;

export class Draft<Content, Kept extends { revision: number }, Preview> {
  kept = $state.raw<Kept | undefined>();
  draft = $state.raw<Content | undefined>();
  preview = $state.raw<Preview | undefined>();
  trouble = $state.raw<Trouble | undefined>();
  refused = $state('');
  busy = $state(false);
  /** The answer to the last save, until something is changed again. */
  saved = $state.raw<Kept | undefined>();
  /** Somebody else saved while this draft was written. */
  overtaken = $state(false);
  #before = $state.raw<Content[]>([]);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly path: string,
    readonly previewPath: string,
    readonly contentOf: (kept: Kept) => Content,
  ) {}

  changed = $derived.by(() => this.draft !== undefined && this.kept !== undefined && !same(this.draft, this.contentOf(this.kept)));
  canUndo = $derived(this.#before.length > 0);

  load = async (): Promise<void> => {
    try {
      const kept = await ask<Kept>(this.path);
      if (this.changed && kept.revision !== this.kept?.revision) this.overtaken = true;
      else if (!this.changed) this.#take(kept);
      this.trouble = undefined;
    } catch (error) {
      this.trouble = troubleOf(error);
    }
  };

  #take(kept: Kept): void {
    this.kept = kept;
    this.draft = this.contentOf(kept);
    this.preview = undefined;
    this.#before = [];
    this.overtaken = false;
    this.refused = '';
  }

  /** Takes what is kept now in place of one's own draft. */
  discard = async (): Promise<void> => {
    // Until the answer is here the page goes on saying that somebody was first.
    if (this.kept) this.draft = this.contentOf(this.kept);
    await this.load();
  };

  change(next: Content): void {
    if (this.draft === undefined || same(next, this.draft)) return;
    this.#before = [...this.#before, this.draft];
    this.#set(next);
  }

  undo = (): void => {
    const last = this.#before.at(-1);
    if (last === undefined) return;
    this.#before = this.#before.slice(0, -1);
    this.#set(last);
  };

  #set(next: Content): void {
    this.draft = next;
    this.saved = undefined;
    this.refused = '';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), REST_MS);
  }

  async #look(): Promise<void> {
    const asked = ++this.#asked;
    if (!this.changed) {
      this.preview = undefined;
      return;
    }
    try {
      const preview = await ask<Preview>(this.previewPath, { body: this.draft });
      if (asked === this.#asked) this.preview = preview;
    } catch (error) {
      if (asked === this.#asked) this.refused = whyNot(error);
    }
  }

  save = async (): Promise<void> => {
    if (this.draft === undefined || !this.kept || this.busy) return;
    this.busy = true;
    this.refused = '';
    try {
      const kept = await ask<Kept>(this.path, { method: 'PUT', body: this.draft, headers: { 'if-match': `"${this.kept.revision}"` } });
      this.#take(kept);
      this.saved = kept;
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.status === 409 && trouble.problem && 'now' in trouble.problem) this.overtaken = true;
      else this.refused = whyNot(error);
    } finally {
      this.busy = false;
    }
  };
}
