/** The page of the driver: all three languages come with it, because it must speak without network. */
import '../shared/tokens.css';
import '../shared/typeface.css';
import { mount } from 'svelte';
import en from 'words:driver/en';
import ky from 'words:driver/ky';
import ru from 'words:driver/ru';
import { words } from '../shared/words.svelte.ts';
import App from './App.svelte';

const own = (text: string) => () => Promise.resolve({ default: text });
void words.start({ ky: own(ky), ru: own(ru), en: own(en) }).then(() => {
  const target = document.getElementById('page');
  if (target) mount(App, { target });
});

// A page that came without HTTPS (a laptop's address in the office) has no service worker; the outbox works anyway.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  void navigator.serviceWorker.register('/driver/sw.js', { scope: '/driver/' });
}
