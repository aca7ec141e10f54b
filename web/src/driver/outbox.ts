/**
 * What the driver taps goes in and stays on the phone until the service has it; the run of the day is kept beside it.
 *
 * Invariants: an event is written and its number taken in one IndexedDB transaction, so numbers have no gap and two
 * tabs never share one (overlapping read-write transactions run one after the other). Nothing here deletes an event:
 * the service may be restored from an old copy and ask for it again.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Bundle, BundleRun, DriverEvent, EventAnswers, EventBody, EventType } from '../shared/contract.ts';
import { uuidV7 } from './identity.ts';

export type KeptState = 'waiting' | 'received';

export interface KeptEvent extends DriverEvent {
  state: KeptState;
  /** What the service said about it: a quarantined event is received too, a person looks at it there. */
  result?: EventAnswers['answers'][number]['result'];
}

/** A run with the plan it belongs to: a run under way keeps its plan when a new one is published. */
export interface KeptRun extends Omit<BundleRun, 'plan'> {
  plan: string;
}

export interface KeptBundle extends Omit<Bundle, 'runs'> {
  runs: KeptRun[];
  /** Milliseconds to add to this phone's clock to get the service's. */
  offset: number;
}

/** A photo or a voice note; its bytes stay until the service has them for sure. */
export interface KeptMedia {
  /** SHA-256 of the bytes, hexadecimal. */
  hash: string;
  device: string;
  run: string;
  type: string;
  size: number;
  bytes?: ArrayBuffer;
  state: KeptState;
}

interface Shape extends DBSchema {
  kept: { key: string; value: unknown };
  media: { key: string; value: KeptMedia; indexes: { by_state: string } };
  events: {
    key: string;
    value: KeptEvent;
    indexes: { by_device_seq: [string, number]; by_state: string; by_run: [string, string] };
  };
}

export interface Mark {
  run: string;
  plan: string;
  step: string | null;
  type: EventType;
  body?: EventBody;
  /** Photos and voice notes that go with it; they are written in the same transaction. */
  media?: { hash: string; type: string; bytes: ArrayBuffer }[];
  place?: { lat: number; lon: number; acc?: number };
}

export interface Moment {
  wall: number;
  mono: number;
  boot: string;
}

/** As the service allows: 200 events or 64 KB in one request. */
export const BATCH_EVENTS = 200;
export const BATCH_BYTES = 60_000;

export class Outbox {
  private constructor(private readonly database: IDBPDatabase<Shape>) {}

  static async open(name = 'taza-driver'): Promise<Outbox> {
    const database = await openDB<Shape>(name, 2, {
      // A queue that an older page left is taken over as it is: shapes are only ever added to.
      upgrade(fresh, before) {
        if (before < 1) {
          fresh.createObjectStore('kept');
          const events = fresh.createObjectStore('events', { keyPath: 'id' });
          events.createIndex('by_device_seq', ['device', 'seq'], { unique: true });
          events.createIndex('by_state', 'state');
          events.createIndex('by_run', ['device', 'run']);
        }
        if (before < 2) fresh.createObjectStore('media', { keyPath: 'hash' }).createIndex('by_state', 'state');
      },
      // A newer page in another tab wants to change the shape: make way, everything is on disk, and become that page.
      blocking(_current, _next, event) {
        (event.target as IDBDatabase).close();
        globalThis.location?.reload();
      },
    });
    return new Outbox(database);
  }

  close(): void {
    this.database.close();
  }

  async bundle(): Promise<KeptBundle | undefined> {
    return (await this.database.get('kept', 'bundle')) as KeptBundle | undefined;
  }

  /** Takes a new bundle; runs named in `underWay` keep the steps that the driver is working through. */
  async keepBundle(bundle: Bundle, now: number, underWay: (run: KeptRun) => boolean): Promise<KeptBundle> {
    const before = await this.bundle();
    const runs = bundle.runs.map((run) => {
      const old = before?.device === bundle.device ? before.runs.find((other) => other.run === run.run) : undefined;
      return old && underWay(old) ? { ...old, marks: run.marks } : { ...run, plan: run.plan?.id ?? bundle.plan?.id ?? '' };
    });
    const lost = (before?.runs ?? []).filter((old) => underWay(old) && !runs.some((run) => run.run === old.run));
    // A bundle that did not change comes out of the browser's cache with the clock of its first time.
    const offset = before?.server_time === bundle.server_time ? before.offset : Date.parse(bundle.server_time) - now;
    const kept: KeptBundle = { ...bundle, runs: [...lost, ...runs], offset };
    const transaction = this.database.transaction('kept', 'readwrite');
    const counter = `seq:${bundle.device}`;
    const last = ((await transaction.store.get(counter)) as number | undefined) ?? 0;
    // The phone lost its storage but the service remembers: numbers go on after the last one it has.
    await transaction.store.put(Math.max(last, bundle.acked_seq), counter);
    await transaction.store.put(kept, 'bundle');
    await transaction.done;
    return kept;
  }

