/**
 * Keeps the driver's page on the phone: its files are stored at the first visit and served without network ever after.
 *
 * Only files of the page pass here. What the driver reports never does: the outbox in IndexedDB owns that, and an
 * answer invented by a worker would be a lie about what the service has.
 */
export {};

declare const self: ServiceWorkerGlobalScope;
declare const __OFFLINE_FILES__: string[];
declare const __OFFLINE_VERSION__: string;

const FILES: string[] = __OFFLINE_FILES__;
const CACHE = `driver-${__OFFLINE_VERSION__}`;

const KINDS: [string, RegExp][] = [
  ['.js', /javascript/],
  ['.css', /css/],
  ['.png', /image/],
  ['.woff2', /font/],
  ['.webmanifest', /manifest|json/],
  ['/', /html/],
];

/** Stores one file, unless a hotspot's log-in page came in its place: then nothing is installed and the old page stays. */
async function keep(cache: Cache, file: string): Promise<void> {
  const answer = await fetch(new Request(file, { cache: 'reload' }));
  const kind = KINDS.find(([end]) => file.endsWith(end))?.[1];
  const right = answer.ok && !answer.redirected && (kind?.test(answer.headers.get('content-type') ?? '') ?? false);
  const own = file !== '/driver/' || (await answer.clone().text()).includes('/assets/driver-');
  if (!right || !own) throw new Error(`${file} did not come from the service`);
  await cache.put(file, answer);
}

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => Promise.all(FILES.map((file) => keep(cache, file))))
      // The new page takes over at once: the queue lives in IndexedDB and outlives any version of the page.
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith('driver-') && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  const entry = event.request.mode === 'navigate' && url.pathname === '/driver/';
  if (!entry && !FILES.includes(url.pathname)) return;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(entry ? '/driver/' : url.pathname))
      .then((kept) => kept ?? fetch(event.request)),
  );
});
