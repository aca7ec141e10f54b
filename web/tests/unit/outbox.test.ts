import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { BATCH_EVENTS, Outbox, line } from '../../src/driver/outbox.ts';
import { type Mark } from '../../src/driver/outbox.ts';
import { bundle } from './drawn.ts';

let name = 0;
const moment = { wall: 1_795_000_000_000, mono: 5, boot: 'boot' };
const mark = (step: string): Mark => ({ run: 'run', plan: 'plan', step, type: 'step_done' });
const answer = (ids: string[], missing: number[] = []) => ({
  answers: ids.map((id) => ({ id, result: 'accepted' as const })),
  acked_seq: ids.length,
  missing_seq: missing,
  missing_media: [],
  server_time: '',
});

describe('the outbox', () => {
  let box: Outbox;
  beforeEach(async () => {
    name += 1;
    box = await Outbox.open(`test-${name}`);
  });

  it('gives numbers without a gap, also when two tabs write at once', async () => {
    const other = await Outbox.open(`test-${name}`);
    await Promise.all(Array.from({ length: 60 }, (_, index) => (index % 2 ? box : other).record('phone', mark(`s${index}`), moment)));
    const numbers = (await box.all('phone')).map((event) => event.seq);
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  it('keeps everything when the page is closed at once', async () => {
    await box.record('phone', mark('a'), moment);
    await box.record('phone', mark('b'), moment);
    box.close();
    const again = await Outbox.open(`test-${name}`);
    expect((await again.ofRun('phone', 'run')).map((event) => event.step)).toEqual(['a', 'b']);
    expect(await again.waiting()).toBe(2);
    expect((await again.record('phone', mark('c'), moment)).seq).toBe(3);
  });

  it('settles only what was answered', async () => {
    const first = await box.record('phone', mark('a'), moment);
    await box.record('phone', mark('b'), moment);
    expect(await box.settle(await box.batch(), answer([first.id]))).toBe(1);
    expect(await box.waiting()).toBe(1);
    expect((await box.batch()).map((event) => event.step)).toEqual(['b']);
  });

  it('offers again what a restored service misses', async () => {
    for (const step of ['a', 'b', 'c']) await box.record('phone', mark(step), moment);
    const batch = await box.batch();
    await box.settle(batch, answer(batch.map((event) => event.id)));
    expect(await box.waiting()).toBe(0);
    await box.record('phone', mark('d'), moment);
    const next = await box.batch();
    await box.settle(next, answer(next.map((event) => event.id), [2, 3]));
    expect((await box.batch()).map((event) => event.seq)).toEqual([2, 3]);
  });

  it('sends the oldest first and no more than one request may hold', async () => {
    for (let index = 0; index < BATCH_EVENTS + 5; index += 1) await box.record('phone', mark(`s${index}`), moment);
    const batch = await box.batch();
    expect(batch.length).toBeLessThanOrEqual(BATCH_EVENTS);
    expect(batch[0]?.seq).toBe(1);
    expect(batch.map((event) => `${line(event)}\n`).join('').length).toBeLessThan(64 * 1024);
    const one = await box.record('phone', { ...mark('x'), type: 'note', body: { text: 'ү'.repeat(70_000) } }, moment);
    await box.settle(batch, answer(batch.map((event) => event.id)));
    const rest = await box.batch();
    expect(rest.some((event) => event.id === one.id)).toBe(false);
  });

  it('keeps what is its own to itself', async () => {
    const event = await box.record('phone', { ...mark('a'), place: { lat: 42.5, lon: 74.5 } }, moment);
    const sent = JSON.parse(line(event)) as Record<string, unknown>;
    expect(sent).not.toHaveProperty('state');
    expect(sent).toMatchObject({ device: 'phone', seq: 1, step: 'a', type: 'step_done', lat: 42.5, t_wall: moment.wall, boot_id: 'boot' });
  });

  it('goes on after the last number the service has when the phone lost its storage', async () => {
    await box.keepBundle({ ...bundle(), acked_seq: 41 }, 0, () => false);
    expect((await box.record('phone', mark('a'), moment)).seq).toBe(42);
  });

  it('takes the clock of the service from a fresh answer only', async () => {
    const at = Date.parse(bundle().server_time);
    expect((await box.keepBundle(bundle(), at - 5000, () => false)).offset).toBe(5000);
    // Ten minutes later the browser answers from its cache.
    expect((await box.keepBundle(bundle(), at + 600_000, () => false)).offset).toBe(5000);
  });

  it('keeps the plan of a run under way when a new plan comes', async () => {
    await box.keepBundle(bundle(), 0, () => false);
    const fresh = bundle();
    fresh.plan = { id: 'new', version: 2 };
    const kept = await box.keepBundle(fresh, 0, (run) => run.run === 'today');
    expect(kept.runs.map((run) => [run.run, run.plan])).toEqual([
      ['today', 'plan'],
      ['tomorrow', 'new'],
    ]);
  });

  it('keeps a photo with its mark, until the service has it for sure', async () => {
    const bytes = new Uint8Array([1, 2, 3]).buffer;
    const event = await box.record('phone', { ...mark('s'), type: 'note', media: [{ hash: 'h', type: 'image/jpeg', bytes }] }, moment);
    expect(JSON.parse(line(event))).toMatchObject({ type: 'note', media: ['h'] });
    expect((await box.mediaWaiting()).map((media) => media.size)).toEqual([3]);
    expect(await box.releaseMedia(() => true)).toBe(0);
    await box.mediaReceived('h');
    expect(await box.mediaWaiting()).toEqual([]);
    await box.offerMedia(['h', 'never seen']);
    expect(await box.mediaWaiting()).toHaveLength(1);
    await box.mediaReceived('h');
    expect(await box.releaseMedia(() => true)).toBe(3);
    await box.offerMedia(['h']);
    expect(await box.mediaWaiting()).toEqual([]);
  });

  it('takes over the full queue of the page before it', async () => {
    const { openDB } = await import('idb');
    const old = await openDB('old-page', 1, {
      upgrade(fresh) {
        fresh.createObjectStore('kept');
        const events = fresh.createObjectStore('events', { keyPath: 'id' });
        events.createIndex('by_device_seq', ['device', 'seq'], { unique: true });
        events.createIndex('by_state', 'state');
        events.createIndex('by_run', ['device', 'run']);
      },
    });
    await old.put('kept', 2, 'seq:phone');
    for (const seq of [1, 2]) await old.put('events', { id: `e${seq}`, device: 'phone', seq, run: 'run', type: 'step_done', body: {}, state: 'waiting' });
    old.close();
    const fresh = await Outbox.open('old-page');
    expect(await fresh.waiting()).toBe(2);
    expect((await fresh.record('phone', mark('s'), moment)).seq).toBe(3);
  });
});
