import { readFileSync } from 'node:fs';
import { INSIGHT } from '../../../src/query/insight/insight';
import { ASSUMPTION } from '../../../src/query/insight/strata';
import { presetParameters, presetValues } from '../../../src/query/presets/parameters';
import type { Preset } from '../../../src/query/presets/preset';
import { presetColumns } from '../../../src/query/presets/preset-columns';
import { inRoot } from '../../build/root';
import { code, table } from './markdown';

const BEGIN = '<!-- analyses: npm run generate -->';
const END = '<!-- end of analyses -->';

/** The page with other text between its markers. */
export function between(page: string, [begin, end]: readonly [string, string], text: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no ${begin} before ${end}.`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

function columns(preset: Preset): string {
  if ('measures' in preset) return '';
  return table(
    ['column', 'meaning'],
    Object.entries(presetColumns(preset, presetValues(preset, {}).texts)).map(([name, { help }]) => [code(name), help]),
  );
}

function section(preset: Preset): string {
  const { name, question, method } = preset;
  const parameters = presetParameters(preset)
    .map((p) => (p.default === null ? code(p.name) : `${code(p.name)} ${p.default}`))
    .join(', ');
  return [
    `### ${code(name)}`,
    // What it assumes is told below.
    question.replace(` ${ASSUMPTION}`, ''),
    ...(method
      ? [
          `**How.** ${method.formula}`,
          `**Assumes.** ${method.assumption}`,
          `**What would change it.** ${method.change}`,
        ]
      : []),
    `**Parameters and defaults.** ${parameters}`,
    columns(preset),
  ].join('\n\n');
}

/** docs/insight.md, whose sections on the analyses are made from the presets. */
export const insightPage = () =>
  between(readFileSync(inRoot('docs/insight.md'), 'utf8'), [BEGIN, END], INSIGHT.map(section).join('\n\n'));
