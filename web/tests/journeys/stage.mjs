// What every journey needs: a browser, watched pages, signing in, the check of accessibility.
// Goes in: the address of a running service (TAZA_BASE). Comes out: pages that fail the journey when they misbehave.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

export const base = process.env.TAZA_BASE ?? 'http://127.0.0.1:8080';
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
// Root cannot use Chromium's sandbox; the pages are our own.
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const PHONE = { width: 390, height: 844 };
export const LAPTOP = { width: 1360, height: 860 };

/** Faults of every page that was ever opened: the journey ends by asking for none. */
const faults = [];
// A journey that broke off says what it had found until then.
process.on('exit', (code) => {
  if (code !== 0 && faults.length > 0) console.error(`found before: ${faults.join('\n')}`);
});

// What a page without network, signed out or behind a hotspot must say to its console anyway.
const EXPECTED = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_(RESET|REFUSED|CLOSED)|ERR_SOCKET_NOT_CONNECTED|status of (401|403|404|409|422|429)|GPU stall|GL Driver|WebGL/;

export function watch(page, who) {
  page.on('pageerror', (error) => faults.push(`${who}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) faults.push(`${who}: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (!['data:', 'blob:'].includes(protocol) && origin !== new URL(base).origin) faults.push(`${who} asked ${origin}`);
  });
  return page;
}

export function noFaults() {
  // They are told once, when the journey ends.
  assert.ok(faults.length === 0, `pages reported ${faults.length} faults`);
}

export const launch = () => chromium.launch({ executablePath, args });

/** A phone with its own storage on disk, which outlives its browser. */
export const phone = (folder) =>
  chromium.launchPersistentContext(folder, {
    executablePath,
    // A microphone that hums and is allowed.
    args: [...args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
    locale: 'ru-RU',
  });

/** Opens a one-time link and presses its one button. */
export async function enter(page, link) {
  await page.goto(new URL(link, base).href);
  await Promise.all([page.waitForURL(/\/(manager|driver)\//), page.click('form button')]);
}

export const PIN = '2580';

/** Presses the driver's four digits. */
export async function givePin(page, digits = PIN) {
  await page.waitForSelector('main.pin');
  for (const digit of digits) await page.click(`[data-digit="${digit}"]`);
}

/** The first time they are chosen, and given once more. */
export async function choosePin(page) {
  await givePin(page);
  await givePin(page);
  await page.waitForSelector('main.pin', { state: 'detached' });
}

/** WCAG 2.2 AA as far as axe-core can see it. */
export async function accessible(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  const said = found.violations.map((one) => `${one.id}: ${one.help}\n    ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join('\n    ')}`);
  faults.push(...said.map((one) => `${where}: ${one}`));
}

export async function step(words, run) {
  const begun = performance.now();
  const value = await run();
  console.log(`  ${words} (${Math.round(performance.now() - begun)} ms)`);
  return value;
}
