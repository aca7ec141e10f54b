/** Single decisions about dates go in, one at a time; the draft of all of them changes. */
import { Draft } from '../draft.svelte.ts';
import type { Closure, Decided, Decisions, Holiday, Moved, Preview, Rule, SingleDay } from './contract.ts';

const byDate = (one: { date: string }, other: { date: string }) => one.date.localeCompare(other.date);

export class CalendarDraft extends Draft<Decisions, Decided, Preview> {
  constructor() {
    super('/api/v1/calendar', '/api/v1/calendar/preview', (kept) => kept.decisions);
  }

  holidays = $derived<Holiday[]>((this.changed ? this.preview?.holidays : undefined) ?? this.kept?.holidays ?? []);
  days = $derived<Moved[]>((this.changed ? this.preview?.days : undefined) ?? this.kept?.days ?? []);

  rule = (rule: Rule | ''): void => {
    if (!this.draft) return;
    const { rule: _, ...rest } = this.draft;
    this.change(rule === '' ? rest : { ...rest, rule });
  };

  /** Decides a day, for everybody or one street; nothing decided takes an earlier decision back. */
  day = (date: string, street: string | undefined, decided: { to?: string } | undefined): void => {
    if (!this.draft) return;
    const others = this.draft.single.filter((one) => one.date !== date || one.street !== street);
    const own: SingleDay[] = decided ? [{ date, ...(decided.to ? { to: decided.to } : {}), ...(street ? { street } : {}) }] : [];
    this.change({ ...this.draft, single: [...others, ...own].sort(byDate) });
  };

  close = (closure: Closure): void => {
    if (this.draft) this.change({ ...this.draft, closure: [...this.draft.closure, closure] });
  };
  reopen = (closure: Closure): void => {
    if (this.draft) this.change({ ...this.draft, closure: this.draft.closure.filter((one) => one !== closure) });
  };

  /** From the first change on the table of holidays is the municipality's own. */
  holiday = (date: string, holiday: Holiday | undefined): void => {
    if (!this.draft) return;
    const others = (this.draft.holiday ?? this.holidays).filter((one) => one.date !== date);
    this.change({ ...this.draft, holiday: (holiday ? [...others, holiday] : others).sort(byDate) });
  };
  /** Back to the holidays of the republic. */
  usualHolidays = (): void => {
    if (!this.draft) return;
    const { holiday: _, ...rest } = this.draft;
    this.change(rest);
  };
}
