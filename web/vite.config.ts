/**
 * Goes in: three HTML entries (resident, manager, driver), their sources and words.
 * Comes out: `dist/` (or `--outDir`): pages, hashed assets, the driver's service worker with its list of files,
 * and a `.gz` beside every text file so that the service need not compress on each request.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { budget } from './build/budget.ts';
import { compressed } from './build/compressed.ts';
import { offlineList } from './build/offline-list.ts';
import { words } from './build/words.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const version = /^version = "(.+)"$/m.exec(readFileSync(here('../Cargo.toml'), 'utf8'))?.[1] ?? '0.0.0';
/** Where `npm run dev` finds the service; the journeys and `cargo run -- demo` need no proxy. */
const service = process.env.TAZA_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte(), words(here('./locales')), offlineList(), budget(), compressed()],
  define: { __TAZA_VERSION__: JSON.stringify(version) },
  // The content security policy allows no `data:` fonts or scripts: nothing is inlined.
  build: {
    // Chrome 87 is what Android 5 phones still get; older ones use the pages without JavaScript under /s/.
    target: ['chrome87', 'firefox90', 'safari14'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    emptyOutDir: true,
    rollupOptions: {
      input: {
        resident: here('./index.html'),
        manager: here('./manager/index.html'),
        driver: here('./driver/index.html'),
        sw: here('./src/driver/sw.ts'),
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'driver/sw.js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  worker: { format: 'es', rollupOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } } },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/sync', '/enter', '/calendar', '/s/'].map((path) => [path, { target: service, changeOrigin: false }]),
    ),
  },
  test: { include: ['tests/unit/**/*.test.ts'], environment: 'node' },
});
