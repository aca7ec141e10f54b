// What a phone meets in the field, one by one: no network all day, a page that is killed, a phone that is switched off,
// storage that is full, a page renewed under a full queue, clocks that lie. Nothing may be lost, and no tick be green
// that is not true.
//
// Goes in: TAZA_BASE, TAZA_MANAGER (one-time link), a service with one draft plan with routes today. Comes out: exit
// code 0, or the first thing that was lost.
import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cable } from './cable.mjs';
import { office } from './office.mjs';

const service = process.env.TAZA_BASE ?? 'http://127.0.0.1:8080';
const line = await cable(service);
process.env.TAZA_BASE = line.base;
const { accessible, base, choosePin, enter, givePin, noFaults, phone, step, watch } = await import('./stage.mjs');

const manager = await office(service, process.env.TAZA_MANAGER ?? '');
const link = await manager.phoneLink(0);
const folder = mkdtempSync(join(tmpdir(), 'taza-field-'));
let context = await phone(folder);
let driver = watch(context.pages()[0] ?? (await context.newPage()), 'driver');

const waiting = (page = driver) => page.locator('.waiting').getAttribute('data-waiting').then(Number);
const waits = (count, page = driver) => page.waitForSelector(`.waiting[data-waiting="${count}"]`);
const street = (page = driver) => page.locator('.stop h1').innerText();
/** Everything in the phone's storage, as it lies on its disk. */
const stored = (page, store) =>
  page.evaluate(
    (name) =>
      new Promise((resolve, reject) => {
        const open = indexedDB.open('taza-driver');
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const asked = open.result.transaction(name).objectStore(name).getAll();
          asked.onsuccess = () => (open.result.close(), resolve(asked.result));
        };
      }),
    store,
  );
const numbers = async () => (await stored(driver, 'events')).map((event) => event.seq).sort((one, other) => one - other);
const upTo = (count) => Array.from({ length: count }, (_, index) => index + 1);

async function marked(press, page = driver) {
  const before = await waiting(page);
  await press();
  await waits(before + 1, page);
}
/** One press on whatever stands on the screen. */
async function drive(page = driver) {
  if ((await page.locator('.fill').count()) > 0) await marked(() => page.locator('.fill').nth(2).click(), page);
  else await marked(() => page.click('button.done'), page);
}

await step('enrolled once, the phone keeps the page, the week and the roads', async () => {
  await enter(driver, link);
  await choosePin(driver);
  await driver.waitForSelector('.go');
  await driver.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await driver.waitForFunction(() => caches.keys().then((names) => names.length > 0));
  // The page that was there before its worker is loaded once more, so that the worker serves it.
  await driver.reload();
  await driver.waitForSelector('.go');
});

await step('the browser would put it on the home screen', async () => {
  const session = await context.newCDPSession(driver);
  const manifest = await session.send('Page.getAppManifest');
  assert.deepEqual(manifest.errors, []);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
  await session.detach();
});

line.cut();
await step('without network he sets off, looks over the vehicle, tells the meters', async () => {
  await driver.locator('.looked input').check();
  await driver.locator('fieldset input').first().fill('48210');
  await driver.click('.go');
  await driver.waitForSelector('.stop');
  await waits(3);
  assert.match(await driver.locator('.waiting').innerText(), /3/);
  assert.equal(await driver.locator('.waiting.good').count(), 0);
  for (let index = 0; index < 5; index += 1) await drive();
});

await step('directions in words and the map are there without network', async () => {
  const withWords = driver.locator('.other');
  if ((await withWords.count()) > 0) {
    await withWords.click();
    await driver.waitForSelector('.words ol li');
    await accessible(driver, 'the way in words');
    await withWords.click();
  }
  const told = (await stored(driver, 'kept')).find((kept) => kept?.runs)?.runs[0].route.steps.filter((one) => one.turns?.length > 0) ?? [];
  assert.ok(told.length > 10, 'the week on the phone has its ways in words');
  await driver.click('nav button:nth-child(3)');
  await driver.waitForSelector('.whole svg[role=img] path.line');
  await driver.click('nav button:nth-child(1)');
});

