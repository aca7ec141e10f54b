/**
 * A picture of the phone's camera goes in, a small JPEG comes out: at most 1280 points wide or high and 200 KB.
 *
 * It is drawn anew, so nothing of what the camera wrote beside the picture (place, time, model) is left in it.
 */
export const MOST_BYTES = 200_000;
const LONGEST_SIDE = 1280;
/** Tried in turn: first coarser, then smaller. */
const STEPS: [number, number][] = [
  [1, 0.8],
  [1, 0.65],
  [1, 0.5],
  [0.75, 0.5],
  [0.5, 0.5],
  [0.35, 0.45],
];

async function drawn(picture: ImageBitmap, scale: number, quality: number): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', quality));
}

/** Nothing comes out where the file is no picture. */
export async function smallPhoto(file: Blob): Promise<ArrayBuffer | undefined> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return undefined;
  }
  const fit = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  for (const [scale, quality] of STEPS) {
    const blob = await drawn(picture, fit * scale, quality);
    if (blob && blob.size <= MOST_BYTES) {
      picture.close();
      return blob.arrayBuffer();
    }
  }
  picture.close();
  return undefined;
}
