import { describe, expect, it } from 'vitest';
import { partOf, sketch } from '../../src/manager/map_parts.ts';

describe('parts of a map', () => {
  it('are told by the names that people and programs give', () => {
    expect(partOf('roads.geojson')).toBe('roads.geojson');
    expect(partOf('export (2).geojson')).toBe('roads.geojson');
    expect(partOf('Дороги.json')).toBe('roads.geojson');
    expect(partOf('places.geojson')).toBe('places.geojson');
    expect(partOf('Места сбора.geojson')).toBe('places.geojson');
    expect(partOf('Municipality.TOML')).toBe('municipality.toml');
    expect(partOf('Closures spring.geojson')).toBe('closures.geojson');
    expect(partOf('repairs.json')).toBe('repairs.json');
    expect(partOf('SRTM valley.asc')).toBe('heights.asc');
  });

  it('are nothing else', () => {
    for (const name of ['letter.docx', 'roads.shp', 'plan.pdf', 'geojson']) expect(partOf(name)).toBeUndefined();
  });
});

describe('a sketch of roads that were not accepted', () => {
  const line = (coordinates: unknown) => ({ type: 'Feature', properties: { highway: 'track' }, geometry: { type: 'LineString', coordinates } });
  const text = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });

  it('leaves out what lies elsewhere or cannot be drawn', () => {
    const good = [line([[75.1, 41.6], [75.2, 41.6]]), line([[75.3, 41.7], [75.2, 41.6]]), line([[75, 41], [75.2, 41.6]])];
    const drawn = sketch(text(...good, line([[41.6, 75.1], [41.6, 75.2]]), line([[1e9, 5], [75, 41]]), line([[75, 41]]), line([['a', 1], [2]])));
    expect(drawn?.features).toHaveLength(3);
  });

  it('is nothing for what is no GeoJSON', () => {
    expect(sketch('{"type":"Feat')).toBeUndefined();
    expect(sketch(undefined)).toBeUndefined();
    expect(sketch('[]')).toBeUndefined();
  });
});
