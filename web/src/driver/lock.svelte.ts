/** The PIN that the phone keeps and the driver's touches go in; whether the page is open comes out. */
import { uuidV7 } from './identity.ts';
import type { Outbox } from './outbox.ts';
import { IDLE_MS, type KeptPin, guess, makePin, waits } from './pin.ts';

const TOUCHED = 'taza-touched';
const LOOK_EVERY_MS = 15_000;

/** The moment of the last touch lives as long as the tab: a phone that was switched off forgets it, a reload does not. */
function touchedAt(): number {
  try {
    return Number(sessionStorage.getItem(TOUCHED) ?? '0');
  } catch {
    return 0;
  }
}

export class Lock {
  /** `unset`: four digits are to be chosen; nothing is decided before the phone's storage was read. */
  state = $state<'reading' | 'unset' | 'locked' | 'open'>('reading');
  /** Milliseconds until the next guess counts. */
  wait = $state(0);
  wrong = $state(false);
  #pin: KeptPin | undefined;
  #signedIn = '';
  #touched = 0;

  constructor(private readonly outbox: Outbox) {}

  /** Looks at what is kept; `signedIn` changes when the office gave a new link. */
  async read(signedIn: string): Promise<void> {
    const first = this.state === 'reading';
    if (!first && signedIn === this.#signedIn) return;
    this.#signedIn = signedIn;
    this.#pin = await this.outbox.recall<KeptPin>('pin');
    if (this.#pin?.signedIn !== signedIn) this.state = 'unset';
    else if (first) {
      const since = Date.now() - touchedAt();
      this.state = since >= 0 && since < IDLE_MS ? 'open' : 'locked';
      this.#touched = Date.now();
    }
    if (first) this.#watch();
  }

  #watch(): void {
    const look = () => {
      if (this.state === 'open' && Math.abs(Date.now() - this.#touched) > IDLE_MS) this.state = 'locked';
      this.wait = this.#pin ? waits(this.#pin, Date.now()) : 0;
    };
    for (const touch of ['pointerdown', 'keydown'] as const) addEventListener(touch, () => this.#touch(), { passive: true, capture: true });
    document.addEventListener('visibilitychange', look);
    setInterval(look, LOOK_EVERY_MS);
    look();
  }

  #touch(): void {
    if (this.state !== 'open') return;
    this.#touched = Date.now();
    try {
      sessionStorage.setItem(TOUCHED, String(this.#touched));
    } catch {
      // Without this the page asks again after a reload, no more.
    }
  }

  #open(): void {
    this.state = 'open';
    this.#touch();
  }

  async choose(digits: string): Promise<void> {
    this.#pin = makePin(digits, this.#signedIn, uuidV7(Date.now()));
    await this.outbox.remember('pin', this.#pin);
    this.#open();
  }

  async enter(digits: string): Promise<void> {
    if (!this.#pin || waits(this.#pin, Date.now()) > 0) return;
    const { right, pin } = guess(this.#pin, digits, Date.now());
    this.#pin = pin;
    this.wrong = !right;
    this.wait = waits(pin, Date.now());
    await this.outbox.remember('pin', pin);
    if (right) this.#open();
  }

  /** Locks at once, as after ten minutes. */
  lock(): void {
    this.state = 'locked';
    this.wrong = false;
  }
}
