/** The name of a file that somebody brings goes in, the part of a map it is comes out. */
import type { Feature, FeatureCollection, LineString } from 'geojson';

export interface Part {
  /** Its name in a map. */
  file: string;
  /** What it is called on the page. */
  words: string;
  /** Not every municipality has it. */
  optional?: boolean;
}

export const PARTS: Part[] = [
  { file: 'roads.geojson', words: 'manager-file-roads' },
  { file: 'places.geojson', words: 'manager-file-places' },
  { file: 'municipality.toml', words: 'manager-file-settings' },
  { file: 'closures.geojson', words: 'manager-file-closures', optional: true },
  { file: 'heights.asc', words: 'manager-file-heights', optional: true },
];

/** As much as the service takes, all files together. */
export const MOST_BYTES = 48 * 1024 * 1024;

/** Exports are called `export.geojson` or `kara-kulja roads (2).geojson`: roads, unless the name says otherwise. */
export function partOf(name: string): string | undefined {
  const plain = name.toLowerCase();
  if (plain.endsWith('.toml')) return 'municipality.toml';
  if (plain === 'repairs.json') return plain;
  if (plain.endsWith('.asc')) return 'heights.asc';
  if (!plain.endsWith('.geojson') && !plain.endsWith('.json')) return undefined;
  if (/clos|закрыт|жабы/.test(plain)) return 'closures.geojson';
  return /plac|point|место|места|жай|точк/.test(plain) ? 'places.geojson' : 'roads.geojson';
}

/** Degrees from the middle of all roads within which a line is drawn: a line that lies elsewhere is the fault itself. */
const NEAR = 2;

/** Roads that were not accepted, as far as they can be drawn: a fault is easier to find among its neighbours. */
export function sketch(text: string | undefined): FeatureCollection | undefined {
  let features: Feature[];
  try {
    features = (JSON.parse(text ?? '') as FeatureCollection).features.filter((one) => one?.geometry?.type === 'LineString');
  } catch {
    return undefined;
  }
  const lineOf = (feature: Feature) => (feature.geometry as LineString).coordinates;
  const drawable = features.filter((one) => lineOf(one).length > 1 && lineOf(one).every((at) => at.length >= 2 && at.every(Number.isFinite)));
  const middle = [0, 1].map((axis) => {
    const sorted = drawable.map((one) => lineOf(one)[0]?.[axis] ?? 0).sort((one, other) => one - other);
    return sorted[sorted.length >> 1] ?? 0;
  });
  const near = drawable.filter((one) => lineOf(one).every((at) => [0, 1].every((axis) => Math.abs((at[axis] ?? 0) - (middle[axis] ?? 0)) < NEAR)));
  const plain = near.map((one): Feature => ({ type: 'Feature', properties: {}, geometry: one.geometry }));
  return { type: 'FeatureCollection', features: plain };
}
