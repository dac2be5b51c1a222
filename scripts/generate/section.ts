import { readFileSync } from 'node:fs';
import { inRoot } from '../build/root';

/** The file with what stands between the comments `name` and `/name` made anew. */
export function withSection(file: string, name: string, content: string): string {
  const text = readFileSync(inRoot(file), 'utf8');
  const [begin, end] = [`<!-- ${name}, made by npm run generate -->\n\n`, `\n\n<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no section ${name}.`);
  return text.slice(0, from + begin.length) + content + text.slice(to);
}
