import type { Severity } from '../../health/severity';
import type { Card, Issue } from '../../scorecard/card';
import type { Grade } from '../../scorecard/grade';
import type { ValidationReport } from '../../scorecard/report';
import { table } from '../table/table';
import { printable, type Style, styled, terminalWidth } from '../terminal';
import { marked, percent, SCOPE_NAMES } from './lines';

const OF_SEVERITY: Readonly<Record<Severity, Style>> = { P0: 'critical', P1: 'warning', P2: 'dim' };
const OF_GRADE: Readonly<Record<Grade, Style>> = {
  A: 'ok',
  B: 'ok',
  C: 'warning',
  D: 'warning',
  F: 'critical',
};
const OF_STATUS: Readonly<Record<ValidationReport['overall_status'], Style>> = {
  healthy: 'ok',
  warning: 'warning',
  degraded: 'warning',
  critical: 'critical',
};

const COLUMNS = [
  { name: 'dimension', isNumber: false },
  { name: 'score', isNumber: true },
  { name: 'grade', isNumber: false },
  { name: 'finding', isNumber: false },
];
const GRADE_COLUMN = 2;
const INDENT = '   ';

/** The words in lines that fit, each after the indent. */
function wrapped(text: string, indent: string): string[] {
  const room = terminalWidth() - indent.length;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => indent + line);
}

function cardLines({ scope, file, score, grade, dimensions }: Card): string {
  const title = `${styled('bold', printable(file))} (${SCOPE_NAMES[scope]}): ${marked(score, grade)}\n`;
  if (dimensions.length === 0) return title;
  const rows = dimensions.map((dimension) => [
    dimension.dimension,
    percent(dimension.score),
    dimension.grade ?? '–',
    printable(dimension.detail),
  ]);
  const paint = (text: string, row: number, column: number) => {
    const own = dimensions[row]?.grade;
    return column === GRADE_COLUMN && own ? styled(OF_GRADE[own], text) : text;
  };
  return title + table(COLUMNS, rows, { width: terminalWidth(), paint });
}

function issueLines({ severity, scope, issue, message, action, samples }: Issue): string {
  const [first = '', ...more] = wrapped(printable(`${severity} ${issue} (${SCOPE_NAMES[scope]}): ${message}`), INDENT);
  return [
    styled(OF_SEVERITY[severity], first.trimStart()),
    ...more,
    ...wrapped(printable(action), INDENT),
    ...samples.map((id) => `     ${printable(id)}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** For people. The first line is `Status: ` and the word for the gravest issue. */
export function printText(report: ValidationReport): string {
  const { overall_status: status, overall_score: score, overall_grade: grade, severity_breakdown: by } = report;
  return [
    `Status: ${styled(OF_STATUS[status], status)}\n` +
      `Score: ${marked(score, grade)}\n` +
      `Issues: ${report.total_issues} (P0 ${by.P0}, P1 ${by.P1}, P2 ${by.P2})\n`,
    ...report.scorecard.map(cardLines),
    ...(report.issues.length === 0 ? [] : [report.issues.map(issueLines).join('')]),
  ].join('\n');
}