await step('a photo is made small and forgets where it was taken; a voice note is kept', async () => {
  while ((await driver.locator('.fill').count()) > 0) await drive();
  await driver.click('button.could-not');
  await marked(() => driver.click('[data-reason=dog]'));
  await driver.waitForSelector('dialog .next');
  // Twelve megapixels of noise, the worst a camera can do, with a place and a time written beside them.
  const bytes = await driver.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [4000, 3000];
    const context = canvas.getContext('2d');
    for (let index = 0; index < 40_000; index += 1) {
      context.fillStyle = `hsl(${(index * 137) % 360} 70% ${20 + ((index * 7) % 60)}%)`;
      context.fillRect((index * 7919) % 4000, (index * 104_729) % 3000, 37, 29);
    }
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95));
    const plain = new Uint8Array(await blob.arrayBuffer());
    const exif = new TextEncoder().encode('Exif\0\0SECRET-PLACE');
    const segment = new Uint8Array([0xff, 0xe1, 0, exif.length + 2, ...exif]);
    return Array.from(new Uint8Array([...plain.slice(0, 2), ...segment, ...plain.slice(2)]));
  });
  const file = Buffer.from(bytes);
  assert.ok(file.length > 1_000_000 && file.includes('SECRET-PLACE'));
  const before = await waiting();
  await driver.setInputFiles('dialog input[type=file]', { name: 'IMG.jpg', mimeType: 'image/jpeg', buffer: file });
  await waits(before + 1);
  await driver.click('dialog button.tile');
  await driver.waitForSelector('dialog .speaking');
  await driver.waitForTimeout(700);
  await driver.click('dialog .speaking');
  await waits(before + 2);
  await accessible(driver, 'a photo and a voice note');
  await driver.click('dialog .next');
  const kept = await driver.evaluate(
    () =>
      new Promise((resolve) => {
        const open = indexedDB.open('taza-driver');
        open.onsuccess = () => {
          const asked = open.result.transaction('media').objectStore('media').getAll();
          asked.onsuccess = () => {
            open.result.close();
            resolve(asked.result.map((one) => ({ ...one, bytes: undefined, text: new TextDecoder('latin1').decode(one.bytes) })));
          };
        };
      }),
  );
  assert.deepEqual(kept.map((one) => one.type.split('/')[0]).sort(), ['audio', 'image']);
  const picture = kept.find((one) => one.type === 'image/jpeg');
  assert.ok(picture.size <= 200_000, `${picture.size} bytes`);
  assert.ok(!/Exif|SECRET-PLACE/.test(picture.text), 'nothing of the camera is left in it');
  assert.ok(kept.every((one) => one.state === 'waiting'));
});

await step('the page is killed by the phone, and everything is there', async () => {
  const before = await waiting();
  const at = await street();
  const killed = driver;
  driver = watch(await context.newPage(), 'driver');
  const session = await context.newCDPSession(killed);
  // Nobody answers this command: the page that would is gone.
  const gone = killed.waitForEvent('crash');
  void session.send('Page.crash').catch(() => undefined);
  await gone;
  await driver.goto(`${base}/driver/`);
  await givePin(driver);
  await waits(before);
  assert.equal(await street(), at);
  void killed.close().catch(() => undefined);
});

await step('a wrong PIN opens nothing; ten minutes alone close the page again', async () => {
  await driver.click('nav button:nth-child(4)');
  await driver.getByRole('button', { name: 'Азыр кулпулоо' }).click();
  await givePin(driver, '0000');
  await driver.waitForFunction(() => document.querySelector('.said')?.textContent !== '');
  assert.equal(await driver.locator('.stop').count(), 0);
  await givePin(driver);
  await driver.waitForSelector('nav');
  await driver.click('nav button:nth-child(1)');
  const kept = (await stored(driver, 'kept')).find((one) => one?.salt);
  assert.ok(kept && !JSON.stringify(kept).includes('2580'), 'the digits are nowhere on the phone');
});

