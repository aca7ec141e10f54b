/** A map that is shown and what to draw on it go in; what somebody drew comes out. Loaded only when something is drawn. */
import type { Map as LibreMap } from 'maplibre-gl';
import { TerraDraw, TerraDrawLineStringMode, TerraDrawPointMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { Position } from '../../shared/contract.ts';
import { rounded, snapped } from './ground.ts';

export interface Drawing {
  kind: 'line' | 'point';
  /** Roads that a line is joined to. */
  roads: Position[][];
  ondone: (points: Position[]) => void;
}

/** So many pixels beside a road still mean the road. */
const REACH_PX = 12;

/** Begins to draw; returns how to stop. */
export function begin(map: LibreMap, { kind, roads, ondone }: Drawing, colour: `#${string}`): () => void {
  const reach = (lat: number) => (REACH_PX * 40_075_017 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
  const mode =
    kind === 'line'
      ? new TerraDrawLineStringMode({
          snapping: { toCustom: ({ lng, lat }) => snapped([lng, lat], roads, reach(lat)) },
          styles: { lineStringColor: colour, lineStringWidth: 4, closingPointColor: colour, snappingPointColor: colour },
        })
      : new TerraDrawPointMode({ styles: { pointColor: colour, pointWidth: 9 } });
  const drawing = new TerraDraw({ adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 7 }), modes: [mode] });
  drawing.start();
  drawing.setMode(mode.mode);
  drawing.on('finish', (id) => {
    const geometry = drawing.getSnapshotFeature(id)?.geometry;
    const points = geometry?.type === 'LineString' ? (geometry.coordinates as Position[]) : geometry?.type === 'Point' ? [geometry.coordinates as Position] : [];
    // Whoever is told stops the drawing, which has to end its own step first.
    if (points.length > 0) setTimeout(() => ondone(points.map(rounded)));
  });
  return () => drawing.stop();
}
