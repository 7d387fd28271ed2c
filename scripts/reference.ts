/** `npm run reference`: writes `docs/reference/` from what the modules declare as data. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { pages } from './reference/pages.ts';

const folder = new URL('../docs/reference/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [file, text] of Object.entries(pages())) {
  writeFileSync(new URL(file, folder), text);
  console.log(`docs/reference/${file}`);
}
