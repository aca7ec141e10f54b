/**
 * The files of a map and what somebody changes in them go in; changed files come out, to be looked at like any that
 * are brought. Every change can be taken back; nothing of the map in use is touched.
 */
import type { Feature, FeatureCollection, Geometry, Point } from 'geojson';
import type { Names, Position } from '../../shared/contract.ts';
import { joined, nearest } from './ground.ts';

export const ROADS = 'roads.geojson';
export const CLOSURES = 'closures.geojson';
export const PLACES = 'places.geojson';

export interface Drawn {
  roads: Feature[];
  closures: Feature<Geometry | null>[];
  places: Feature<Point>[];
}

/** What can be decided about a road; `undefined` leaves a property out. */
export type RoadProperties = Partial<{
  collection: 'door_to_door';
  village: string;
  people: number;
  visits_per_week: number;
  highway: string;
  'name:ky': string;
  'name:ru': string;
  'name:en': string;
  sides: 'both' | 'each';
  surface: string;
  assumed: 'yes';
}>;

/** The id of a road, as the service has it. */
export const idOf = (road: Feature): string => String(road.id ?? road.properties?.['@id'] ?? road.properties?.id ?? '');

export const namesOf = (road: Feature): Names => {
  const property = (key: string) => road.properties?.[key] as string | undefined;
  return { ky: property('name:ky') ?? property('name'), ru: property('name:ru'), en: property('name:en') };
};

export const lineOf = (road: Feature): Position[] => (road.geometry?.type === 'LineString' ? (road.geometry.coordinates as Position[]) : []);

function features(text: string | undefined): Feature[] {
  if (!text) return [];
  const read = JSON.parse(text) as FeatureCollection;
  return Array.isArray(read.features) ? read.features : [];
}

/** With these properties; those that are `undefined` are left out, all others stay as they are. */
export function withProperties(road: Feature, changed: RoadProperties): Feature {
  const properties = { ...road.properties, ...changed };
  return { ...road, properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) };
}

const write = (features: Feature<Geometry | null>[]): string =>
  // A feature a line: the file stays readable, and a change of one road is a change of one line.
  `{"type":"FeatureCollection","features":[\n${features.map((one) => JSON.stringify(one)).join(',\n')}\n]}\n`;

export class Sheet {
  drawn = $state.raw<Drawn>({ roads: [], closures: [], places: [] });
  #behind = $state.raw<Drawn[]>([]);
  #ahead = $state.raw<Drawn[]>([]);

  constructor(files: Record<string, string | undefined>) {
    this.drawn = { roads: features(files[ROADS]), closures: features(files[CLOSURES]), places: features(files[PLACES]) as Feature<Point>[] };
  }

  get changes(): number {
    return this.#behind.length;
  }
  get canRedo(): boolean {
    return this.#ahead.length > 0;
  }

