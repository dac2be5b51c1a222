import type { ValidationReport } from '../../scorecard/report';
import { printable } from '../terminal';
import { marked, percent, SCOPE_NAMES } from './lines';

/** So that names and ids stand as they are, and nothing in them is markup. */
const cell = (text: string) => printable(text).replaceAll(/[\\|`*_<>[\]#]/g, (sign) => `\\${sign}`);

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** A report as Markdown, for a page, a comment or a mail. */
export function printMarkdown(report: ValidationReport): string {
  const { overall_status: status, overall_score: score, overall_grade: grade, severity_breakdown: by } = report;
  const lines = [
    '# Validation',
    '',
    `- Status: **${status}**`,
    `- Score: ${marked(score, grade)}`,
    `- Issues: ${report.total_issues} (P0 ${by.P0}, P1 ${by.P1}, P2 ${by.P2})`,
    `- Time: ${report.timestamp}`,
  ];
  for (const card of report.scorecard) {
    lines.push('', `## ${cell(card.file)}: ${SCOPE_NAMES[card.scope]}, ${marked(card.score, card.grade)}`);
    if (card.dimensions.length === 0) continue;
    lines.push(
      '',
      row(['Dimension', 'Score', 'Grade', 'Target', 'Finding']),
      row(['---', '---:', '---', '---', '---']),
    );
    for (const { dimension, score: own, grade: letter, target, detail } of card.dimensions) {
      lines.push(row([cell(dimension), percent(own), letter ?? '–', cell(target), cell(detail)]));
    }
  }
  if (report.issues.length > 0) lines.push('', '## Issues', '');
  for (const { severity, scope, issue, message, action, samples } of report.issues) {
    lines.push(`- **${severity}** ${cell(issue)} (${SCOPE_NAMES[scope]}): ${cell(message)} ${cell(action)}`);
    for (const id of samples) lines.push(`  - ${cell(id)}`);
  }
  return `${lines.join('\n')}\n`;
}
