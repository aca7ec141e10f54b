/** Lines and points on Earth go in; where they meet, to which they snap and how they are written come out. */
import type { Feature, Point } from 'geojson';
import type { Position } from '../../shared/contract.ts';

/** As near as two points of one place are drawn by hand, metres. */
const JOINED_M = 0.5;
const METRES_PER_DEGREE = 111_195;

/** Seven decimals, a centimetre: the grid on which the service joins roads. */
export const rounded = ([lon, lat]: Position): Position => [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];

/** Metres on a plane that touches the Earth at `middle`. */
const plane = ([lon, lat]: Position, middle: Position): [number, number] => [
  (lon - middle[0]) * METRES_PER_DEGREE * Math.cos((middle[1] * Math.PI) / 180),
  (lat - middle[1]) * METRES_PER_DEGREE,
];

export const metresBetween = (one: Position, other: Position): number => Math.hypot(...plane(one, other));

/** The point of a line that is nearest, with its distance and the segment that it lies on. */
function nearestOn(line: Position[], at: Position): { at: Position; metres: number; segment: number } | undefined {
  let best: { at: Position; metres: number; segment: number } | undefined;
  for (let segment = 0; segment + 1 < line.length; segment += 1) {
    const [from, to] = [line[segment] as Position, line[segment + 1] as Position];
    const [[ax, ay], [bx, by]] = [plane(from, at), plane(to, at)];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * (bx - ax) + ay * (by - ay)) / length));
    const metres = Math.hypot(ax + share * (bx - ax), ay + share * (by - ay));
    if (!best || metres < best.metres) best = { at: [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])], metres, segment };
  }
  return best;
}

const lineOf = (road: Feature): Position[] => (road.geometry?.type === 'LineString' ? (road.geometry.coordinates as Position[]) : []);

/** The road with a point of its own wherever the line has one on it: only common points join roads. */
export function joined(road: Feature, line: Position[]): Feature {
  let own = lineOf(road);
  for (const at of line) {
    if (own.some((point) => metresBetween(point, at) < 0.01)) continue;
    const found = nearestOn(own, at);
    if (found && found.metres < JOINED_M) own = [...own.slice(0, found.segment + 1), at, ...own.slice(found.segment + 1)];
  }
  return own === lineOf(road) || own.length === lineOf(road).length ? road : { ...road, geometry: { type: 'LineString', coordinates: own } };
}

/** Where a drawn point goes: to an end or a bend of a road within reach, else onto the road; nothing where none is near. */
export function snapped(at: Position, roads: Position[][], reach_m: number): Position | undefined {
  let [bend, on]: [{ at: Position; metres: number } | undefined, { at: Position; metres: number } | undefined] = [undefined, undefined];
  for (const line of roads) {
    for (const point of line) {
      const metres = metresBetween(point, at);
      if (metres < reach_m && (!bend || metres < bend.metres)) bend = { at: point, metres };
    }
    const found = nearestOn(line, at);
    if (found && found.metres < reach_m && (!on || found.metres < on.metres)) on = found;
  }
  return bend?.at ?? (on ? rounded(on.at) : undefined);
}

/** The place that is nearest to a point. */
export function nearest(at: Position, places: Feature<Point>[]): Feature<Point> | undefined {
  const far = (place: Feature<Point>) => metresBetween(place.geometry.coordinates as Position, at);
  return places.reduce<Feature<Point> | undefined>((best, one) => (!best || far(one) < far(best) ? one : best), undefined);
}

/** Coordinates as people copy them from a phone: `42.8700, 74.5900`, latitude first, a point a line. */
export const written = (line: Position[]): string => line.map(([lon, lat]) => `${lat.toFixed(6)}, ${lon.toFixed(6)}`).join('\n');

/** What was written, or nothing where a line of it is no place on Earth. */
export function read(text: string): Position[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const points = lines.map((line) => line.split(/[,;\s]+/).filter(Boolean).map(Number));
  const good = points.every((pair) => pair.length === 2 && pair.every(Number.isFinite) && Math.abs(pair[0] ?? 91) <= 90 && Math.abs(pair[1] ?? 181) <= 180);
  return good && points.length > 0 ? points.map(([lat, lon]) => rounded([lon ?? 0, lat ?? 0])) : undefined;
}
