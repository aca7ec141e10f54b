import { describe, expect, it } from 'vitest';
import { CLOSURES, ROADS, Sheet, idOf, withProperties } from '../../src/manager/map/sheet.svelte.ts';

const road = (id: string, properties: Record<string, unknown> = {}) => ({
  type: 'Feature',
  id,
  properties: { highway: 'residential', ...properties },
  geometry: { type: 'LineString', coordinates: [[75, 41], [75.1, 41]] },
});
const file = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });

describe('a map under change', () => {
  it('hands back only what was changed, everything else as it was', () => {
    const sheet = new Sheet({ [ROADS]: file(road('way/1', { people: 5, odd: 'kept' }), road('way/2')) });
    expect(sheet.files()).toEqual({});
    sheet.set(['way/1'], { collection: 'door_to_door', people: 12 });
    const files = sheet.files();
    expect(Object.keys(files)).toEqual([ROADS]);
    const read = JSON.parse(files[ROADS] ?? '');
    expect(read.features[0].properties).toEqual({ highway: 'residential', odd: 'kept', collection: 'door_to_door', people: 12 });
    expect(read.features[1]).toEqual(road('way/2'));
  });

  it('leaves out what is taken away', () => {
    const changed = withProperties(road('way/1', { collection: 'door_to_door', assumed: 'yes' }) as never, { collection: undefined, assumed: undefined });
    expect(changed.properties).toEqual({ highway: 'residential' });
  });

  it('closes and opens roads by date', () => {
    const sheet = new Sheet({ [ROADS]: file(road('way/1')) });
    sheet.close(['way/1'], { from: '2026-12-01', to: '' }, ' Суу ташкыны ');
    const closures = JSON.parse(sheet.files()[CLOSURES] ?? '').features;
    expect(closures).toEqual([{ type: 'Feature', properties: { road: 'way/1', effect: 'closed', from: '2026-12-01', reason: 'Суу ташкыны' }, geometry: null }]);
    sheet.open([0]);
    expect(JSON.parse(sheet.files()[CLOSURES] ?? '').features).toEqual([]);
  });

  it('takes every change back and does it again', () => {
    const sheet = new Sheet({ [ROADS]: file(road('way/1')) });
    sheet.set(['way/1'], { people: 3 });
    sheet.close(['way/1'], { from: '', to: '' }, '');
    sheet.undo();
    sheet.undo();
    expect([sheet.changes, sheet.files()]).toEqual([0, {}]);
    sheet.redo();
    expect(sheet.drawn.roads[0]?.properties?.people).toBe(3);
    sheet.set(['way/1'], { people: 4 });
    expect(sheet.canRedo, 'another change ends what was ahead').toBe(false);
  });

  it('knows a road by any of the ids that exports give', () => {
    const plain = { type: 'Feature', geometry: null } as never as Parameters<typeof idOf>[0];
    expect(idOf({ ...plain, id: 'way/7', properties: {} })).toBe('way/7');
    expect(idOf({ ...plain, properties: { '@id': 'way/8' } })).toBe('way/8');
    expect(idOf({ ...plain, properties: { id: 9 } })).toBe('9');
  });
});
