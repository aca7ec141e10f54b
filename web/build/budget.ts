/**
 * The finished bundles go in; a build that grew too heavy for its readers fails.
 *
 * Counted as they travel, packed by gzip: the page, its scripts and styles, and the words of one language. What is
 * loaded only on demand (the large map) is not counted.
 */
import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

const KILOBYTE = 1000;
/** Issue 7: 60 KB for a resident on any phone, 200 KB for a driver without the map; the console is for a laptop. */
const MOST: Record<string, number> = { resident: 60 * KILOBYTE, driver: 200 * KILOBYTE, manager: 200 * KILOBYTE };

const packed = (item: Rollup.OutputChunk | Rollup.OutputAsset): number => gzipSync(item.type === 'chunk' ? item.code : item.source).length;

function weight(bundle: Rollup.OutputBundle, entry: Rollup.OutputChunk): number {
  const seen = new Set<string>();
  let words = 0;
  const visit = (name: string): number => {
    const item = bundle[name];
    if (!item || seen.has(name)) return 0;
    seen.add(name);
    if (item.type !== 'chunk') return packed(item);
    for (const other of item.dynamicImports) {
      const language = bundle[other];
      if (language?.type === 'chunk' && /^(ky|ru|en)$/.test(language.name)) words = Math.max(words, packed(language));
    }
    const styles = (item as { viteMetadata?: { importedCss?: Set<string> } }).viteMetadata?.importedCss ?? [];
    return [...item.imports, ...styles].reduce((sum, other) => sum + visit(other), packed(item));
  };
  return visit(entry.fileName) + words;
}

export function budget(): Plugin {
  return {
    name: 'taza-budget',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const item of Object.values(bundle)) {
        if (item.type !== 'chunk' || !item.isEntry) continue;
        const most = MOST[item.name];
        const is = weight(bundle, item);
        if (most === undefined) continue;
        this.info(`${item.name}: ${(is / KILOBYTE).toFixed(1)} KB packed, ${most / KILOBYTE} KB allowed`);
        if (is > most) this.error(`the page ${item.name} weighs ${is} bytes packed, ${most} are allowed`);
      }
    },
  };
}