await step('the phone is switched off and on again', async () => {
  const before = await waiting();
  const at = await street();
  await context.close();
  context = await phone(folder);
  driver = watch(context.pages()[0] ?? (await context.newPage()), 'driver');
  await driver.goto(`${base}/driver/`);
  await givePin(driver);
  await waits(before);
  assert.equal(await street(), at);
});

await step('it opens without network in less than a second on a processor four times slower', async () => {
  const session = await context.newCDPSession(driver);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await driver.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('.stop h1')) return;
      window.shownAt = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  const times = [];
  for (let index = 0; index < 5; index += 1) {
    await driver.reload();
    await driver.waitForSelector('.stop h1');
    times.push(Math.round(await driver.evaluate(() => window.shownAt)));
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await session.detach();
  console.log(`    shown after ${times.join(', ')} ms`);
  assert.ok(Math.min(...times) < 1000, `${times} ms`);
});

await step('storage is full: the mark is refused aloud, not lost in silence; with room again it goes on', async () => {
  const session = await context.newCDPSession(driver);
  await session.send('Storage.overrideQuotaForOrigin', { origin: base, quotaSize: 1 });
  // Chromium remembers for half a minute how much room there was: marks may still go through until it looks again.
  const refused = () => driver.locator('.notice.bad').count();
  const press = async () => {
    const before = await waiting();
    const at = await street();
    await driver.locator('.fill, button.done').first().click();
    for (let tries = 0; tries < 20 && (await refused()) === 0 && (await waiting()) === before; tries += 1) await driver.waitForTimeout(100);
    return { before, at };
  };
  let pressed = await press();
  for (let tries = 0; tries < 14 && (await refused()) === 0; tries += 1) {
    await driver.waitForTimeout(3000);
    pressed = await press();
  }
  const byQuota = (await refused()) > 0;
  if (!byQuota) {
    // This Chromium does not hold its quota here: what it throws when it does is thrown instead.
    await driver.evaluate(() => {
      window.realAdd = IDBObjectStore.prototype.add;
      IDBObjectStore.prototype.add = () => {
        throw new DOMException('no room', 'QuotaExceededError');
      };
    });
    pressed = await press();
  }
  console.log(`    refused by ${byQuota ? "Chromium's own quota" : 'an error thrown in its place'}`);
  await driver.waitForSelector('.notice.bad');
  await accessible(driver, 'storage is full');
  assert.equal(await street(), pressed.at, 'the stop stays on the screen');
  assert.equal((await stored(driver, 'events')).filter((event) => event.state === 'waiting').length, pressed.before);
  if (!byQuota) await driver.evaluate(() => (IDBObjectStore.prototype.add = window.realAdd));
  await session.send('Storage.overrideQuotaForOrigin', { origin: base });
  await session.detach();
  await drive();
  assert.equal(await refused(), 0);
  const all = await numbers();
  assert.deepEqual(all, upTo(all.length), 'no number was used up by what was refused');
});

await step('two tabs write at once, and each shows what the other did', async () => {
  while ((await driver.locator('.fill').count()) > 0) await drive();
  const other = watch(await context.newPage(), 'second tab');
  await other.goto(`${base}/driver/`);
  await givePin(other);
  await other.waitForSelector('.stop');
  const before = await waiting();
  await other.click('button.could-not');
  await other.waitForSelector('[data-reason=no_access]');
  await Promise.all([driver.locator('.pair button').last().click(), other.click('[data-reason=no_access]')]);
  await waits(before + 2);
  await other.close();
  const all = await numbers();
  assert.deepEqual(all, upTo(all.length));
});

await step('the page is renewed under a full queue', async () => {
  const before = await waiting();
  line.state.renewed = true;
  // Only the files of the page get through: what is queued stays queued.
  await context.route('**/sync/**', (route) => route.abort());
  line.mend();
  await driver.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await driver.waitForSelector('.news button');
  await accessible(driver, 'the page was renewed');
  line.cut();
  await driver.locator('.news button').first().click();
  await driver.waitForSelector('meta[name=renewed]', { state: 'attached' });
  await waits(before);
  await context.unroute('**/sync/**');
});

