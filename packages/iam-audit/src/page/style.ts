/** The page's look: light or dark as the person's screen is, and on paper. */
export const style = `:root { color-scheme: light dark; --ground: light-dark(#f7f7f5, #14171b); --card: light-dark(#fff, #1b1f24);
  --ink: light-dark(#1c2127, #e4e7ea); --soft: light-dark(#59636e, #9ba5b0); --line: light-dark(#e2e4e1, #323940);
  --link: light-dark(#0a5a8a, #7cc0ec); --fine: light-dark(#8fa6b8, #56707f); --bad: light-dark(#c0392b, #e2695c);
  --critical: light-dark(#8c1029, #ff8f9f); --high: light-dark(#b02a1c, #ff9d86); --medium: light-dark(#805600, #e9bd63);
  --low: light-dark(#2c5a85, #8dbbe6); --info: light-dark(#59636e, #9ba5b0); }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; font: .9375rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
main { max-width: 76rem; margin: 0 auto; padding: 2.5rem 2rem 4rem; }
h1, h2, h3, p, ul, ol, figure { margin: 0; }
h1 { font-size: 1.05rem; font-weight: 600; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; font-weight: 650; line-height: 1.3; margin-bottom: .8rem; }
h2.verdict { font-size: clamp(1.4rem, 1rem + 2vw, 2.1rem); line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; margin: 1.6rem 0 1.3rem; }
h3 { font-size: 1rem; font-weight: 600; }
section, details.clean { margin-top: 3rem; }
header + section { margin-top: 0; }
.soft { color: var(--soft); }
header .soft, figure .soft, td .soft { font-size: .875rem; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .18em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
[hidden] { display: none !important; }
code { font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
strong { font-weight: 650; }
.alert { border-left: 4px solid var(--high); background: var(--card); padding: 1rem 1.25rem; margin-top: 1.5rem; }
header + .alert { margin-top: 1.5rem; }
.alert h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
.alert ul { padding-left: 1.1rem; }
.alert li { overflow-wrap: anywhere; }
.alert * + p { margin-top: .7rem; }
.counts { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(5, 1fr); gap: 1px; background: var(--line); border: 1px solid var(--line); }
.counts li { background: var(--card); }
.counts a { display: block; padding: .9rem 1.1rem 1rem; color: inherit; text-decoration: none; }
.counts strong { display: block; font-size: 1.75rem; line-height: 1.15; font-weight: 600; font-variant-numeric: tabular-nums; letter-spacing: -.02em; }
.counts span { font-size: .875rem; color: var(--soft); text-transform: capitalize; }
.counts a:hover span { text-decoration: underline; }
.counts .critical strong { color: var(--critical); } .counts .high strong { color: var(--high); } .counts .medium strong { color: var(--medium); }
.counts .low strong { color: var(--low); } .counts .info strong { color: var(--info); } .counts .zero strong { color: var(--soft); font-weight: 400; }
.counts + p { margin-top: .9rem; }
.tag { display: inline-block; min-width: 4.4rem; padding: .1rem .5rem; font-size: .75rem; font-weight: 600; line-height: 1.5; text-align: center;
  text-transform: capitalize; border-radius: 3px; color: var(--info); background: color-mix(in srgb, currentColor 13%, transparent); }
.tag.critical { color: light-dark(#fff, #2b0309); background: var(--critical); } .tag.high { color: var(--high); } .tag.medium { color: var(--medium); } .tag.low { color: var(--low); }
.new { padding: 0 .35rem; font-size: .75rem; font-weight: 600; color: var(--link); border: 1px solid currentColor; border-radius: 3px; }
.wrong { list-style: none; padding: 0; border-bottom: 1px solid var(--line); }
.wrong li { display: grid; grid-template-columns: 5.4rem 1fr auto; gap: .2rem 1rem; padding: .9rem 0; border-top: 1px solid var(--line); align-items: baseline; }
.wrong p { max-width: 46rem; }
.wrong p.soft { font-size: .925rem; }
.wrong .fix { margin-top: .35rem; font-size: .925rem; }
.number { text-align: right; color: inherit; text-decoration: none; }
.number strong { font-size: 1.2rem; font-variant-numeric: tabular-nums; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: .25em; }
.number:hover strong { text-decoration-color: currentColor; }
.number span { display: block; font-size: .8125rem; color: var(--soft); max-width: 11rem; }
.cis { display: inline-block; font-size: .8125rem; color: var(--soft); }
.clean { margin-top: 1.2rem; color: var(--soft); }
.clean summary { cursor: pointer; width: fit-content; }
.clean ul { columns: 20rem; padding: .6rem 0 0 1.1rem; font-size: .925rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1px; overflow: hidden; background: var(--card); border: 1px solid var(--line); }
figure { box-shadow: 0 0 0 1px var(--line); padding: 1.2rem 1.4rem 1.3rem; }
figcaption { margin-bottom: .8rem; line-height: 1.4; }
figure > p { margin-top: .6rem; }
table { border-collapse: collapse; width: 100%; }
.bars th { font-weight: 400; text-align: left; white-space: nowrap; padding: .12rem .9rem .12rem 0; width: 1%; font-size: .925rem; }
.bars .amount { width: 1%; padding-left: .8rem; font-size: .925rem; }
.amount { text-align: right; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: .7rem; }
rect.fine { fill: var(--fine); } rect.bad { fill: var(--bad); }
.share { display: flex; align-items: center; gap: .6rem; } .share svg { width: 6rem; } .share span { font-size: .875rem; white-space: nowrap; }
.accounts td:last-child { white-space: nowrap; }
.wide { background: var(--card); border: 1px solid var(--line); }
.wide th, .wide td { text-align: left; vertical-align: top; padding: .6rem .9rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.wide th { font-size: .8125rem; font-weight: 600; color: var(--soft); border-top: 0; white-space: nowrap; }
.wide .amount { text-align: right; overflow-wrap: normal; }
td.zero { color: var(--soft); } td.critical a { color: var(--critical); font-weight: 650; } td.high a { color: var(--high); font-weight: 650; }
td.medium a, td.low a, td.info a { color: inherit; }
th button { all: unset; cursor: pointer; } th button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th button:hover { color: var(--ink); text-decoration: underline; }
th[aria-sort] button::after { content: ""; display: inline-block; width: 1em; text-align: center; }
th[aria-sort=ascending] button::after { content: "\\2191"; } th[aria-sort=descending] button::after { content: "\\2193"; }
.needs-script { display: none; } .scripted .needs-script { display: block; } .scripted .no-script { display: none; }
.findings { table-layout: fixed; }
.findings th:nth-child(1) { width: 7.6rem; } .findings th[data-column=user], .findings th[data-column=account] { width: 12%; } .findings th:last-child { width: 32%; }
.findings .title { font-weight: 600; }
.findings .what { font-size: .925rem; }
#filters { display: flex; flex-wrap: wrap; gap: .7rem 1rem; align-items: end; margin-bottom: 1rem; }
#filters label { display: grid; gap: .2rem; font-size: .8125rem; color: var(--soft); min-width: 0; }
#filters label { flex: 1 1 9rem; } #filters .text { flex-grow: 2; }
input[type=search], select, button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid light-dark(#8b949d, #67717b); border-radius: 4px; padding: .35rem .55rem; }
input[type=search], select { font-size: .9375rem; min-width: 0; width: 100%; height: 2.3rem; }
fieldset { display: flex; flex-wrap: wrap; gap: .3rem .9rem; border: 0; margin: 0; padding: 0; flex-basis: 100%; align-items: center; min-width: 0; }
legend { float: left; padding: 0; margin-right: .3rem; font-size: .8125rem; color: var(--soft); }
#filters .chip { display: inline-flex; flex: none; gap: .35rem; align-items: center; font-size: .9375rem; color: var(--ink); text-transform: capitalize; cursor: pointer; }
.chip input { margin: 0; accent-color: var(--link); width: 1rem; height: 1rem; }
button { cursor: pointer; } button:hover { border-color: var(--ink); }
.copy { font-size: .75rem; line-height: 1.3; padding: .08rem .45rem; color: var(--soft); border-color: var(--line); vertical-align: 1px; display: none; }
.scripted .copy { display: inline-block; }
.found { margin-bottom: .6rem; display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; min-height: 2rem; }
#reset { padding: .1rem .6rem; font-size: .875rem; }
#none { padding: 1.2rem .9rem; color: var(--soft); }
#more { display: block; margin: 1rem auto 0; padding: .5rem 1.2rem; }
#said, #printed { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
#asked { display: none; }
.simple { padding-left: 1.1rem; } .simple li { margin: .5rem 0; } .simple code { display: block; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .875rem; max-width: 60rem; }
@media (max-width: 56rem) {
  main { padding: 1.5rem 1rem 3rem; }
  .findings, .findings tbody, .findings tr, .findings td { display: block; width: auto; }
  .findings thead { display: block; padding: .5rem .9rem; }
  .findings thead tr { display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; border: 0; }
  .findings thead th { width: auto !important; padding: 0; display: block; } .findings thead th:last-child { display: none; }
  .findings thead tr::before { content: "Sort by"; font-size: .8125rem; color: var(--soft); }
  .findings tr { padding: .7rem .9rem; border-top: 1px solid var(--line); }
  .findings td { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr); gap: .8rem; padding: .12rem 0; border: 0; }
  .findings td::before { content: attr(data-label); color: var(--soft); font-size: .8125rem; line-height: 1.9; }
  .accounts, .accounts tbody { display: block; } .accounts thead { display: none; }
  .accounts tr { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: .25rem .4rem; padding: .8rem .9rem; border-top: 1px solid var(--line); }
  .accounts tr:first-child { border-top: 0; }
  .wide.accounts td { grid-column: 1 / -1; display: flex; text-align: left; gap: .8rem; padding: 0; border: 0; }
  .accounts td::before { content: attr(data-label); color: var(--soft); font-size: .8125rem; line-height: 1.9; flex: none; width: 8.5rem; }
  .accounts .share svg { width: 2.5rem; }
  .accounts td:first-child { margin-bottom: .3rem; } .accounts td:first-child::before { content: none; }
  .wide.accounts td:nth-child(-n + 6):not(:first-child) { grid-column: auto; display: block; text-align: left; margin-bottom: .3rem; overflow-wrap: anywhere; }
  .accounts td:nth-child(-n + 6)::before { display: block; width: auto; font-size: .75rem; overflow-wrap: normal; }
}
@media (max-width: 40rem) {
  .wrong li { grid-template-columns: 1fr auto; } .wrong li > div { grid-column: 1 / -1; grid-row: 2; } .wrong .tag { justify-self: start; } .number span { display: none; }
  figure { padding: 1rem; }
  #filters label { flex: 1 1 100%; } #filters .chip { flex: none; } legend { float: none; flex-basis: 100%; }
}
@media (max-width: 34rem) {
  .counts { grid-template-columns: 1fr; } .counts a { display: flex; flex-direction: row-reverse; justify-content: space-between; align-items: baseline; padding: .35rem .9rem; } .counts strong { font-size: 1.2rem; }
}
@media print {
  :root { color-scheme: light; --ground: #fff; }
  html { font-size: 9.5pt; } main { max-width: none; padding: 0; } section { margin-top: 1.4rem; }
  #filters, .copy, #more, #reset, footer, th[aria-sort] button::after { display: none !important; }
  #printed { position: static; width: auto; height: auto; clip-path: none; }
  #asked { display: inline; }
  a { color: inherit; text-decoration: none; }
  tr, figure, .wrong li { break-inside: avoid; } h2 { break-after: avoid; } thead { display: table-header-group; }
  * { print-color-adjust: exact; } .charts { grid-template-columns: 1fr 1fr; }
}
`;
