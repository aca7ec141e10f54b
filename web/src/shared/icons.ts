/** Line drawings on a grid of 24; each is one path, so a page carries only those it shows. */
export const check = 'M4.5 12.5l5 5L19.5 7';
export const cross = 'M6 6l12 12M18 6L6 18';
export const clockFace = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5V12l3 2';
export const undo = 'M9 6L4.5 10.5 9 15M5 10.5h9a5.5 5.5 0 0 1 0 11h-3';
export const dump = 'M3 17h2.5M9.5 17H14M3 17V9h8l3 8M14 17V7h3.5l3.5 5v5h-1.5M14 12h7M7.5 15.2a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8zM17.5 15.2a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8zM4 6l6-2.5';
export const list = 'M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4 6.5h.01M4 12h.01M4 17.5h.01';
export const map = 'M9 4.5L3.5 6.5v13L9 17.5l6 2 5.5-2v-13L15 6.5l-6-2zM9 4.5v13M15 6.5v13';
export const arrow = 'M12 20V5M6 11l6-6 6 6';
export const right = 'M9 5.5l6.5 6.5L9 18.5';
export const left = 'M15 5.5L8.5 12l6.5 6.5';
export const search = 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20.5 20.5';
export const calendar = 'M4 6.5h16v14H4zM4 10.5h16M8 3.5v4M16 3.5v4';
export const menu = 'M4 7h16M4 12h16M4 17h16';
export const phone = 'M7.5 2.5h9a1 1 0 0 1 1 1v17a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-17a1 1 0 0 1 1-1zM10.5 18.5h3';
export const cloudOff = 'M4 4l16 16M9 6.2A6 6 0 0 1 17.6 10 4.3 4.3 0 0 1 20 17M15 18H7a4.5 4.5 0 0 1-1-8.9';
export const alert = 'M12 4L2.8 19.5h18.4L12 4zM12 10v4.5M12 17.2h.01';
export const key = 'M15 3.5a5.5 5.5 0 0 0-5.2 7.2L3.5 17v3.5H7V18h2.5v-2.5l1.8-1.8A5.5 5.5 0 1 0 15 3.5zM16.5 7.5h.01';
export const paper = 'M6 2.5h8l4.5 4.5v14.5H6zM14 2.5V7h4.5M9 12h6.5M9 16h6.5';
export const route = 'M6 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8.5 17.5H15a3.5 3.5 0 0 0 0-7H9a3 3 0 0 1 0-6h4';
export const person = 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0';
export const speech = 'M4 5h16v11.5H10L5.5 20v-3.5H4zM8 9.5h8M8 12.5h5';
export const plus = 'M12 5v14M5 12h14';
export const minus = 'M5 12h14';
export const here = 'M12 4.5v3M12 16.5v3M4.5 12h3M16.5 12h3M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z';
export const whole = 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5';
export const bars = 'M5 20V11M12 20V4M19 20v-6M3 20h18';
export const flag = 'M6 21V4M6 4.5h11l-2.5 4 2.5 4H6';
export const save = 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15';
export const bring = 'M12 16V5M7 9.5l5-5 5 5M4.5 20h15';
export const back = 'M20 6H9l-6 6 6 6h11zM12.5 9.5l5 5M17.5 9.5l-5 5';
export const turnRound = 'M7 20V10a5 5 0 0 1 10 0v7M13 13.5l4 4 4-4';
export const camera = 'M4 8h3.5L9 5.5h6L16.5 8H20v11.5H4zM12 10.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z';
export const microphone = 'M12 3.5a3 3 0 0 0-3 3V12a3 3 0 0 0 6 0V6.500a3 3 0 0 0-3-3zM5.5 11.500a6.500 6.500 0 0 0 13 0M12 18v3M8.500 21h7';
export const square = 'M7 7h10v10H7z';
export const star = 'M12 3.500l2.600 5.500 6 .8-4.400 4.200 1.100 6-5.300-3-5.300 3 1.100-6L3.400 9.800l6-.8z';
export const pin = 'M12 21s7-6.500 7-11.500a7 7 0 0 0-14 0C5 14.500 12 21 12 21zM12 7a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z';
export const print = 'M7 9V3.500h10V9M7 17H4V9h16v8h-3M7 14h10v6.500H7z';
export const home = 'M4 11.5L12 4.5l8 7M6.5 10v9.5h11V10';

/** Why a stop could not be served, on a grid of 48: seen through dust at arm's length, understood without reading. */
export const REASONS: Record<string, string> = {
  // A barrier across the way.
  no_access: 'M8 42V14M40 42V14M4 42h8M36 42h8M8 18h32M8 27h32M15 18l-6 9M24 18l-6 9M33 18l-6 9M40 20.5L35.5 27',
  // An empty place where the bin should stand.
  no_bins_out: 'M15 15h18l-2 25H17zM12 15h24M20 11h8M5 43h38M8 6l32 34',
  // A bin with a flame over it.
  hot_ash: 'M14 27h20l-2 16H16zM11 27h26M24 22c-5 0-7-3-6-7 1-3 3-3 4-8 3 2 4 5 3.5 7 1-.5 2-1.5 2-3 3 3 4 6 2.5 8.5-1 1.7-3 2.5-6 2.5z',
  // A dog that barks.
  dog: 'M7 20l8-9 6 2 3 9 10 1 6-6-1 10v15h-6v-9H20v9h-6V28l-7-3zM16 17h.01M3 17l-2-2M3 23l-2 1',
  // A trailer with a heap that falls over its side.
  overloaded:
    'M6 24h36l-3 12H9zM16 36a4.5 4.5 0 1 0 .01 0zM32 36a4.5 4.5 0 1 0 .01 0zM9 24c0-5 4-7 8-6 1-6 8-8 12-4 5-2 10 2 9 10M43 17l2 3M2 33h5',
  // A road that is washed out.
  road_impassable: 'M16 44l4-38M32 44L28 6M24 8v4M24 38v4M12 18l24 14M36 18L12 32',
};
