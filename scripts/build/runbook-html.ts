import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from './root';

const FOLDER = 'docs/runbooks';

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Grafana serves the pages at `public/plugins/<id>/runbooks/`, below whatever address it has itself. */
const GRAFANA = '../../../..';

/** A link to another runbook or to Grafana; other pages are not part of the plugin. */
function link(text: string, address: string): string {
  if (address.startsWith('/')) return `<a href="${GRAFANA}${address}">${text}</a>`;
  const page = /^([\w-]+)\.md(#.*)?$/.exec(address);
  if (page) return `<a href="${page[1]}.html${page[2] ?? ''}">${text}</a>`;
  return /^https?:/.test(address) ? `<a href="${address}">${text}</a>` : text;
}

/** Codes, links and emphasis of a line; what stands in codes is left alone. */
function inline(text: string): string {
  return escaped(text)
    .split(/(`[^`]+`)/)
    .map((part, i) =>
      i % 2 === 1
        ? `<code>${part.slice(1, -1)}</code>`
        : part.replaceAll(/\*\*([^*]+)\*\*/g, '<b>$1</b>').replaceAll(/(?<!\w)\*([^*]+)\*(?!\w)/g, '<i>$1</i>'),
    )
    .join('')
    .replaceAll(/\[([^\]]*)\]\(([^)]+)\)/g, (_, words: string, address: string) => link(words, address));
}

const cells = (line: string) =>
  line
    .replaceAll('\\|', '\u0000')
    .split('|')
    .slice(1, -1)
    .map((cell) => inline(cell.trim().replaceAll('\u0000', '|')));

function tableHtml([head, , ...rows]: readonly string[]): string {
  const row = (tag: string, line: string) =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${cell}</${tag}>`)
      .join('')}</tr>`;
  return `<table>${row('th', head!)}${rows.map((line) => row('td', line)).join('')}</table>`;
}

const outdented = (lines: readonly string[], by: number) => lines.map((line) => line.slice(by));

/** Lines from the first on that meet the condition, blank ones between them too. */
function taken(lines: readonly string[], meets: (line: string) => boolean): string[] {
  let end = lines.findIndex((line) => line !== '' && !meets(line));
  if (end < 0) end = lines.length;
  while (end > 0 && lines[end - 1] === '') end--;
  return lines.slice(0, end);
}

const MARK = /^(- |\d+\. )/;

/** Items of a list, each with what is set in below it. */
function listHtml(lines: readonly string[]): string {
  const isBulleted = lines[0]!.startsWith('- ');
  const inset = isBulleted ? /^ {2}/ : /^ {3}/;
  const items: string[][] = [];
  for (const line of lines) {
    if (MARK.test(line)) items.push([line.replace(MARK, '')]);
    else items.at(-1)!.push(line.replace(inset, ''));
  }
  const tag = isBulleted ? 'ul' : 'ol';
  return `<${tag}>${items.map((item) => `<li>${blocks(item)}</li>`).join('')}</${tag}>`;
}

/** The parts of a page, one after the other, in the Markdown that runbooks are written in. */
function blocks(lines: readonly string[]): string {
  const [line, ...rest] = lines;
  if (line === undefined) return '';
  const after = (count: number) => blocks(lines.slice(count));
  if (line === '' || line.startsWith('<!--')) return blocks(rest);
  const heading = /^(#+) (.*)$/.exec(line);
  if (heading) {
    const level = heading[1]!.length;
    return `<h${level}>${inline(heading[2]!)}</h${level}>\n${blocks(rest)}`;
  }
  if (line.startsWith('```')) {
    const end = rest.findIndex((each) => each.startsWith('```'));
    return `<pre>${escaped(rest.slice(0, end).join('\n'))}</pre>\n${blocks(rest.slice(end + 1))}`;
  }
  if (line.startsWith('    ')) {
    const code = taken(lines, (each) => each.startsWith('    '));
    return `<pre>${escaped(outdented(code, 4).join('\n'))}</pre>\n${after(code.length)}`;
  }
  if (line.startsWith('| ')) {
    const table = lines.slice(0, lines.findIndex((each, i) => i > 0 && !each.startsWith('|')) >>> 0);
    return `${tableHtml(table)}\n${after(table.length)}`;
  }
  if (MARK.test(line)) {
    const list = taken(lines, (each) => MARK.test(each) || each.startsWith('  '));
    return `${listHtml(list)}\n${after(list.length)}`;
  }
  const end = lines.indexOf('') >>> 0;
  return `<p>${inline(lines.slice(0, end).join(' '))}</p>\n${after(end)}`;
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}' +
  'pre{overflow-x:auto;padding:.75rem;border:1px solid #8886;border-radius:4px}code,pre{font-size:14px}' +
  'table{border-collapse:collapse;display:block;overflow-x:auto}td,th{border:1px solid #8886;padding:.25rem .5rem;text-align:left}';

/** A runbook as a page of its own, which needs nothing from elsewhere. */
function runbookHtml(markdown: string): string {
  const title = /^# (.*)$/m.exec(markdown)?.[1] ?? 'Runbook';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body>
${blocks(markdown.split('\n'))}</body></html>
`;
}

/** All runbooks as such pages, by the names of their files. */
export const runbookPages = (): [file: string, html: string][] =>
  readdirSync(inRoot(FOLDER)).map((name) => [
    name.replace(/\.md$/, '.html'),
    runbookHtml(readFileSync(inRoot(FOLDER, name), 'utf8')),
  ]);
