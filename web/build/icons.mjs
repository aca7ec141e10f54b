// public/icon.svg goes in; the PNG icons of the driver's home screen come out. Run by hand after the sign changes:
// `node build/icons.mjs`
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const svg = readFileSync(new URL('../public/icon.svg', import.meta.url), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const [name, size, maskable] of [['icon-192', 192, false], ['icon-512', 512, false], ['icon-maskable', 512, true]]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const drawn = maskable ? svg.replace('rx="15" ', '').replace('<g ', '<g transform="translate(6.4 6.4) scale(.8)" ') : svg;
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${drawn}`);
  writeFileSync(new URL(`../public/driver/${name}.png`, import.meta.url), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
