/** The map library and its style, loaded only when a map is shown. */
import 'maplibre-gl/dist/maplibre-gl.css';
import { Map, NavigationControl, setWorkerUrl } from 'maplibre-gl';

export default { Map, NavigationControl, setWorkerUrl };
