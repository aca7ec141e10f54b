/** A path of the service goes in, its JSON comes out; every way it can fail comes out as one `Trouble` with a kind. */
import type { Problem } from './contract.ts';

export type TroubleKind = 'offline' | 'signed_out' | 'refused' | 'too_many' | 'server' | 'not_ours';

export class Trouble extends Error {
  constructor(
    readonly kind: TroubleKind,
    readonly status: number,
    readonly problem?: Problem,
  ) {
    super(problem?.detail ?? problem?.title ?? kind);
  }
}

/** How long a village network may take before the page says that there is none. */
const PATIENCE_MS = 30_000;

export interface Asked {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  text?: string;
  type?: string;
  signal?: AbortSignal;
  /** How long to wait, where a large file makes the usual patience too short. */
  patience?: number;
  headers?: Record<string, string>;
  /** `no-cache` lets the browser ask with the tag of what it has, and costs nothing when that is still right. */
  cache?: 'no-store' | 'no-cache';
}

function kindOf(status: number): TroubleKind {
  if (status === 401) return 'signed_out';
  if (status === 429) return 'too_many';
  return status >= 500 ? 'server' : 'refused';
}

export async function ask<T>(path: string, asked: Asked = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json', 'x-taza': '1', ...asked.headers };
  let body: string | undefined;
  if (asked.text !== undefined) {
    body = asked.text;
    headers['content-type'] = asked.type ?? 'text/plain';
  } else if (asked.body !== undefined) {
    body = JSON.stringify(asked.body);
    headers['content-type'] = 'application/json';
  }
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), asked.patience ?? PATIENCE_MS);
  asked.signal?.addEventListener('abort', () => patience.abort());
  let response: Response;
  let said: string;
  try {
    response = await fetch(path, {
      method: asked.method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      body,
      signal: patience.signal,
      credentials: 'same-origin',
      cache: asked.cache ?? 'no-store',
    });
    said = await response.text();
  } catch {
    throw new Trouble('offline', 0);
  } finally {
    clearTimeout(timer);
  }
  const json = /^application\/([\w.-]+\+)?json\b/.test(response.headers.get('content-type') ?? '');
  let value: unknown;
  try {
    value = json && said !== '' ? JSON.parse(said) : undefined;
  } catch {
    value = undefined;
  }
  if (!response.ok) throw new Trouble(kindOf(response.status), response.status, value as Problem | undefined);
  if (response.status === 204) return undefined as T;
  // The log-in page of a hotel or a village hotspot answers 200 with HTML: never take it for the service.
  if (value === undefined) throw new Trouble('not_ours', response.status);
  return value as T;
}

/** The text of a file of the service. */
export async function text(path: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { 'x-taza': '1' }, credentials: 'same-origin', cache: 'no-cache', signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw new Trouble('offline', 0);
  }
  if (!response.ok) throw new Trouble(kindOf(response.status), response.status);
  return response.text();
}