await step('a clock that is a day ahead, or in 1970, takes neither the route nor the queue from him', async () => {
  for (const shift of [26 * 3_600_000, -Date.now() + 86_400_000]) {
    const before = await waiting();
    const at = await street();
    const wrong = watch(await context.newPage(), 'wrong clock');
    await wrong.addInitScript((by) => {
      const Real = Date;
      window.Date = class extends Real {
        constructor(...given) {
          super(...(given.length > 0 ? given : [Real.now() + by]));
        }
        static now() {
          return Real.now() + by;
        }
      };
    }, shift);
    await wrong.goto(`${base}/driver/`);
    await givePin(wrong);
    await waits(before, wrong);
    assert.equal(await street(wrong), at, 'the route that is under way stays on the screen');
    await drive(wrong);
    await wrong.close();
    await waits(before + 1);
  }
});

await step('he drives the whole day to its end without network', async () => {
  for (let presses = 0; presses < 200 && (await driver.locator('.finish').count()) === 0; presses += 1) await drive();
  await driver.waitForSelector('.finish');
  await accessible(driver, 'the end of the day');
  const before = await waiting();
  await driver.click('.finish .go');
  await waits(before + 1);
  const all = await numbers();
  assert.deepEqual(all, upTo(all.length));
  console.log(`    ${all.length} events wait`);
});

await step('while the digests differ there is no green tick, though everything was sent', async () => {
  line.state.falseDigest = true;
  line.mend();
  await driver.evaluate(() => dispatchEvent(new Event('online')));
  await waits(0);
  await driver.waitForTimeout(1500);
  assert.equal(await driver.locator('.waiting.good').count(), 0);
  line.state.falseDigest = false;
});

await step('with the true digest it is green, and the board has the whole day at its real time', async () => {
  const all = await numbers();
  await driver.evaluate(() => dispatchEvent(new Event('online')));
  await driver.waitForSelector(`.waiting.good[data-waiting="0"][data-proven="${all.length}"]`, { timeout: 60_000 });
  const [run] = (await manager.today()).runs;
  assert.equal(run.waiting, 0, 'no stop was lost');
  assert.equal(run.state, 'finished');
  const off = run.steps.flatMap((one) => (one.at ? [Math.abs(Date.parse(one.at) - Date.now()) / 60_000] : []));
  assert.ok(Math.max(...off) < 30, `the wrong clocks are corrected: at most ${Math.max(...off).toFixed(1)} minutes off`);
});

await step('a second phone reads the picture of the first and goes on there', async () => {
  await driver.click('nav button:nth-child(4)');
  await driver.getByRole('button', { name: 'QR көрсөтүү' }).click();
  await driver.waitForSelector('.url');
  await driver.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
  await accessible(driver, 'the picture for a second phone');
  const url = new URL(await driver.locator('.url').innerText());
  const pocket = mkdtempSync(join(tmpdir(), 'taza-second-'));
  const second = await phone(pocket);
  const page = watch(second.pages()[0] ?? (await second.newPage()), 'second phone');
  await enter(page, url.pathname);
  await choosePin(page);
  await page.waitForSelector('.finish');
  const done = await page.locator('.triple dd').first().innerText();
  await driver.click('nav button:nth-child(1)');
  assert.equal(done, await driver.locator('.finish .triple dd').first().innerText(), 'it knows what the first one marked');
  await second.close();
  rmSync(pocket, { recursive: true, force: true });
});

await step('four digits are forgotten: a new link of the office, and nothing is lost', async () => {
  const before = await numbers();
  await enter(driver, await manager.phoneLink(0));
  await choosePin(driver);
  await driver.waitForSelector('.finish');
  assert.deepEqual(await numbers(), before);
  await driver.waitForSelector(`.waiting.good[data-proven="${before.length}"]`);
});

await context.close();
line.close();
rmSync(folder, { recursive: true, force: true });
noFaults();
console.log('  nothing was lost');
