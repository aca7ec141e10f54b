/**
 * The finished driver bundle goes in; its service worker with the list of files it must keep comes out.
 *
 * Files carry a hash of their content in their name, so the list itself is the version of the page: a new list is
 * a new service worker, an unchanged one is not fetched again.
 */
import { createHash } from 'node:crypto';
import type { Plugin, Rollup } from 'vite';

const LIST = '__OFFLINE_FILES__';
const VERSION = '__OFFLINE_VERSION__';

function filesOf(bundle: Rollup.OutputBundle, entry: string): string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    const item = bundle[name];
    if (!item || found.has(name)) return;
    found.add(name);
    if (item.type !== 'chunk') return;
    for (const other of [...item.imports, ...item.dynamicImports]) visit(other);
    const styles = (item as { viteMetadata?: { importedCss?: Set<string>; importedAssets?: Set<string> } }).viteMetadata;
    for (const other of [...(styles?.importedCss ?? []), ...(styles?.importedAssets ?? [])]) visit(other);
  };
  visit(entry);
  return [...found];
}

export function offlineList(): Plugin {
  return {
    name: 'taza-offline-list',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['driver/sw.js'];
      const entry = Object.values(bundle).find((item) => item.type === 'chunk' && item.isEntry && item.name === 'driver');
      if (!entry || worker?.type !== 'chunk') return this.error('the driver page or its service worker was not built');
      const fonts = Object.keys(bundle).filter((name) => name.endsWith('.woff2'));
      const files = [...new Set([...filesOf(bundle, entry.fileName), ...fonts])].filter((name) => !name.endsWith('.map')).sort();
      const list = ['/driver/', '/driver/manifest.webmanifest', '/driver/icon-192.png', ...files.map((name) => `/${name}`)];
      const html = bundle['driver/index.html'];
      const version = createHash('sha256')
        .update(list.join('\n'))
        .update(html?.type === 'asset' ? html.source : '')
        .digest('hex')
        .slice(0, 12);
      if (!worker.code.includes(LIST)) return this.error('the service worker has no place for its list of files');
      worker.code = worker.code.replace(LIST, JSON.stringify(list)).replace(VERSION, JSON.stringify(version));
    },
  };
}
