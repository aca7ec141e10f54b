/** The page of the manager: loads its words, then draws itself. */
import '../shared/tokens.css';
import '../shared/typeface.css';
import { mount } from 'svelte';
import { words } from '../shared/words.svelte.ts';
import App from './App.svelte';

void words
  .start({
    ky: () => import('words:manager/ky'),
    ru: () => import('words:manager/ru'),
    en: () => import('words:manager/en'),
  })
  .then(() => {
    const target = document.getElementById('page');
    if (target) mount(App, { target });
  });
