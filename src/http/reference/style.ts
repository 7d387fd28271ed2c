import { createHash } from 'node:crypto';

/** How the reference looks: three columns, light or dark as the reader's system has it. */
export const style = `
:root { color-scheme: light dark;
  --page: light-dark(#ffffff, #0f1218); --side: light-dark(#f6f8fb, #0b0e13);
  --text: light-dark(#1f2a3a, #d6deea); --soft: light-dark(#5b6b80, #8b9ab0);
  --line: light-dark(#e3e8ef, #222a36); --mark: light-dark(#5347ce, #a79bff);
  --dark: light-dark(#131a26, #161c27); --on-dark: #dbe4f2;
  --get: light-dark(#0b7a4b, #4cc38a); --post: light-dark(#5347ce, #a79bff);
  --delete: light-dark(#b3261e, #ff8a80); }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1.5rem; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  display: grid; grid-template-columns: 16rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1.25rem 3rem;
  background: var(--side); border-right: 1px solid var(--line); font-size: 14px; }
nav h1 { font-size: 1.05rem; margin: 0 0 .25rem; letter-spacing: -.01em; }
nav h2 { font-size: .72rem; text-transform: uppercase; letter-spacing: .08em;
  color: var(--soft); margin: 1.5rem 0 .35rem; }
nav a { display: block; padding: .2rem .5rem; margin-left: -.5rem; border-radius: 6px;
  color: var(--text); text-decoration: none; }
nav a:hover, nav a:focus-visible { background: var(--line); }
main { padding: 2.5rem 3rem 6rem; max-width: 92rem; }
main > header { max-width: 46rem; margin-bottom: 3rem; }
main > header h1 { font-size: 2rem; letter-spacing: -.02em; margin: 0 0 .75rem; }
a { color: var(--mark); }
section.tag > h2 { font-size: 1.5rem; letter-spacing: -.015em; margin: 3.5rem 0 0; }
article { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 3rem;
  padding: 2rem 0 2.5rem; border-bottom: 1px solid var(--line); }
article h3 { font-size: 1.15rem; margin: 0 0 .5rem; }
.way { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere; }
.verb { font-weight: 700; margin-right: .5rem; }
.GET { color: var(--get); } .POST, .PATCH { color: var(--post); } .DELETE { color: var(--delete); }
.facts { color: var(--soft); font-size: 13px; margin: .4rem 0 1rem; }
h4 { font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft);
  margin: 1.5rem 0 .25rem; }
dl { margin: 0; }
dl > div { padding: .55rem 0; border-top: 1px solid var(--line); }
dt { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; font-weight: 600; }
dt small { font-weight: 400; color: var(--soft); margin-left: .5rem; }
dt em { font-style: normal; color: var(--delete); font-weight: 400; margin-left: .5rem; }
dd { margin: .1rem 0 0; color: var(--soft); font-size: 14px; }
dl dl { margin: .35rem 0 0 .25rem; padding-left: 1rem; border-left: 2px solid var(--line); }
code { font: .9em ui-monospace, SFMono-Regular, Menlo, monospace; }
p code, dd code { background: var(--side); border: 1px solid var(--line); border-radius: 4px;
  padding: 0 .25em; }
.codes { display: flex; flex-wrap: wrap; gap: .35rem; list-style: none; padding: 0; margin: .4rem 0; }
.codes a { font: 12px/1.7 ui-monospace, SFMono-Regular, Menlo, monospace; text-decoration: none;
  border: 1px solid var(--line); border-radius: 999px; padding: 0 .6rem; color: var(--text); }
.codes a:hover { border-color: var(--mark); }
.example { position: sticky; top: 1.5rem; align-self: start; }
figure { margin: 0 0 1rem; background: var(--dark); color: var(--on-dark); border-radius: 10px;
  overflow: hidden; }
figcaption { font-size: 12px; padding: .55rem 1rem; color: #9fb0c8;
  border-bottom: 1px solid rgb(255 255 255 / .08); }
pre { margin: 0; padding: .9rem 1rem; overflow-x: auto;
  font: 12.5px/1.6 ui-monospace, SFMono-Regular, Menlo, monospace; }
.error { padding: 1.25rem 0; border-bottom: 1px solid var(--line); max-width: 46rem; }
.error h2 { font: 600 15px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; margin: 0; }
.error h2 span { color: var(--soft); font-weight: 400; margin-left: .6rem; }
.error p { margin: .25rem 0 0; } .error .facts { margin: .35rem 0 0; }
:target { outline: 2px solid var(--mark); outline-offset: .75rem; border-radius: 4px; }
@media (max-width: 64rem) { article { grid-template-columns: minmax(0, 1fr); gap: 1rem; }
  .example { position: static; } main { padding: 2rem 1.5rem; } }
@media (max-width: 46rem) { body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); } }
`;

/** What the page's policy lets through: this very style and no other. */
export const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