  #put(next: Drawn): void {
    this.#behind = [...this.#behind, this.drawn];
    this.#ahead = [];
    this.drawn = next;
  }

  road(id: string): Feature | undefined {
    return this.drawn.roads.find((road) => idOf(road) === id);
  }

  /** Changes roads of one name together: what is collected is a street, not a line. */
  set(ids: string[], changed: RoadProperties): void {
    const chosen = new Set(ids);
    const roads = this.drawn.roads.map((road) => (chosen.has(idOf(road)) ? withProperties(road, changed) : road));
    this.#put({ ...this.drawn, roads });
  }

  /** Gives each road its own number of people. */
  share(people: [id: string, people: number][]): void {
    const of = new Map(people);
    this.#put({ ...this.drawn, roads: this.drawn.roads.map((road) => (of.has(idOf(road)) ? withProperties(road, { people: of.get(idOf(road)) }) : road)) });
  }

  /** Closes roads from a date to a date; a date that is empty leaves that side open. */
  close(ids: string[], dates: { from: string; to: string }, reason: string): void {
    const said = Object.entries({ ...dates, reason: reason.trim() }).filter(([, value]) => value !== '');
    const closures = ids.map((road): Feature<null> => ({ type: 'Feature', properties: { road, effect: 'closed', ...Object.fromEntries(said) }, geometry: null }));
    this.#put({ ...this.drawn, closures: [...this.drawn.closures, ...closures] });
  }

  /** Takes closures away, by their places in the file. */
  open(indices: number[]): void {
    this.#put({ ...this.drawn, closures: this.drawn.closures.filter((_, at) => !indices.includes(at)) });
  }

  #freeId(kind: string, taken: Feature[]): string {
    const known = new Set(taken.map(idOf));
    let number = taken.length + 1;
    while (known.has(`${kind}-${number}`)) number += 1;
    return `${kind}-${number}`;
  }

  /** Draws a road; where it meets another one between two of its points, that road gets a point too, so that they are joined. */
  draw(line: Position[], properties: RoadProperties): string {
    const id = this.#freeId('drawn', this.drawn.roads);
    const road: Feature = { type: 'Feature', id, properties: { ...properties }, geometry: { type: 'LineString', coordinates: line } };
    this.#put({ ...this.drawn, roads: [...this.drawn.roads.map((other) => joined(other, line)), road] });
    return id;
  }

  /** Gives a road another shape. */
  reshape(id: string, line: Position[]): void {
    const shaped = (road: Feature): Feature => (idOf(road) === id ? { ...road, geometry: { type: 'LineString', coordinates: line } } : joined(road, line));
    this.#put({ ...this.drawn, roads: this.drawn.roads.map(shaped) });
  }

  /** Takes roads out of the map, with what was said about closing them. */
  erase(ids: string[]): void {
    const gone = new Set(ids);
    const closures = this.drawn.closures.filter((one) => !gone.has(String(one.properties?.road ?? '')));
    this.#put({ ...this.drawn, roads: this.drawn.roads.filter((road) => !gone.has(idOf(road))), closures });
  }

  place(id: string): Feature<Point> | undefined {
    return this.drawn.places.find((place) => idOf(place) === id);
  }

  /** Puts a place on the map, in the village that is nearest. */
  putPlace(at: Position, kind: string): string {
    const id = this.#freeId(kind, this.drawn.places);
    const villages = this.drawn.places.filter((one) => one.properties?.kind === 'village');
    const village = nearest(at, villages);
    const properties: Record<string, unknown> = { kind, ...(village ? { village: idOf(village) } : {}), ...(kind === 'dump' || kind === 'depot' ? {} : { volume_m3: 1, visits_per_week: 1 }) };
    const place: Feature<Point> = { type: 'Feature', id, properties, geometry: { type: 'Point', coordinates: at } };
    this.#put({ ...this.drawn, places: [...this.drawn.places, place] });
    return id;
  }

  /** Changes a place; what is `undefined` is left out, `at` moves it. */
  setPlace(id: string, changed: Record<string, unknown>, at?: Position): void {
    const places = this.drawn.places.map((place): Feature<Point> => {
      if (idOf(place) !== id) return place;
      const properties = Object.fromEntries(Object.entries({ ...place.properties, ...changed }).filter(([, value]) => value !== undefined));
      return { ...place, properties, geometry: at ? { type: 'Point', coordinates: at } : place.geometry };
    });
    this.#put({ ...this.drawn, places });
  }

  erasePlace(id: string): void {
    this.#put({ ...this.drawn, places: this.drawn.places.filter((place) => idOf(place) !== id) });
  }

  undo = (): void => {
    const before = this.#behind.at(-1);
    if (!before) return;
    this.#ahead = [...this.#ahead, this.drawn];
    this.#behind = this.#behind.slice(0, -1);
    this.drawn = before;
  };

  redo = (): void => {
    const after = this.#ahead.at(-1);
    if (!after) return;
    this.#behind = [...this.#behind, this.drawn];
    this.#ahead = this.#ahead.slice(0, -1);
    this.drawn = after;
  };

  /** The files that differ from those in use. */
  files(): Record<string, string> {
    const first = this.#behind[0];
    if (!first) return {};
    const changed: Record<string, string> = {};
    if (first.roads !== this.drawn.roads) changed[ROADS] = write(this.drawn.roads);
    if (first.closures !== this.drawn.closures) changed[CLOSURES] = write(this.drawn.closures);
    if (first.places !== this.drawn.places) changed[PLACES] = write(this.drawn.places);
    return changed;
  }
}
