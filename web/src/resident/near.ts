/** Streets and the phone's own position go in, the nearest streets come out; the position goes nowhere else. */
import type { Position, StreetList } from '../shared/contract.ts';

type Street = StreetList['streets'][number];

/** Farther than this is another municipality. */
export const FARTHEST_M = 15_000;

export function metresBetween([lon, lat]: Position, [otherLon, otherLat]: Position): number {
  // Flat is near enough within one municipality.
  const east = (otherLon - lon) * Math.cos((((lat + otherLat) / 2) * Math.PI) / 180);
  return Math.hypot(east, otherLat - lat) * 111_195;
}

export function nearest(streets: Street[], here: Position, most = 6): { street: Street; metres: number }[] {
  return streets
    .flatMap((street) => (street.at ? [{ street, metres: metresBetween(here, street.at) }] : []))
    .filter(({ metres }) => metres <= FARTHEST_M)
    .sort((one, other) => one.metres - other.metres)
    .slice(0, most);
}

/** Asks the phone where it is; `denied` when its owner does not want that, `unknown` when it cannot tell. */
export function position(): Promise<Position | 'denied' | 'unknown'> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve('unknown');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve([Math.round(coords.longitude * 1e5) / 1e5, Math.round(coords.latitude * 1e5) / 1e5]),
      (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : 'unknown'),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
}
