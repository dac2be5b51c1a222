import { readFileSync } from 'node:fs';
import { DATA_SOURCE } from '../../dashboards/data-source';

const field = (name: string, line: string) =>
  new RegExp(`\\b${name}=("(?:[^"\\\\]|\\\\.)*"|\\S+)`).exec(line)?.[1]?.replaceAll(/^"|"$/g, '');

/** Grafana's words without time and place. */
function wordsOf(line: string): string {
  const words = [field('msg', line), field('status', line), field('error', line) ?? field('err', line)];
  return words.filter(Boolean).join(': ') || line;
}

/** What the log says of our plugin, or else of the last thing that went wrong; empty where it says nothing. */
export function tellingLine(log: string): string {
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
  const wrong = lines.filter((line) => /\b(level|lvl)=(warn|error|eror|crit)/.test(line));
  const line = wrong.findLast((text) => text.includes(DATA_SOURCE.type)) ?? wrong.at(-1) ?? lines.at(-1);
  return line === undefined ? '' : wordsOf(line);
}
