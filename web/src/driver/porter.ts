/**
 * A photo or a voice note goes in, and goes out in pieces: whatever arrived before the network broke is not sent again.
 */
import { Trouble } from '../shared/ask.ts';
import type { KeptMedia } from './outbox.ts';

/** Small enough for a 2G cell that drops every other minute. */
export const PIECE = 128 * 1024;
const PATIENCE_MS = 60_000;

async function send(path: string, init: RequestInit): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    return await fetch(path, { ...init, signal: patience.signal, credentials: 'same-origin', cache: 'no-store' });
  } catch {
    throw new Trouble('offline', 0);
  } finally {
    clearTimeout(timer);
  }
}

const offsetOf = (answer: Response): number | undefined => {
  const text = answer.headers.get('upload-offset');
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
};

/** True when the service has all of it; false when it cannot take it now, and it stays on the phone. */
export async function carry(media: KeptMedia): Promise<boolean> {
  const { bytes } = media;
  if (!bytes) return true;
  const path = `/sync/v1/media/${media.hash}`;
  const known = await send(path, { method: 'HEAD', headers: { 'x-taza': '1' } });
  if (known.status === 401) throw new Trouble('signed_out', 401);
  let offset = known.ok ? (offsetOf(known) ?? 0) : 0;
  // A hotspot's log-in page answers 200 to everything, but it knows no offset.
  if (known.ok && offsetOf(known) === undefined) return false;
  let again = 0;
  while (offset < bytes.byteLength) {
    const answer = await send(path, {
      method: 'PATCH',
      headers: { 'x-taza': '1', 'content-type': media.type, 'upload-offset': String(offset), 'upload-length': String(bytes.byteLength) },
      body: bytes.slice(offset, offset + PIECE),
    });
    if (answer.status === 401) throw new Trouble('signed_out', 401);
    const reached = offsetOf(answer);
    if (answer.ok && reached !== undefined && reached > offset) {
      offset = reached;
    } else if (answer.status === 409 && reached !== undefined && again < 3) {
      // Another tab, or an answer that was lost: go on from where the service is.
      again += 1;
      offset = reached;
    } else {
      return false;
    }
  }
  return true;
}
