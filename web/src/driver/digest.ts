/**
 * The ids of a run's events go in, one SHA-256 comes out; the service computes the same over what it has.
 *
 * Written out (FIPS 180-4) because `crypto.subtle` exists on HTTPS only, and the green tick must also be right on a
 * phone that reaches the office's laptop by its address.
 */

const rotate = (value: number, by: number) => (value >>> by) | (value << (32 - by));

/** The first 32 bits of the fractional parts of the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function constants(): { start: number[]; rounds: number[] } {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  const fraction = (root: number) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
  return {
    start: primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
    rounds: primes.map((prime) => fraction(Math.cbrt(prime))),
  };
}

const { start, rounds } = constants();

function padded(bytes: Uint8Array): DataView {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const block = new Uint8Array(length);
  block.set(bytes);
  block[bytes.length] = 0x80;
  const view = new DataView(block.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(length - 4, (bytes.length << 3) >>> 0);
  return view;
}

export function sha256(bytes: Uint8Array): string {
  const state = [...start];
  const view = padded(bytes);
  const word = new Int32Array(64);
  const at = (index: number) => word[index] ?? 0;
  for (let offset = 0; offset < view.byteLength; offset += 64) {
    for (let index = 0; index < 16; index += 1) word[index] = view.getInt32(offset + index * 4);
    for (let index = 16; index < 64; index += 1) {
      const early = at(index - 15);
      const late = at(index - 2);
      const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
      const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
      word[index] = (at(index - 16) + small + at(index - 7) + large) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let index = 0; index < 64; index += 1) {
      const large = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const choice = (e & f) ^ (~e & g);
      const first = (h + large + choice + (rounds[index] ?? 0) + at(index)) | 0;
      const small = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + ((small + majority) | 0)) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, index) => {
      state[index] = ((state[index] ?? 0) + value) | 0;
    });
  }
  return state.map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('');
}

/** SHA-256 over the sorted ids, each followed by a line feed: order of arrival does not matter. */
export function runDigest(ids: string[]): string {
  return sha256(new TextEncoder().encode([...ids].sort().map((id) => `${id}\n`).join('')));
}
