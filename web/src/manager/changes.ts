/** Two plans go in; the streets whose days differ come out: the people who must be told. */
import type { Names, Plan } from '../shared/contract.ts';

export interface Change {
  id: string;
  names: Names;
  village?: string | null;
  before: number[];
  after: number[];
  people: number;
}

const same = (one: number[], other: number[]) => one.length === other.length && one.every((day, index) => day === other[index]);

export function changes(before: Plan | undefined, after: Plan): Change[] {
  const old = new Map((before?.streets ?? []).map((street) => [street.id, street]));
  const found: Change[] = after.streets.flatMap((street) => {
    const days = old.get(street.id)?.days ?? [];
    old.delete(street.id);
    return same(days, street.days) ? [] : [{ ...street, before: days, after: street.days }];
  });
  // Streets that the new plan does not know at all lose their days.
  for (const street of old.values()) if (street.days.length > 0) found.push({ ...street, before: street.days, after: [] });
  return found;
}

/** The Monday after a date: a week is published as a whole. */
export function nextMonday(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + (8 - (day.getUTCDay() || 7)));
  return day.toISOString().slice(0, 10);
}
