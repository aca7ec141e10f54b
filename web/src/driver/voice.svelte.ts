/** A voice goes in, a short recording comes out; it stops by itself after a minute. */
export const LONGEST_MS = 60_000;
/** 60 s at 16 kbit/s are 120 KB. */
const BITS_A_SECOND = 16_000;
const KINDS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

export interface Recording {
  type: string;
  bytes: ArrayBuffer;
}

/** Needs HTTPS and a microphone; a page without them simply does not offer it. */
export const canRecord = (): boolean => 'MediaRecorder' in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);

export class Voice {
  recording = $state(false);
  refused = $state(false);
  #recorder: MediaRecorder | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  async start(taken: (recording: Recording) => void): Promise<void> {
    if (this.recording) return;
    this.refused = false;
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.refused = true;
      return;
    }
    const type = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS_A_SECOND });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', (event) => parts.push(event.data));
    recorder.addEventListener('stop', async () => {
      this.recording = false;
      clearTimeout(this.#timer);
      for (const track of stream.getTracks()) track.stop();
      const bytes = await new Blob(parts).arrayBuffer();
      if (bytes.byteLength > 0) taken({ type: (recorder.mimeType || type || 'audio/webm').split(';')[0] ?? 'audio/webm', bytes });
    });
    recorder.start();
    this.#recorder = recorder;
    this.recording = true;
    this.#timer = setTimeout(() => this.stop(), LONGEST_MS);
  }

  stop(): void {
    if (this.#recorder?.state === 'recording') this.#recorder.stop();
  }
}
