import type { Column, TextColumn, TimeColumn } from '../../result/column';
import { textColumn } from '../../result/text-column';
import type { Field } from '../frame';
import type { Content } from '../frame-meta';
import type { FrameOptions } from '../frame-options';
import { fieldOf } from '../frame-options';
import { withoutNulls } from '../gather';
import { lacking, timeColumn } from '../roles';
import { rowsWithTime } from '../rows-with-time';
import { logLabels } from './labels';

/** The names, best first, under which a query gives the parts of a log line. */
const NAMES = {
  body: ['body', 'message', 'line', 'error_message'],
  severity: ['severity', 'level'],
  id: ['id', 'task_id'],
};

/** Rows as log lines: time, body, severity and id as Grafana names them, everything else as labels. */
export function logsContent(all: readonly Column[], options: FrameOptions): Content {
  const found = timeColumn(all);
  if (!found) throw lacking('time', 'the format Logs', all, 'Select a TIMESTAMP AS timestamp.');
  const { columns, time, notices } = rowsWithTime(all, found);

  const texts = columns.filter((column): column is TextColumn => column.kind === 'text');
  const severity = named(texts, NAMES.severity);
  const id = named(texts, NAMES.id);
  const body = named(texts, NAMES.body) ?? texts.find((column) => column !== severity && column !== id);
  if (!body) throw lacking('text', 'the format Logs', all, 'Select the text of the line AS body.');

  // Grafana shows no ids, so the id is among the labels too.
  const used: (Column | undefined)[] = [time, body, severity];
  const labels = columns.filter((column) => !used.includes(column));
  return {
    type: 'log-lines',
    length: time.length,
    fields: [
      { ...renamed({ ...time, validity: null }, 'timestamp', options), nullable: false },
      { ...renamed(withoutNulls(body), 'body', options), nullable: false },
      ...(severity ? [renamed(severity, 'severity', options)] : []),
      ...(id ? [renamed(id, 'id', options)] : []),
      {
        column: textColumn({ kind: 'json', name: 'labels', type: 'JSON' }, logLabels(labels, time.length)),
        nullable: false,
      },
    ],
    notices,
  };
}

function named(columns: readonly TextColumn[], names: readonly string[]): TextColumn | undefined {
  const byName = names.map((name) => columns.find((column) => column.name.toLowerCase() === name));
  return byName.find((column) => column !== undefined);
}

function renamed(column: TextColumn | TimeColumn, name: string, options: FrameOptions): Field {
  return { ...fieldOf(column, options), column: { ...column, name } };
}
