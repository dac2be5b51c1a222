import stringWidth from 'string-width';
import type { PlainCell } from '../../asking/asker';
import type { PlainRow } from '../../asking/plain';
import { formatUnit } from '../../asking/reports/format-measure';
import { plural } from '../../error/plural';
import type { SimilarExecutions } from '../../search/question';
import { count } from '../format';
import { clip } from '../table/clip';
import { printable, styled, terminalWidth } from '../terminal';

const INDENT = '      ';

/** Where nobody looks, lines may be as long as they are. */
const NARROWEST = 20;

const text = (cell: PlainCell | undefined): string | null =>
  cell === null || cell === undefined || cell === '' ? null : printable(String(cell));

const number = (cell: PlainCell | undefined, write: (value: number) => string): string | null =>
  typeof cell === 'number' ? write(cell) : null;

function outcome({ success, duration_seconds: duration }: PlainRow): string | null {
  const took = number(duration, (value) => formatUnit('seconds', value));
  if (typeof success !== 'boolean') return took;
  return `${success ? 'succeeded' : 'failed'}${took === null ? '' : ` ${success ? 'in' : 'after'} ${took}`}`;
}

const given = (part: string | null): part is string => part !== null;

function lines(row: PlainRow, width: number): string[] {
  const facts = [
    text(row.time)?.slice(0, 16).replace('T', ' ') ?? null,
    ...[row.task_type, row.repo, row.model_tier, row.pool_type].map(text),
    outcome(row),
    number(row.quality_score, (value) => `quality ${formatUnit('score', value)}`),
    number(row.actual_cost, (value) => formatUnit('usd', value)),
  ].filter(given);
  const solution = text(row.solution_summary);
  const indented = [text(row.task_description), solution === null ? null : `→ ${solution}`].filter(given);
  const similarity = typeof row.similarity === 'number' ? row.similarity.toFixed(2) : '–';
  return [
    `${styled('bold', similarity.padEnd(INDENT.length))}${wrapped(facts, width).join(`\n${INDENT}`)}`,
    ...indented.map((line) => `${INDENT}${clip(line, width)}`),
    `${INDENT}${styled('dim', clip(text(row.task_id) ?? '–', width))}`,
  ];
}

/** The facts in lines, each with as many as there is room for. */
function wrapped(facts: readonly string[], width: number): string[] {
  const made: string[] = [];
  for (const fact of facts) {
    const longer = made.length === 0 ? fact : `${made.at(-1)} · ${fact}`;
    if (made.length > 0 && stringWidth(longer) <= width) made[made.length - 1] = longer;
    else made.push(clip(fact, width));
  }
  return made;
}

function headline({ ranked_by, executions, days, threshold }: SimilarExecutions): string {
  const many = plural(executions.length, 'execution');
  const since = `of the last ${days === 1 ? 'day' : `${count(days)} days`}`;
  return ranked_by === 'embedding'
    ? `${many} ${since} by cosine similarity, ${threshold} or more`
    : `${many} ${since} by the words that they share, rare ones first`;
}

/** For people: what was found, the best first, no line wider than the terminal. */
export function printSimilar(found: SimilarExecutions): string {
  const width = Math.max(NARROWEST, terminalWidth() - INDENT.length);
  const blocks = found.executions.map((row) => `\n${lines(row, width).join('\n')}\n`);
  return `${headline(found)}\n${blocks.join('')}`;
}
