/** A desk of the service and what people do at it go in; the week as it stands and what the last change did come out. */
import { ask } from '../../shared/ask.ts';
import type { Job, Need } from '../../shared/contract.ts';
import { name } from '../../shared/names.ts';
import { t } from '../../shared/words.svelte.ts';
import { troubleOf, whyNot } from '../fetched.svelte.ts';
import { followJob } from '../job.ts';
import type { DeskProblem, DeskState, Edit, Effect, Entry } from './contract.ts';
import type { Trouble } from '../../shared/ask.ts';

export class DeskWork {
  desk = $state.raw<DeskState | undefined>();
  trouble = $state.raw<Trouble | undefined>();
  /** What the last change did; gone when the next begins. */
  effect = $state.raw<Effect | undefined>();
  refused = $state('');
  busy = $state(false);
  job = $state.raw<Job | undefined>();
  /** What somebody else did meanwhile, so that one's own change was not made. */
  meanwhile = $state.raw<Entry[]>([]);

  constructor(readonly id: string) {}

  get #path(): string {
    return `/api/v1/desks/${encodeURIComponent(this.id)}`;
  }

  load = async (): Promise<void> => {
    try {
      const desk = await ask<DeskState>(this.#path);
      // Answers may overtake each other: an older one is no news.
      if (!this.desk || desk.revision >= this.desk.revision) this.desk = desk;
      this.trouble = undefined;
    } catch (error) {
      this.trouble = troubleOf(error);
    }
  };

  /** Does something that writes to the desk; nothing happens when somebody else was first. */
  async #write<T>(deed: (headers: Record<string, string>) => Promise<T>): Promise<T | undefined> {
    if (!this.desk || this.busy) return undefined;
    this.busy = true;
    this.refused = '';
    this.effect = undefined;
    this.meanwhile = [];
    try {
      return await deed({ 'if-match': `"${this.desk.revision}"` });
    } catch (error) {
      const problem = troubleOf(error).problem as DeskProblem | undefined;
      if (problem?.entries) {
        this.meanwhile = problem.entries;
        await this.load();
      } else if (problem?.violations) {
        this.refused = problem.violations.map((told) => name(told.text)).join(' ');
      } else {
        this.refused = whyNot(error);
        if (problem?.in_force) await this.load();
      }
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  #act(path: string, body: unknown): Promise<{ effect: Effect } | undefined> {
    return this.#write(async (headers) => {
      const done = await ask<{ effect: Effect }>(`${this.#path}/${path}`, { body, headers });
      await this.load();
      this.effect = done.effect;
      return done;
    });
  }

  edit = async (edit: Edit): Promise<boolean> => (await this.#act('edits', edit)) !== undefined;

  /** To another day and vehicle: the day first, the vehicle only where the day did not bring it already. */
  move = async (street: string, from: number, day: number, vehicle: string): Promise<void> => {
    if (from !== day && !(await this.edit({ kind: 'move_day', street, from, to: day }))) return;
    const others = this.desk?.routes.some((route) => route.day === day && route.vehicle !== vehicle && route.stops.some((stop) => stop.street === street));
    if (others) await this.edit({ kind: 'move_route', street, day, vehicle });
  };
  undo = () => this.#act('undo', {});
  redo = () => this.#act('redo', {});

  improve = (seconds: number): Promise<void | undefined> =>
    this.#write(async (headers) => {
      const { job } = await ask<{ job: string }>(`${this.#path}/improve`, { body: { seconds }, headers });
      try {
        const ended = await followJob(job, (one) => (this.job = one));
        if (ended.state === 'failed') this.refused = ended.problem?.detail ?? ended.problem?.title ?? t('trouble');
      } finally {
        this.job = undefined;
      }
      await this.load();
    });

  /** Makes a draft of the week as it stands; its plan. */
  save = (): Promise<string | undefined> =>
    this.#write(async (headers) => (await ask<{ plan: string }>(`${this.#path}/save`, { body: {}, headers })).plan);

  /** Puts the desk away. */
  discard = async (): Promise<boolean> =>
    (await this.#write(async (headers) => {
      await ask(this.#path, { method: 'DELETE', headers });
      return true;
    })) ?? false;

  /** Does the same changes on the plan in force; the new desk. */
  carryOver = (): Promise<string | undefined> =>
    this.#write(async (headers) => (await ask<{ desk: DeskState }>(`${this.#path}/carry-over`, { body: {}, headers })).desk.id);

  needs = (street: string): Promise<Need[]> => ask<Need[]>(`${this.#path}/needs`, { body: { street }, patience: 60_000 });
}
