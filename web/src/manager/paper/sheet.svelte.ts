/** What a clerk reads off a sheet goes in, kept on this computer until it is sent; the request comes out. */
import type { TodayRun } from '../../shared/contract.ts';

export interface Mark {
  state: '' | 'done' | 'could_not';
  reason: string;
  at: string;
}
export interface Dump {
  at: string;
  fill: number | null;
  weight_kg: number | null;
}
interface Written {
  marks: Record<string, Mark>;
  dumps: Dump[];
  litres: number | null;
  kilometres: number | null;
  note: string;
  back: string;
}
const NOTHING: Mark = { state: '', reason: '', at: '' };

export class Sheet {
  written = $state<Written>({ marks: {}, dumps: [], litres: null, kilometres: null, note: '', back: '' });
  readonly #key: string;

  constructor(readonly run: TodayRun) {
    this.#key = `taza-sheet ${run.id}`;
    const unloads = run.steps.filter((step) => step.kind === 'unload').length;
    this.written.dumps = Array.from({ length: Math.max(1, unloads) }, () => ({ at: '', fill: null, weight_kg: null }));
    try {
      const before = localStorage.getItem(this.#key);
      if (before) this.written = { ...this.written, ...(JSON.parse(before) as Written) };
    } catch {
      // A browser without storage loses a half-typed sheet when the page is closed, and nothing else.
    }
  }

  get stops() {
    return this.run.steps.filter((step) => step.kind === 'street' || step.kind === 'place');
  }

  mark = (step: string): Mark => this.written.marks[step] ?? NOTHING;
  set = (step: string, changed: Partial<Mark>): void => {
    this.written.marks[step] = { ...this.mark(step), ...changed };
  };

  /** Everything that is neither marked nor known counts as done: what most sheets say. */
  allDone = (): void => {
    for (const stop of this.stops) if (stop.state === 'waiting' && this.mark(stop.id).state === '') this.set(stop.id, { state: 'done' });
  };

  /** Nothing of it was lost if the page closes now. */
  keep = (): void => {
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.written));
    } catch {
      // As above.
    }
  };
  forget = (): void => {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // As above.
    }
  };

  get request() {
    const { marks, dumps, litres, kilometres, note, back } = this.written;
    const marked = this.stops.flatMap(({ id }) => {
      const mark = marks[id];
      if (!mark || mark.state === '') return [];
      return [{ step: id, state: mark.state, ...(mark.state === 'could_not' ? { reason: mark.reason } : {}), ...(mark.at ? { at: mark.at } : {}) }];
    });
    const dumped = dumps.filter((dump) => dump.at || dump.fill !== null || dump.weight_kg !== null);
    return {
      marks: marked,
      dumps: dumped.map(({ at, fill, weight_kg }) => ({ ...(at ? { at } : {}), ...(fill === null ? {} : { fill }), ...(weight_kg === null ? {} : { weight_kg }) })),
      ...(litres === null ? {} : { litres }),
      ...(kilometres === null ? {} : { kilometres }),
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(back ? { back } : {}),
    };
  }
}