  /** Writes one event; when this resolves it is on the phone's disk. */
  async record(device: string, mark: Mark, moment: Moment): Promise<KeptEvent> {
    const transaction = this.database.transaction(['kept', 'events', 'media'], 'readwrite', { durability: 'strict' });
    const kept = transaction.objectStore('kept');
    const counter = `seq:${device}`;
    const seq = (((await kept.get(counter)) as number | undefined) ?? 0) + 1;
    const event: KeptEvent = {
      id: uuidV7(moment.wall),
      device,
      seq,
      run: mark.run,
      plan: mark.plan,
      step: mark.step,
      type: mark.type,
      body: mark.body ?? {},
      ...(mark.media ? { media: mark.media.map((one) => one.hash) } : {}),
      ...mark.place,
      t_wall: Math.round(moment.wall),
      t_mono: Math.round(moment.mono),
      boot_id: moment.boot,
      state: 'waiting',
    };
    const media = (mark.media ?? []).map(({ hash, type, bytes }): KeptMedia => {
      return { hash, device, run: mark.run, type, size: bytes.byteLength, bytes, state: 'waiting' };
    });
    await Promise.all([
      kept.put(seq, counter),
      transaction.objectStore('events').add(event),
      ...media.map((one) => transaction.objectStore('media').put(one)),
      transaction.done,
    ]);
    return event;
  }

  async ofRun(device: string, run: string): Promise<KeptEvent[]> {
    const events = await this.database.getAllFromIndex('events', 'by_run', [device, run]);
    return events.sort((one, other) => one.seq - other.seq);
  }

  /** Runs that have any event of this phone. */
  async all(device: string): Promise<KeptEvent[]> {
    const range = IDBKeyRange.bound([device, 0], [device, Number.MAX_SAFE_INTEGER]);
    return this.database.getAllFromIndex('events', 'by_device_seq', range);
  }

  async waiting(): Promise<number> {
    return this.database.countFromIndex('events', 'by_state', 'waiting');
  }

  /** The next events to send, oldest number first, as many as one request may hold. */
  async batch(): Promise<KeptEvent[]> {
    const waiting = await this.database.getAllFromIndex('events', 'by_state', 'waiting');
    const device = waiting[0]?.device;
    const ordered = waiting.filter((event) => event.device === device).sort((one, other) => one.seq - other.seq);
    const batch: KeptEvent[] = [];
    let bytes = 0;
    for (const event of ordered.slice(0, BATCH_EVENTS)) {
      bytes += new TextEncoder().encode(line(event)).length;
      if (batch.length > 0 && bytes > BATCH_BYTES) break;
      batch.push(event);
    }
    return batch;
  }

  /** Takes the service's answer to a batch. Returns how many of it are received now. */
  async settle(batch: KeptEvent[], answers: EventAnswers): Promise<number> {
    const results = new Map(answers.answers.map((answer) => [answer.id, answer.result]));
    const missing = new Set(answers.missing_seq);
    const device = batch[0]?.device ?? '';
    const transaction = this.database.transaction('events', 'readwrite', { durability: 'strict' });
    let received = 0;
    for (const { id } of batch) {
      const result = results.get(id);
      const kept = await transaction.store.get(id);
      if (!result || !kept) continue;
      received += 1;
      await transaction.store.put({ ...kept, state: 'received', result });
    }
    // The service was restored from an older copy: what it names as missing is offered again.
    if (missing.size > 0) {
      const range = IDBKeyRange.bound([device, Math.min(...missing)], [device, Math.max(...missing)]);
      for (const kept of await transaction.store.index('by_device_seq').getAll(range)) {
        if (missing.has(kept.seq) && !results.has(kept.id)) await transaction.store.put({ ...kept, state: 'waiting' });
      }
    }
    await transaction.done;
    return received;
  }

  /** Offers a whole run again: the service has fewer of its events than this phone. */
  async offerAgain(device: string, run: string): Promise<void> {
    const transaction = this.database.transaction('events', 'readwrite');
    for (const kept of await transaction.store.index('by_run').getAll([device, run])) {
      await transaction.store.put({ ...kept, state: 'waiting' });
    }
    await transaction.done;
  }

  /** Photos and voice notes that the service does not have yet. */
  async mediaWaiting(): Promise<KeptMedia[]> {
    return this.database.getAllFromIndex('media', 'by_state', 'waiting');
  }

  async mediaReceived(hash: string): Promise<void> {
    const kept = await this.database.get('media', hash);
    if (kept) await this.database.put('media', { ...kept, state: 'received' });
  }

  /** The service says that it lacks these after all. */
  async offerMedia(hashes: string[]): Promise<void> {
    for (const hash of hashes) {
      const kept = await this.database.get('media', hash);
      if (kept?.bytes && kept.state === 'received') await this.database.put('media', { ...kept, state: 'waiting' });
    }
  }

  /** Lets go of bytes that the service has; which photo it was stays known. Returns the bytes set free. */
  async releaseMedia(only: (media: KeptMedia) => boolean): Promise<number> {
    let freed = 0;
    for (const kept of await this.database.getAllFromIndex('media', 'by_state', 'received')) {
      if (!kept.bytes || !only(kept)) continue;
      const { bytes: _bytes, ...rest } = kept;
      await this.database.put('media', rest);
      freed += kept.size;
    }
    return freed;
  }

  async remember(key: string, value: unknown): Promise<void> {
    await this.database.put('kept', value, `note:${key}`);
  }

  async recall<T>(key: string): Promise<T | undefined> {
    return (await this.database.get('kept', `note:${key}`)) as T | undefined;
  }
}

/** One event as one line of the request: what the phone keeps for itself stays on the phone. */
export function line(event: KeptEvent): string {
  const { state: _state, result: _result, ...sent } = event;
  return JSON.stringify(sent);
}
