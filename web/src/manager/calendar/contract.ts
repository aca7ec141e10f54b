/** What the service says and takes about the manager's decisions on dates. Dates are `2026-11-24`. */
import type { Names } from '../../shared/contract.ts';

export const RULES = ['as-usual', 'next-free-day', 'rest-of-week-one-day-later', 'falls-out'] as const;
export type Rule = (typeof RULES)[number];

export interface Holiday {
  date: string;
  names: Names;
  /** False while the day is reckoned and not announced yet. */
  settled: boolean;
}
export interface Closure {
  street?: string;
  village?: string;
  from: string;
  until: string;
}
export interface SingleDay {
  date: string;
  /** Nothing: the day falls out. */
  to?: string;
  /** Nothing: everybody. */
  street?: string;
}
export interface Decisions {
  rule?: Rule;
  /** Nothing: the holidays of the Kyrgyz Republic. */
  holiday?: Holiday[];
  closure: Closure[];
  single: SingleDay[];
}
export interface Moved {
  date: string;
  to?: string | null;
}
export interface Decided {
  revision: number;
  person?: string | null;
  changed_at?: string | null;
  decisions: Decisions;
  holidays: Holiday[];
  days: Moved[];
  occurrences?: number;
}
export interface Preview {
  holidays: Holiday[];
  days: Moved[];
  occurrences: { occurrence: string; street: string; from: string; to?: string | null }[];
}
