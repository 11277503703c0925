/** The pages' look, light or dark as the person's screen is. */
export const style = `:root { color-scheme: light dark; --line: light-dark(#dfe3e8, #343b44); --soft: light-dark(#5d6874, #9aa6b2);
  --card: light-dark(#fff, #1c2127); --accent: light-dark(#0b6e4f, #56d3a4); }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#f5f6f8, #14181d); }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; padding: .9rem 1.5rem;
  background: var(--card); border-bottom: 1px solid var(--line); color: var(--soft); }
nav { margin-left: auto; display: flex; gap: 1rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
.name { font-weight: 700; font-size: 1.15rem; }
main { max-width: 68rem; margin: 0 auto; padding: .5rem 1.5rem 3rem; }
h1 { font-size: 1.4rem; margin: 1.5rem 0 0; overflow-wrap: break-word; }
.search { display: none; font: inherit; padding: .2rem .5rem; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: .25rem; }
.scripted .search { display: block; }
.gone main { opacity: .5; }
h1 + table { margin-top: .8rem; }
h2 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
.soft { color: var(--soft); font-weight: normal; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
th, td { text-align: left; vertical-align: top; padding: .45rem .8rem; border-top: 1px solid var(--line);
  overflow-wrap: break-word; }
th { font-weight: 600; font-size: .85rem; color: var(--soft); border-top: 0; white-space: nowrap; }
code, pre { font: .9em/1.5 ui-monospace, monospace; }
[hidden] { display: none !important; }
.copy { display: none; font: .75rem/1.4 system-ui, sans-serif; letter-spacing: 0; padding: 0 .4rem; cursor: pointer;
  color: var(--soft); background: transparent; border: 1px solid var(--line); border-radius: .25rem; }
.copy:hover, .copy:focus-visible { color: var(--accent); border-color: var(--accent); }
.scripted .copy { display: inline-block; vertical-align: middle; }
:target { outline: 2px solid var(--accent); outline-offset: -2px; }
.devices { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1rem; }
.device { display: flex; flex-wrap: wrap; gap: 1rem; padding: 1rem; background: var(--card); border: 1px solid var(--line); }
.device img { display: block; width: 9rem; height: 9rem; }
.device p { margin: 0 0 .4rem; overflow-wrap: break-word; }
.device .code { font: 600 1.8rem/1.2 ui-monospace, monospace; letter-spacing: .1em; color: var(--accent); }
.device s { color: var(--soft); }
progress { width: 100%; height: .4rem; accent-color: var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: 1rem; background: var(--card);
  border: 1px solid var(--line); }
.device > div { min-width: 0; flex: 1; }
.device .serial { flex-basis: 100%; margin: 0; overflow-wrap: break-word; }
iframe { width: 100%; height: 28rem; border: 1px solid var(--line); background: #fff; }
@media (max-width: 64rem) {
  main { padding: .5rem .75rem 2rem; }
  header { padding: .7rem .75rem; }
  nav { margin-left: 0; }
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tr { padding: .5rem .75rem; border-top: 1px solid var(--line); }
  tbody tr:first-child { border-top: 0; }
  td { display: grid; grid-template-columns: 6.5rem 1fr; padding: .1rem 0; border-top: 0; }
  td::before { content: attr(data-label); color: var(--soft); font-size: .85rem; }
  td > * { grid-column: 2; }
}
`;
