/** The page of the resident: loads its words, then draws itself. */
import '../shared/tokens.css';
import { mount } from 'svelte';
import { words } from '../shared/words.svelte.ts';
import App from './App.svelte';

void words
  .start({
    ky: () => import('words:resident/ky'),
    ru: () => import('words:resident/ru'),
    en: () => import('words:resident/en'),
  })
  .then(() => {
    const target = document.getElementById('page');
    if (target) mount(App, { target });
  });
