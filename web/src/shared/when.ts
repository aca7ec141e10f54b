/** Instants, dates and times of day go in, what people read comes out, in the municipality's own time zone. */
import { t, words } from './words.svelte.ts';

const two = (value: number) => String(value).padStart(2, '0');

/** `08:05` for 29,100 seconds from local midnight. */
export function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function parts(instant: Date, zone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return Object.fromEntries(format.formatToParts(instant).map((part) => [part.type, part.value]));
}

/** `09:42` on the wall clock of the place. */
export function clockAt(instant: string | number, zone: string): string {
  const part = parts(new Date(instant), zone);
  return `${part.hour}:${part.minute}`;
}

/** `2026-11-23`: the calendar day it is at an instant in the place. */
export function dayAt(instant: string | number, zone: string): string {
  const part = parts(new Date(instant), zone);
  return `${part.year}-${part.month}-${part.day}`;
}

function utc(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** Monday is 0. */
export function weekday(date: string): number {
  return (utc(date).getUTCDay() + 6) % 7;
}

export function addDays(date: string, days: number): string {
  const moved = utc(date);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

export const weekdayName = (day: number): string => t(`weekday-${day}`);
export const weekdayShort = (day: number): string => t(`weekday-short-${day}`);

/** `23-ноябрь`, `23 ноября`, `23 November`. */
export function dayMonth(date: string): string {
  const day = utc(date);
  return t('date-day-month', { day: String(day.getUTCDate()), month: t(`month-${day.getUTCMonth() + 1}`) });
}

/** Today and tomorrow by their word, any other day by its weekday. */
export function nearDay(date: string, today: string): string {
  if (date === today) return t('today');
  if (date === addDays(today, 1)) return t('tomorrow');
  if (date === addDays(today, -1)) return t('yesterday');
  return weekdayName(weekday(date));
}

/** Days of the week as people say them: `Дш, Бш` or `every day`. */
export function daysList(days: number[]): string {
  if (days.length === 0) return t('days-none');
  if (days.length === 7) return t('days-all');
  return days.map(weekdayShort).join(', ');
}

/** `52 мин мурун`, `3 саат мурун`. */
export function ago(minutes: number): string {
  if (minutes < 1) return t('ago-now');
  if (minutes < 90) return t('ago-minutes', { minutes: Math.round(minutes) });
  if (minutes < 60 * 36) return t('ago-hours', { hours: Math.round(minutes / 60) });
  return t('ago-days', { days: Math.round(minutes / 1440) });
}

/** Digits as the language groups them; Kyrgyz writes numbers like Russian, and not every phone knows `ky`. */
export function number(value: number, digits = 0): string {
  const tag = words.language === 'en' ? 'en-GB' : 'ru-RU';
  return new Intl.NumberFormat(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

export const kilometres = (metres: number): string =>
  metres < 995 ? t('unit-metres', { value: number(Math.round(metres / 10) * 10) }) : t('unit-km', { value: number(metres / 1000, 1) });
export function hours(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return t('unit-hours', { hours: Math.floor(minutes / 60), minutes: two(minutes % 60) });
}
export const tonnes = (kilograms: number): string =>
  kilograms < 1000 ? t('unit-kg', { value: number(kilograms) }) : t('unit-tonnes', { value: number(kilograms / 1000, 1) });
export const litres = (value: number): string => t('unit-litres', { value: number(value) });
export const som = (tyiyn: number): string => t('unit-som', { value: number(tyiyn / 100) });
