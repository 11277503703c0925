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
h1 { font-size: 1.4rem; margin: 1.5rem 0 0; overflow-wrap: anywhere; }
h1 + table { margin-top: .8rem; }
h2 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
.soft { color: var(--soft); font-weight: normal; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
th, td { text-align: left; vertical-align: top; padding: .45rem .8rem; border-top: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { font-weight: 600; font-size: .85rem; color: var(--soft); border-top: 0; white-space: nowrap; }
code, pre { font: .9em/1.5 ui-monospace, monospace; }
.devices { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; }
.device { display: flex; gap: 1rem; padding: 1rem; background: var(--card); border: 1px solid var(--line); }
.device img { display: block; width: 9rem; height: 9rem; }
.device p { margin: 0 0 .4rem; overflow-wrap: anywhere; }
.device .code { font: 600 1.8rem/1.2 ui-monospace, monospace; letter-spacing: .1em; color: var(--accent); }
.device s { color: var(--soft); }
progress { width: 100%; height: .4rem; accent-color: var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: 1rem; background: var(--card);
  border: 1px solid var(--line); }
iframe { width: 100%; height: 28rem; border: 1px solid var(--line); background: #fff; }
`;
