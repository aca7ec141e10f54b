/** Time and randomness go in, identifiers come out: UUID version 7 (RFC 9562, section 5.7) for each event. */

function bytesToUuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** 48 bits of milliseconds, then 74 random bits. `crypto.randomUUID` would need HTTPS, `getRandomValues` does not. */
export function uuidV7(now: number, random: Uint8Array = crypto.getRandomValues(new Uint8Array(16))): string {
  const bytes = new Uint8Array(random);
  let milliseconds = Math.max(0, Math.floor(now));
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = milliseconds % 256;
    milliseconds = Math.floor(milliseconds / 256);
  }
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytesToUuid(bytes);
}

/** One page load: `t_mono` counts from it, so two marks of one page can be ordered whatever the wall clock does. */
export const bootId = uuidV7(Date.now());
