/** The phone's stored run and the driver's taps go in; everything the screens show comes out. */
import type { BundleStep, EventBody, EventType } from '../shared/contract.ts';
import { dayAt } from '../shared/when.ts';
import { Courier } from './courier.svelte.ts';
import { runDigest, sha256 } from './digest.ts';
import { bootId } from './identity.ts';
import { Lock } from './lock.svelte.ts';
import { type KeptBundle, type KeptEvent, type KeptRun, type Mark, Outbox } from './outbox.ts';
import { count, nextStep, progress } from './progress.ts';

const BUNDLE_EVERY_MS = 600_000;
/** Below this the driver is told to make room while there is still some. */
const LITTLE_ROOM = 10_000_000;

export type Trouble = 'none' | 'storage';

export class Day {
  bundle = $state.raw<KeptBundle | undefined>();
  events = $state.raw<KeptEvent[]>([]);
  chosen = $state<string | undefined>();
  /** The run that was begun on this phone and not ended: no clock, however wrong, takes it from the screen. */
  underWay = $state<string | undefined>();
  /** The phone's storage will soon be full. */
  cramped = $state(false);
  ready = $state(false);
  trouble = $state<Trouble>('none');
  /** Whether the phone promised not to clear its storage by itself. */
  safe = $state(true);
  locating = $state(false);
  place = $state.raw<{ lat: number; lon: number; acc?: number } | undefined>();

  courier: Courier;
  lock: Lock;
  #watch: number | undefined;
  #marking = false;

  today = $derived(this.bundle ? dayAt(Date.now() + this.bundle.offset, this.bundle.municipality.time_zone) : '');
  run = $derived(this.#pick());
  found = $derived(this.run ? progress(this.run, this.events) : undefined);
  next = $derived(this.run && this.found ? nextStep(this.run, this.found) : undefined);
  count = $derived(this.run && this.found ? count(this.run, this.found) : { done: 0, couldNot: 0, waiting: 0, total: 0 });

  constructor(private readonly outbox: Outbox) {
    this.lock = new Lock(outbox);
    this.courier = new Courier(
      outbox,
      () => this.bundle?.device ?? '',
      () => this.run?.run,
      () => this.reload(),
    );
  }

  static async open(): Promise<Day> {
    const day = new Day(await Outbox.open());
    day.bundle = await day.outbox.bundle();
    day.chosen = await day.outbox.recall<string>('chosen');
    day.underWay = await day.outbox.recall<string>('under-way');
    if (day.bundle) await day.lock.read(day.bundle.signed_in ?? '');
    await day.reload();
    day.ready = day.bundle !== undefined;
    day.courier.waiting = await day.outbox.waiting();
    day.courier.media = (await day.outbox.mediaWaiting()).length;
    return day;
  }

  /** Talks to the service; the screens do not wait for it. */
  async begin(): Promise<void> {
    this.courier.start();
    await this.refresh();
    this.ready = true;
    setInterval(() => void this.refresh(), BUNDLE_EVERY_MS);
    addEventListener('online', () => void this.refresh());
    if (await this.outbox.recall<boolean>('locating')) this.locate(true);
    // Without this promise a browser may clear the queue of a site that was not opened for a week.
    this.safe = (await navigator.storage?.persisted?.()) || (await navigator.storage?.persist?.()) || false;
    await this.#room();
  }

  async refresh(): Promise<void> {
    const fresh = await this.courier.fetchBundle();
    if (!fresh) return;
    const own = await this.outbox.all(fresh.device);
    const underWay = (run: KeptRun) => {
      const events = own.filter((event) => event.run === run.run);
      const found = progress(run, events);
      return events.length > 0 && !found.ended && run.date >= dayAt(Date.parse(fresh.server_time) - 86_400_000, fresh.municipality.time_zone);
    };
    try {
      this.bundle = await this.outbox.keepBundle(fresh, Date.now(), underWay);
    } catch {
      // No room for a new week: the one that is kept goes on, and marks matter more.
      this.cramped = true;
      return;
    }
    await this.lock.read(this.bundle.signed_in ?? '');
    await this.reload();
    await this.courier.drain();
  }

  async reload(): Promise<void> {
    const run = this.#pick();
    this.events = run && this.bundle ? await this.outbox.ofRun(this.bundle.device, run.run) : [];
  }

  #pick(): KeptRun | undefined {
    const runs = this.bundle?.runs ?? [];
    const named = (id: string | undefined) => runs.find((run) => run.run === id);
    return named(this.chosen) ?? named(this.underWay) ?? runs.find((run) => run.date === this.today) ?? runs.find((run) => run.date > this.today);
  }

