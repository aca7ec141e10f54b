// A municipality that has nothing begins on the page: roads alone, the rest guessed, faults read, a plan made.
//
// Goes in: TAZA_BASE, TAZA_MANAGER (one-time link of the manager of a municipality without a map), ROADS (GeoJSON
// of the roads of a map, with the people along them). Comes out: exit code 0, or the first thing that was not as promised.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { LAPTOP, accessible, base, enter, launch, noFaults, step, watch } from './stage.mjs';

const OURS = ['collection', 'people', 'village', 'visits_per_week', 'sides', 'assumed'];
const roads = JSON.parse(readFileSync(process.env.ROADS ?? '', 'utf8'));
for (const { properties } of roads.features) for (const key of OURS) delete properties[key];
const asFile = (name, text) => ({ name, mimeType: 'application/geo+json', buffer: Buffer.from(text) });

const browser = await launch();
const context = await browser.newContext({ viewport: LAPTOP, acceptDownloads: true });
const page = watch(await context.newPage(), 'manager');
const bring = (...files) => page.setInputFiles('.drop input[type=file]', files);
const picture = async (name) => {
  if (!process.env.SCREENS) return;
  await page.waitForTimeout(700);
  await page.screenshot({ path: `${process.env.SCREENS}/${name}.png` });
};

await step('the manager signs in and lands on the map, because there is none', async () => {
  await enter(page, process.env.TAZA_MANAGER ?? '');
  await page.goto(`${base}/manager/?lang=ky`);
  await page.waitForSelector('.drop');
  assert.match(page.url(), /#\/map$/);
  await accessible(page, 'no map yet');
});

await step('a letter is no map, and says so', async () => {
  await bring(asFile('letter.docx', 'Dear'));
  await page.waitForSelector('.refused');
});

await step('broken roads come back with every fault and its place, and nothing is kept', async () => {
  const broken = structuredClone(roads);
  broken.features[0].geometry.coordinates = broken.features[0].geometry.coordinates.map(([lon, lat]) => [lat, lon]);
  broken.features[1].geometry.coordinates[0] = [1e9, 5];
  await bring(asFile('export.geojson', JSON.stringify(broken)));
  await page.locator('form button[type=submit]').click();
  await page.waitForSelector('li.error');
  assert.ok((await page.locator('li.error').count()) >= 2);
  assert.equal(await page.locator('.acts .first').count(), 0, 'cannot be used');
  await accessible(page, 'faults');
  await picture('manager-map-faults-laptop');
  await page.locator('li.error button').first().click();
  await page.locator('.acts .button').click();
  await page.waitForSelector('.drop');
});

// One street is drawn a metre short of the next: it is proposed to be joined, never joined in silence.
roads.features[5].geometry.coordinates.at(-1)[1] += 0.000009;

await step('good roads alone: the rest is guessed for the people who live there', async () => {
  await bring(asFile('export.geojson', JSON.stringify(roads)));
  await page.fill('form input[type=number]', '9300');
  await page.locator('form button[type=submit]').click();
  await page.waitForSelector('dl');
  assert.match(await page.locator('dl').innerText(), /9[\s,.\u00a0]?300/);
  await accessible(page, 'what is in the files');
  await picture('manager-map-laptop');
  await page.locator('.acts .first').click();
  await page.waitForSelector('.done');
  await accessible(page, 'the map in use');
});

await step('the files can be taken, corrected and brought again', async () => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[download="municipality.toml"]').click()]);
  const text = readFileSync(await download.path(), 'utf8');
  assert.match(text, /slug = "/);
  const dear = text.replace(/diesel_som_per_litre = \d+/, 'diesel_som_per_litre = 91');
  await bring({ name: 'municipality.toml', mimeType: 'text/plain', buffer: Buffer.from(dear) });
  await page.locator('.acts .first').click();
  await page.waitForSelector('.done');
  const kept = await (await page.request.get(`${base}/api/v1/map/files/municipality.toml`)).text();
  assert.equal(kept, dear);
});

await step('a gap between two streets is joined when she says so, and opens again', async () => {
  const proposals = () => page.evaluate(async () => (await fetch('/api/v1/map/repairs')).json());
  const gap = (await proposals()).findIndex((repair) => repair.gap_m > 0.5);
  assert.ok(gap >= 0);
  await page.locator('details summary').click();
  await page.locator('details li button').nth(gap).click();
  await page.locator('details input[type=checkbox]').nth(gap).check();
  await accessible(page, 'where roads nearly meet');
  await picture('manager-map-repairs-laptop');
  await page.locator('details .acts .first').click();
  await page.waitForFunction(async () => (await (await fetch('/api/v1/map/repairs')).json()).some((repair) => repair.accepted));
  await page.waitForFunction(() => !document.querySelector('details[open]'));
  await page.locator('details summary').click();
  await page.locator('details input[type=checkbox]').nth(gap).uncheck();
  await page.locator('details .acts .first').click();
  await page.waitForFunction(async () => (await (await fetch('/api/v1/map/repairs')).json()).every((repair) => !repair.accepted));
});

await step('and a plan is made of it', async () => {
  await page.click('a[href="#/plan"]');
  await page.locator('.make .first').click();
  await page.waitForSelector('.chip.draft', { timeout: 60_000 });
  assert.match(await page.locator('.sums').innerText(), /км/);
  await accessible(page, 'the first plan');
});

await browser.close();
noFaults();
console.log('  from roads to a plan');
