import type { monacoTypes } from '@grafana/ui';
import { MACROS } from '../../query/macros/macros';
import type { Token } from '../../query/sql/token';
import { tokenize } from '../../query/sql/tokenize';
import { plainName } from './cursor';
import { describeColumn, describeFunction, describeMacro } from './describe';
import { contextOf, type EditorContext } from './editor-context';
import { scopeOf } from './scope';

async function describe(tokens: readonly Token[], at: number, sql: string, { schema }: EditorContext) {
  const token = tokens[at]!;
  const macro = MACROS.find(({ name }) => name === token.text);
  if (macro) return describeMacro(macro);
  if (token.kind !== 'name' && token.kind !== 'quoted-name') return undefined;
  const name = plainName(token);
  const called = tokens[at + 1]?.text === '(';
  const known = called ? (await schema.functions()).find((candidate) => candidate.name === name) : undefined;
  if (known) return describeFunction(known);
  const { columns, columnsOf } = scopeOf(sql, await schema.tables());
  if (tokens[at - 1]?.text === '.') {
    const of = plainName(tokens[at - 2]!);
    const column = columnsOf(of).find((candidate) => candidate.name === name);
    return column && describeColumn(column, of);
  }
  const found = columns.find(({ column }) => column.name === name);
  return found && describeColumn(found.column, found.table);
}

/** Macros, columns and functions. */
export const provideHover: monacoTypes.languages.HoverProvider = {
  provideHover: async (model, position) => {
    const context = contextOf(model);
    const sql = model.getValue();
    const offset = model.getOffsetAt(position);
    const tokens = tokenize(sql).filter(({ kind }) => kind !== 'whitespace' && kind !== 'comment');
    const at = tokens.findIndex(({ start, text }) => start <= offset && offset <= start + text.length);
    const content = context && at >= 0 ? await describe(tokens, at, sql, context) : undefined;
    if (!content || model.isDisposed()) return null;
    const { start, text } = tokens[at]!;
    const [from, to] = [model.getPositionAt(start), model.getPositionAt(start + text.length)];
    return {
      contents: [content],
      range: {
        startLineNumber: from.lineNumber,
        startColumn: from.column,
        endLineNumber: to.lineNumber,
        endColumn: to.column,
      },
    };
  },
};
