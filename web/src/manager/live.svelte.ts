/** The service's stream of changes goes in; screens that watch a topic are told to ask again. */
import type { Trouble } from '../shared/ask.ts';

export type Topic = 'pickups' | 'reports' | 'plans' | 'jobs' | 'map';

class Live {
  /** Whether the stream is open; while it is not, screens ask on their own every minute. */
  connected = $state(false);
  #watchers = new Map<Topic, Set<() => void>>();
  #source: EventSource | undefined;

  start(): void {
    if (this.#source) return;
    // The browser reconnects by itself and sends Last-Event-ID.
    const source = new EventSource('/api/v1/live');
    source.addEventListener('open', () => (this.connected = true));
    source.addEventListener('error', () => (this.connected = false));
    source.addEventListener('changed', (event) => this.#tell(event));
    this.#source = source;
    setInterval(() => {
      if (!this.connected || document.visibilityState === 'visible') for (const topic of this.#watchers.keys()) this.#call(topic);
    }, 60_000);
  }

  #tell(event: MessageEvent<string>): void {
    try {
      const { what } = JSON.parse(event.data) as { what: Topic };
      this.#call(what);
    } catch {
      for (const topic of this.#watchers.keys()) this.#call(topic);
    }
  }

  #call(topic: Topic): void {
    for (const watcher of this.#watchers.get(topic) ?? []) watcher();
  }

  /** Calls `again` on each change of the topics, at most every 400 ms. Returns how to stop. */
  watch(topics: Topic[], again: () => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watcher = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        again();
      }, 400);
    };
    for (const topic of topics) {
      const watchers = this.#watchers.get(topic) ?? new Set();
      watchers.add(watcher);
      this.#watchers.set(topic, watchers);
    }
    return () => {
      clearTimeout(timer);
      for (const topic of topics) this.#watchers.get(topic)?.delete(watcher);
    };
  }
}

export const live = new Live();

/** What to say about a failure, with the service's own words when it has some. */
export function saidBy(trouble: Trouble, otherwise: string): string {
  return trouble.problem?.detail ?? trouble.problem?.title ?? otherwise;
}
