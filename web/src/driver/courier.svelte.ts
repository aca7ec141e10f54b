/**
 * Waiting events go in, the service's receipt comes out; what stands in between (no network, signed out, a hotspot's
 * log-in page) becomes one quiet state, and never a lost event.
 */
import { Trouble, ask } from '../shared/ask.ts';
import type { Bundle, EventAnswers, RunDigest } from '../shared/contract.ts';
import { runDigest } from './digest.ts';
import { bootId } from './identity.ts';
import { type Outbox, line } from './outbox.ts';
import { carry } from './porter.ts';

export type LinkState = 'idle' | 'sending' | 'offline' | 'signed_out' | 'not_ours' | 'server';

const FIRST_PAUSE_MS = 4_000;
/** As Enketo: the pause doubles up to five minutes. */
const LONGEST_PAUSE_MS = 300_000;
const ANSWERS = new Set(['accepted', 'duplicate', 'held', 'quarantined']);

function isAnswer(value: EventAnswers): boolean {
  return Array.isArray(value?.answers) && value.answers.every((answer) => typeof answer.id === 'string' && ANSWERS.has(answer.result));
}

interface Verified {
  count: number;
  digest: string;
}

export class Courier {
  link = $state<LinkState>('idle');
  waiting = $state(0);
  /** Photos and voice notes that are still only on the phone. */
  media = $state(0);
  /** How many events of the shown run the service has, proven by the digest; -1 while it is not proven. */
  proven = $state(-1);
  /** The service answered with another count than this phone has. */
  known = $state(-1);

  #pause = FIRST_PAUSE_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  #again = false;
  #offered = new Set<string>();
  #channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('taza-driver') : undefined;

  constructor(
    private readonly outbox: Outbox,
    private readonly device: () => string,
    private readonly run: () => string | undefined,
    private readonly changed: () => Promise<void>,
  ) {}

  start(): void {
    addEventListener('online', () => void this.drain());
    addEventListener('offline', () => (this.link = 'offline'));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.drain();
    });
    this.#channel?.addEventListener('message', () => void this.#told());
    void this.drain();
  }

  /** Another tab wrote or sent something: show it here too. */
  async #told(): Promise<void> {
    this.waiting = await this.outbox.waiting();
    this.media = (await this.outbox.mediaWaiting()).length;
    await this.changed();
    await this.prove(false);
  }

  /** A new event was written. */
  async recorded(): Promise<void> {
    this.waiting = await this.outbox.waiting();
    this.media = (await this.outbox.mediaWaiting()).length;
    this.proven = -1;
    this.#channel?.postMessage('recorded');
    this.#pause = FIRST_PAUSE_MS;
    void this.drain();
  }

  async fetchBundle(): Promise<Bundle | undefined> {
    try {
      const bundle = await ask<Bundle>('/sync/v1/bundle', { cache: 'no-cache' });
      if (bundle.format !== 1 || !Array.isArray(bundle.runs)) throw new Trouble('not_ours', 200);
      if (this.link !== 'sending') this.link = 'idle';
      return bundle;
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** Sends everything that waits; one tab at a time. */
  async drain(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    clearTimeout(this.#timer);
    try {
      if ('locks' in navigator) {
        await navigator.locks.request('taza-drain', { ifAvailable: true }, async (lock) => {
          if (lock) await this.#send();
        });
      } else {
        await this.#send();
      }
      await this.prove(true);
      await this.#carry();
      this.link = 'idle';
      this.#pause = FIRST_PAUSE_MS;
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#busy = false;
      this.waiting = await this.outbox.waiting();
      this.media = (await this.outbox.mediaWaiting()).length;
      if (this.#again) {
        this.#again = false;
        void this.drain();
      } else if (this.waiting > 0 || this.media > 0 || this.link !== 'idle') {
        this.#timer = setTimeout(() => void this.drain(), this.#pause * (0.75 + Math.random() / 2));
        this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  #failed(error: unknown): void {
    const states: Partial<Record<Trouble['kind'], LinkState>> = { offline: 'offline', signed_out: 'signed_out', not_ours: 'not_ours' };
    this.link = (error instanceof Trouble ? states[error.kind] : undefined) ?? 'server';
  }

  async #send(): Promise<void> {
    for (;;) {
      const batch = await this.outbox.batch();
      this.waiting = await this.outbox.waiting();
      if (batch.length === 0) return;
      this.link = 'sending';
      const text = batch.map((event) => `${line(event)}\n`).join('');
      // The service compares this clock with its own and corrects the times of the marks (contract, X-Taza-Clock).
      const headers = { 'x-taza-clock': `${Date.now()},${Math.round(performance.now())},${bootId}` };
      const answers = await ask<EventAnswers>('/sync/v1/events', { text, type: 'application/x-ndjson', headers });
      if (!isAnswer(answers)) throw new Trouble('not_ours', 200);
      const received = await this.outbox.settle(batch, answers);
      await this.outbox.offerMedia(answers.missing_media ?? []);
      this.#channel?.postMessage('sent');
      await this.changed();
      // The service answered about none of them: trying at once again would only burn the battery.
      if (received === 0) throw new Trouble('server', 200);
    }
  }

  /** Photos and voice notes go after the marks, because the marks are what counts. */
  async #carry(): Promise<void> {
    const asked = async () => {
      for (const media of await this.outbox.mediaWaiting()) {
        if (await carry(media)) await this.outbox.mediaReceived(media.hash);
      }
    };
    if (!('locks' in navigator)) return asked();
    await navigator.locks.request('taza-media', { ifAvailable: true }, async (lock) => {
      if (lock) await asked();
    });
  }

  /** The tick: the service's digest of this run equals the phone's own. */
  async prove(mayAsk: boolean): Promise<void> {
    const run = this.run();
    const device = this.device();
    if (!run || !device) return;
    // A quarantined event waits for a person at the office and is in neither digest.
    const ids = (await this.outbox.ofRun(device, run)).filter((event) => event.result !== 'quarantined').map((event) => event.id);
    const own = { count: ids.length, digest: runDigest(ids) };
    const before = await this.outbox.recall<Verified>(`proven:${run}`);
    if ((await this.outbox.waiting()) > 0 || ids.length === 0) {
      this.proven = -1;
      return;
    }
    if (before?.digest === own.digest) {
      this.proven = own.count;
      return;
    }
    if (!mayAsk) return;
    const answer = await ask<RunDigest>(`/sync/v1/digest?run=${encodeURIComponent(run)}`);
    this.known = answer.count;
    if (answer.digest === own.digest) {
      await this.outbox.remember(`proven:${run}`, own);
      this.proven = own.count;
    } else {
      this.proven = -1;
      // Offer everything once more: the service may have lost what it said it had.
      if (answer.count < own.count && !this.#offered.has(own.digest)) {
        this.#offered.add(own.digest);
        await this.outbox.offerAgain(device, run);
        this.#again = true;
      }
    }
  }
}
