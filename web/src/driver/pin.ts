/**
 * Four digits go in; what the phone keeps of them comes out. It keeps a curious hand from the page, not a thief from the
 * phone: ten thousand guesses are few, so wrong ones are made to wait, and the digits themselves are nowhere.
 */
import { sha256 } from './digest.ts';

export interface KeptPin {
  salt: string;
  hash: string;
  /** The sign-in it was chosen under: a new link of the office lets the driver choose another. */
  signedIn: string;
  wrong: number;
  /** No guess is looked at before this moment, milliseconds since 1970. */
  until: number;
}

export const DIGITS = 4;
/** After so long without a touch the page asks again. */
export const IDLE_MS = 600_000;
const ROUNDS = 600;
const FREE_GUESSES = 5;
const FIRST_WAIT_MS = 30_000;
/** Longer waits would only send the driver to the paper sheet. */
const LONGEST_WAIT_MS = 600_000;

function hashed(digits: string, salt: string): string {
  const bytes = new TextEncoder();
  let hash = digits;
  for (let round = 0; round < ROUNDS; round += 1) hash = sha256(bytes.encode(`${salt}${hash}`));
  return hash;
}

export function makePin(digits: string, signedIn: string, salt: string): KeptPin {
  return { salt, hash: hashed(digits, salt), signedIn, wrong: 0, until: 0 };
}

export const waits = (pin: KeptPin, now: number): number =>
  // A clock that was set back must not lock the phone for years.
  Math.min(LONGEST_WAIT_MS, Math.max(0, pin.until - now));

/** Whether it was right, and what to keep of the guess. */
export function guess(pin: KeptPin, digits: string, now: number): { right: boolean; pin: KeptPin } {
  if (hashed(digits, pin.salt) === pin.hash) return { right: true, pin: { ...pin, wrong: 0, until: 0 } };
  const wrong = pin.wrong + 1;
  const wait = wrong < FREE_GUESSES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_GUESSES));
  return { right: false, pin: { ...pin, wrong, until: wait > 0 ? now + wait : 0 } };
}
