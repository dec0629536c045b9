/** The page's only style. Nothing is loaded: the system's own fonts, and colours for light and dark. */
export const style = `
:root { color-scheme: light dark;
  --paper: #fcfcfb; --ink: #1a1c1e; --quiet: #5c6166; --line: #e3e4e2; --shade: #f4f4f2;
  --better: #1f6fb2; --worse: #b3541a; --broken: #b3261e; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #141517; --ink: #e8e9ea; --quiet: #9aa0a6; --line: #2a2d31; --shade: #1b1d20;
  --better: #6db3e8; --worse: #f0a060; --broken: #f2867e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 24px; background: var(--paper); color: var(--ink);
  font: 400 13px/20px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1, h2, h3 { margin: 0; font-weight: 600; text-wrap: balance; }
h1 { font-size: 20px; line-height: 28px; max-width: 60em; }
h2 { font-size: 15px; line-height: 24px; margin-top: 40px; padding-bottom: 4px; border-bottom: 1px solid var(--line); }
h3 { font-size: 13px; }
section > h3 { margin-top: 16px; }
p { margin: 8px 0; max-width: 60em; }
code, pre { font: 12px/18px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
pre { margin: 0; white-space: pre-wrap; max-height: 216px; overflow: auto; unicode-bidi: plaintext; }
small { display: block; font-size: 12px; line-height: 16px; color: var(--quiet); font-weight: 400; }
small code { font-size: 11px; }
.quiet, .nothing, footer, .subtitle { color: var(--quiet); }
.subtitle { margin: 0 0 4px; }
.wide { overflow-x: auto; margin-top: 12px; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 8px 12px 8px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { padding-bottom: 4px; color: var(--quiet); font-size: 12px; vertical-align: bottom; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 12em; }
tr:last-child > * { border-bottom-color: transparent; }
.number { text-align: right; white-space: nowrap; }
.board th:last-child, .board td:last-child { padding-right: 0; }
.estimate { white-space: nowrap; }
.board .drawn { padding-top: 6px; padding-bottom: 6px; min-width: 120px; width: 19%; }
.scale span:last-child { float: right; }
.scale { padding-right: 12px; }
.board.small { max-width: 760px; }
.drawing { display: block; overflow: visible; }
.drawing .whisker { stroke: var(--quiet); stroke-width: 2; }
.drawing .mark { stroke: var(--line); stroke-width: 1; }
.drawing .dot { fill: var(--ink); stroke: var(--ink); stroke-width: 1.5; }
.drawing.better .dot, .drawing.better .whisker { fill: var(--better); stroke: var(--better); }
.drawing.worse .dot, .drawing.worse .whisker { fill: var(--worse); stroke: var(--worse); }
.drawing.undecided .dot { fill: var(--paper); stroke: var(--quiet); }
.difference.better { color: var(--better); }
.difference.worse { color: var(--worse); }
.difference.undecided { color: var(--quiet); }
.broken, .failed pre, .failures li { color: var(--broken); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 0; padding: 0; list-style: none; color: var(--quiet); font-size: 12px; }
.legend li { display: flex; align-items: center; gap: 6px; }
.legend .drawing { flex: none; width: 20px; }
.classes { width: auto; }
.classes th, .classes td { padding-right: 16px; min-width: 0; }
.right { font-weight: 600; }
article { margin-top: 12px; border: 1px solid var(--line); border-radius: 4px; }
article h3 { padding: 8px 12px; background: var(--shade); border-bottom: 1px solid var(--line); border-radius: 4px 4px 0 0; }
article h3 .quiet { font-weight: 400; }
dl { margin: 0; }
.example { display: grid; grid-template-columns: 72px minmax(0, 1fr); gap: 4px 12px; padding: 8px 12px; border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; }
.answers thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.answers td:first-child { font-weight: 600; }
.answers th:first-child, .answers td:first-child { padding-left: 12px; width: 72px; }
.answers td:nth-child(2), .answers th:nth-child(2) { width: 30%; }
.answers ul { margin: 0; padding: 0; list-style: none; }
.answers small { margin-top: 4px; }
details { border-bottom: 1px solid var(--line); padding: 8px 0; }
details pre { padding: 8px 12px; background: var(--shade); border-radius: 4px; max-height: 360px; }
summary { cursor: pointer; font-weight: 600; }
details dl { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 8px 0; }
details dl div { display: flex; gap: 8px; }
.failures { padding-left: 16px; }
footer { margin-top: 40px; padding-top: 12px; border-top: 1px solid var(--line); font-size: 12px; }
@media (max-width: 760px) {
  body { padding: 16px; }
  .board, .board tbody { display: block; }
  .board thead { display: none; }
  .board tr { display: grid; grid-template-columns: 1fr 1fr; grid-auto-flow: row dense; gap: 0 16px; padding: 12px 0; border-bottom: 1px solid var(--line); }
  .board th, .board td, .board .number { display: block; padding: 0; border: 0; text-align: left; width: auto; }
  .board th[scope="row"], .board .estimate, .board .drawn { grid-column: 1 / -1; }
  .board .drawn { padding: 2px 0 4px; width: auto; }
  .board .drawn:empty { display: none; }
  .board .estimate { white-space: normal; }
  .board td[data-name]::before { content: attr(data-name) " "; color: var(--quiet); }
  .board td[data-name=""]::before { content: none; }
  .classes thead th { white-space: normal; }
  .answers, .answers tbody, .answers tr, .answers td { display: block; width: auto; }
  .answers tr { padding: 8px 12px; border-bottom: 1px solid var(--line); }
  .answers td, .answers td:nth-child(2) { padding: 0; border: 0; width: auto; text-align: left; }
  .answers td:first-child { padding: 0; }
  .answers ul { display: flex; flex-wrap: wrap; gap: 0 12px; color: var(--quiet); }
  .example { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
@media print { body { max-width: none; padding: 0; } pre { max-height: none; } article, tr { break-inside: avoid; } }
`
