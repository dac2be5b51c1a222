/** Both themes, small screens, and paper. Nothing is loaded from anywhere. */
export const STYLE = `
:root{color-scheme:light dark;--back:#fff;--panel:#f6f7f9;--line:#dfe2e8;--text:#1b1f27;--muted:#5b6472;--good:#2c8a57;--bad:#c4403a;--plain:#3670c9}
@media (prefers-color-scheme:dark){:root{--back:#14171c;--panel:#1c2027;--line:#323844;--text:#e4e7ec;--muted:#9aa4b2;--good:#4fb57f;--bad:#ec7a73;--plain:#6ea3f5}}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px;max-width:1180px;background:var(--back);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
h1{margin:0;font-size:26px;line-height:1.25}
h2{margin:32px 0 10px;font-size:18px}
p{margin:6px 0}
.muted,footer{color:var(--muted)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:20px 0}
.tile{padding:12px 14px;background:var(--panel);border:1px solid var(--line);border-radius:8px}
.tile b{display:block;font-size:22px;line-height:1.3;overflow-wrap:anywhere}
.tile span{display:block;font-size:13px}
.better{color:var(--good)}.worse{color:var(--bad)}.neither{color:var(--muted)}
.findings{margin:0;padding:0;list-style:none}
.findings li{padding:8px 12px;margin:6px 0;background:var(--panel);border-left:4px solid var(--line);border-radius:4px;overflow-wrap:anywhere}
.findings li.is-better{border-color:var(--good)}.findings li.is-worse{border-color:var(--bad)}.findings li.is-neither{border-color:var(--plain)}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr));gap:14px}
figure{margin:0;padding:10px 12px;background:var(--panel);border:1px solid var(--line);border-radius:8px}
figcaption{font-weight:600;margin-bottom:4px}
svg{display:block;width:100%;height:auto}
svg text{fill:var(--muted);font-size:11px}
svg .grid{stroke:var(--line)}
rect.good{fill:var(--good)}rect.bad{fill:var(--bad)}rect.plain{fill:var(--plain)}
path{fill:none;stroke-width:2}path.good{stroke:var(--good)}path.plain{stroke:var(--plain)}
circle.good{fill:var(--good)}circle.plain{fill:var(--plain)}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
th{color:var(--muted);font-weight:600;font-size:13px}
td small{display:block;font-size:12px;white-space:nowrap}
th:first-child,td:first-child{text-align:left;overflow-wrap:anywhere;min-width:140px}
td:not(:first-child){white-space:nowrap}
footer{margin-top:32px;padding-top:10px;border-top:1px solid var(--line);font-size:13px}
@media (max-width:560px){body{padding:14px}h1{font-size:21px}th,td{padding:6px}}
@media print{:root{color-scheme:light;--back:#fff;--panel:#fff;--line:#bbb;--text:#000;--muted:#444;--good:#1d6b41;--bad:#a32b26;--plain:#2456a4}body{padding:0;max-width:none;font-size:12px}figure,.tile,.findings li,tr{break-inside:avoid}h2{break-after:avoid}rect{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
