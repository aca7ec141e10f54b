import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KeptMedia } from '../../src/driver/outbox.ts';
import { PIECE, carry } from '../../src/driver/porter.ts';

const SIZE = PIECE * 2 + 17;
const media = (): KeptMedia => ({ hash: 'abc', device: 'd', run: 'r', type: 'image/jpeg', size: SIZE, bytes: new Uint8Array(SIZE).buffer, state: 'waiting' });

/** The service as the contract describes it, with what may go wrong in between. */
function service(trouble: { lostAnswers?: number; breaks?: number; status?: number; portal?: boolean } = {}) {
  const state = { offset: -1, patches: 0 };
  const answer = (status: number, offset?: number) =>
    new Response(null, { status, headers: offset === undefined ? {} : { 'upload-offset': String(offset), 'upload-complete': offset === SIZE ? '?1' : '?0' } });
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    if (trouble.portal) return new Response('<html>', { status: 200 });
    if (init.method === 'HEAD') return state.offset < 0 ? answer(404) : answer(200, state.offset);
    if (trouble.status) return answer(trouble.status);
    state.patches += 1;
    if (trouble.breaks === state.patches) throw new TypeError('network');
    const headers = init.headers as Record<string, string>;
    const from = Number(headers['upload-offset']);
    if (from !== Math.max(0, state.offset)) return answer(409, Math.max(0, state.offset));
    state.offset = from + (init.body as ArrayBuffer).byteLength;
    if (trouble.lostAnswers && state.patches <= trouble.lostAnswers) throw new TypeError('network');
    return answer(204, state.offset);
  });
  return state;
}

afterEach(() => vi.unstubAllGlobals());

describe('a photo on its way', () => {
  it('goes in pieces', async () => {
    const state = service();
    expect(await carry(media())).toBe(true);
    expect(state).toEqual({ offset: SIZE, patches: 3 });
    expect(await carry(media())).toBe(true);
    expect(state.patches).toBe(3);
  });

  it('goes on where it broke, also when only the answer was lost', async () => {
    const state = service({ lostAnswers: 1, breaks: 3 });
    await expect(carry(media())).rejects.toMatchObject({ kind: 'offline' });
    expect(state.offset).toBe(PIECE);
    await expect(carry(media())).rejects.toMatchObject({ kind: 'offline' });
    expect(await carry(media())).toBe(true);
    expect(state.offset).toBe(SIZE);
  });

  it('stays on the phone when it is refused, and behind a log-in page', async () => {
    service({ status: 404 });
    expect(await carry(media())).toBe(false);
    service({ status: 422 });
    expect(await carry(media())).toBe(false);
    service({ portal: true });
    expect(await carry(media())).toBe(false);
    service({ status: 401 });
    await expect(carry(media())).rejects.toMatchObject({ kind: 'signed_out' });
  });
});
