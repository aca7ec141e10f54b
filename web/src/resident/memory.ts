/** What this browser remembers for its owner: the street looked at last, a name for reports, reports made. */
import { uuidV4 } from './random.ts';

export interface Place {
  m?: string;
  s?: string;
  /** The public record instead of a street. */
  record?: boolean;
  /** The secret token of a report that is followed. */
  r?: string;
}

export interface OwnReport {
  /** The municipality; reports of older pages do not say. */
  m?: string;
  street: string;
  date: string;
  number: string;
  token: string;
  /** Where it stood when it was looked at last. */
  state?: 'open' | 'answered' | 'closed';
}

function read<T>(key: string): T | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A private window remembers nothing, and the page works without it.
  }
}

export const remembered = (): Place | undefined => read<Place>('taza-street');
export const remember = (place: Place): void => write('taza-street', place);
export const forget = (): void => write('taza-street', null);

/** Says that two reports come from one browser, and nothing about whose it is. */
export function reporter(): string {
  const before = read<string>('taza-reporter');
  if (before) return before;
  const fresh = uuidV4();
  write('taza-reporter', fresh);
  return fresh;
}

export const ownReports = (): OwnReport[] => read<OwnReport[]>('taza-reports') ?? [];
/** Notes where a report stands; one that came by a link is followed from now on too. */
export function seeReport(token: string, seen: { number: string; date: string; street: string; state: OwnReport['state'] }, m?: string): void {
  const { number, date, street, state } = seen;
  const others = ownReports();
  const known = others.some((one) => one.token === token);
  const next = known ? others.map((one) => (one.token === token ? { ...one, state } : one)) : [{ m, token, number, date, street, state }, ...others];
  write('taza-reports', next.slice(0, 20));
}

export const keepReport = (report: OwnReport): void => write('taza-reports', [report, ...ownReports()].slice(0, 20));