  async choose(run: string): Promise<void> {
    const usual = this.underWay ?? this.bundle?.runs.find((other) => other.date === this.today)?.run;
    this.chosen = run === usual ? undefined : run;
    await this.outbox.remember('chosen', this.chosen);
    await this.reload();
    await this.courier.prove(false);
  }

  /** Writes a mark; true when it is safely on the phone. Taps that come while one is being written are dropped. */
  async mark(type: EventType, step: string | null, body: EventBody = {}): Promise<boolean> {
    return (await this.write(type, step, body)) !== undefined;
  }

  /** The same, with the event that was written and with what goes with it. */
  async write(type: EventType, step: string | null, body: EventBody = {}, media?: Mark['media']): Promise<KeptEvent | undefined> {
    const run = this.run;
    if (!run || !this.bundle || this.#marking) return undefined;
    let event: KeptEvent;
    this.#marking = true;
    try {
      const mark: Mark = { run: run.run, plan: run.plan, step, type, body, media, place: this.locating ? this.place : undefined };
      event = await this.#record(this.bundle.device, mark);
      this.trouble = 'none';
    } catch {
      this.trouble = 'storage';
      return undefined;
    } finally {
      this.#marking = false;
    }
    if (type === 'run_start' || type === 'run_end') {
      this.underWay = type === 'run_start' ? run.run : undefined;
      await this.outbox.remember('under-way', this.underWay).catch(() => undefined);
    }
    await this.reload();
    await this.courier.recorded();
    navigator.vibrate?.(30);
    void this.#room();
    return event;
  }

  async #record(device: string, mark: Mark): Promise<KeptEvent> {
    const write = () => this.outbox.record(device, mark, { wall: Date.now(), mono: performance.now(), boot: bootId });
    try {
      return await write();
    } catch (error) {
      // No room: photos that the service has already make way, and the mark is written after all.
      if ((await this.outbox.releaseMedia(() => true)) === 0) throw error;
      return write();
    }
  }

  /** A photo or a voice note to what was said before; false when it could not be kept. */
  async attach(event: KeptEvent, type: string, bytes: ArrayBuffer): Promise<boolean> {
    const hash = sha256(new Uint8Array(bytes));
    return (await this.write('note', event.step, { of: event.id }, [{ hash, type, bytes }])) !== undefined;
  }

  async #room(): Promise<void> {
    const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
    this.cramped = quota !== undefined && usage !== undefined && quota - usage < LITTLE_ROOM;
    // What is proven to be at the service may go: the phone keeps what it wrote, not the pictures.
    const proven = this.courier.proven > 0 ? this.run?.run : undefined;
    await this.outbox.releaseMedia((media) => this.cramped || media.run === proven).catch(() => 0);
  }

  async done(step: BundleStep): Promise<boolean> {
    return this.mark('step_done', step.id);
  }

  async undo(): Promise<boolean> {
    const last = this.found?.last;
    return last ? this.mark('step_undone', last.step, { of: last.event }) : false;
  }

  async finish(): Promise<boolean> {
    const ids = this.events.map((event) => event.id);
    return this.mark('run_end', null, { count: ids.length, digest: runDigest(ids) });
  }

  /** The position goes with each mark while the driver wants it to, and nowhere else. */
  locate(on: boolean): void {
    this.locating = on;
    void this.outbox.remember('locating', on);
    if (!on) {
      if (this.#watch !== undefined) navigator.geolocation?.clearWatch(this.#watch);
      this.#watch = undefined;
      this.place = undefined;
      return;
    }
    this.#watch ??= navigator.geolocation?.watchPosition(
      ({ coords }) => (this.place = { lat: coords.latitude, lon: coords.longitude, acc: Math.round(coords.accuracy) }),
      () => (this.place = undefined),
      { enableHighAccuracy: true, maximumAge: 20_000 },
    );
  }
}
