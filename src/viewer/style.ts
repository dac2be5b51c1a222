/** Light and dark follow the reader's system. */
export const STYLE = `
:root { color-scheme: light dark; --page: #f4f5f5; --card: #fff; --line: #d8d9da; --text: #24292e; --dim: #5c6470;
  --green: #1a7f4b; --yellow: #a16900; --red: #c4162a; --blue: #1f60c4; --orange: #c15c17; --purple: #7c2ea3; --teal: #0d7377; --pink: #b0366f; }
@media (prefers-color-scheme: dark) { :root { --page: #111217; --card: #181b1f; --line: #2c3235; --text: #d8d9da; --dim: #9fa7b3;
  --green: #73bf69; --yellow: #f2cc0c; --red: #f2495c; --blue: #8ab8ff; --orange: #ff9830; --purple: #ca95e5; --teal: #5bc8c4; --pink: #ff85b5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.4 system-ui, sans-serif; }
header, form { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 8px 16px; }
header { border-bottom: 1px solid var(--line); background: var(--card); }
h1 { font-size: 18px; margin: 0; } h2 { font-size: 13px; font-weight: 600; margin: 0 0 6px; }
a { color: var(--blue); } a[aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
select, button { font: inherit; padding: 3px 6px; } label { color: var(--dim); }
main { display: grid; grid-template-columns: repeat(24, 1fr); grid-auto-rows: 34px; gap: 8px; padding: 8px 16px 24px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 3px; padding: 8px; overflow: auto; min-width: 0; display: flex; flex-direction: column; }
.empty { color: var(--dim); margin: auto; } .problem { color: var(--red); } .notice { color: var(--yellow); margin: 4px 0 0; font-size: 12px; }
.stats { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: auto; justify-content: center; }
.stat { text-align: center; } .stat strong { font-size: 26px; display: block; } .name { color: var(--dim); }
table { width: 100%; border-collapse: collapse; } th, td { text-align: left; padding: 3px 6px; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--dim); position: sticky; top: 0; background: var(--card); } .number { text-align: right; white-space: nowrap; }
.bar { width: 55%; } .bar div { height: 14px; background: currentColor; border-radius: 2px; }
figure { margin: 0; flex: 1; min-height: 0; display: grid; grid-template: 1fr auto / auto 1fr; gap: 2px 6px; }
.scale { display: flex; flex-direction: column; justify-content: space-between; color: var(--dim); font-size: 12px; }
svg { width: 100%; height: 100%; min-height: 60px; } path { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; vector-effect: non-scaling-stroke; }
figcaption { grid-column: 1 / 3; display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 12px; } i { display: inline-block; width: 10px; height: 3px; margin-right: 4px; vertical-align: middle; background: currentColor; }
${['green', 'yellow', 'red', 'blue', 'orange', 'purple', 'teal', 'pink'].map((color) => `.${color} { color: var(--${color}); }`).join(' ')}
@media (max-width: 900px) { main { display: block; } section { margin-bottom: 8px; max-height: 420px; grid-area: auto !important; } figure { height: 180px; } }
`;
