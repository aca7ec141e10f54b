/** What the browser says goes in; whether the page can be put on the home screen, and whether a newer one is there, comes out. */

/** Chromium's event; other browsers have the entry in their menu only. */
interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}

export class Installed {
  /** The browser offers to put the page on the home screen. */
  offered = $state.raw<InstallPrompt | undefined>();
  /** Opened from the home screen already. */
  standalone = $state(matchMedia('(display-mode: standalone)').matches);
  /** A newer page was stored beside this one, and takes its place when it is loaded again. */
  renewed = $state(false);

  constructor() {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.offered = event as InstallPrompt;
    });
    addEventListener('appinstalled', () => {
      this.offered = undefined;
      this.standalone = true;
    });
    const worker = navigator.serviceWorker;
    // The first worker of all takes over too; only a second one is news.
    const before = worker?.controller;
    worker?.addEventListener('controllerchange', () => {
      if (before) this.renewed = true;
    });
  }

  async install(): Promise<void> {
    await this.offered?.prompt();
    this.offered = undefined;
  }
}
