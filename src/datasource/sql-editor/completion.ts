import type { Monaco, monacoTypes } from '@grafana/ui';
import type { SqlFunction } from '../../api/resources';
import type { SchemaColumn } from '../../api/schema';
import { DUCKDB } from '../../query/dialect/duckdb/duckdb';
import { MACROS } from '../../query/macros/macros';
import { editable } from '../../query/printing/editable';
import { print } from '../../query/printing/print';
import { quoteIdentifier } from '../../query/sql/quote';
import { isDatabaseProperty, measureSql } from '../../query/vocabulary/measure';
import { MEASURES } from '../../query/vocabulary/measures';
import { measureScope } from '../../query/vocabulary/outputs';
import { t } from '../i18n/t';
import { otherWords } from '../search/synonyms';
import { callAt } from './call';
import { type Cursor, cursorAt } from './cursor';
import {
  columnDetail,
  describeColumn,
  describeFunction,
  describeMacro,
  describeMeasure,
  measureDetail,
  signatureOf,
} from './describe';
import { contextOf, type EditorContext } from './editor-context';
import { scopeOf } from './scope';

/** What completion offers and the editor colours; DuckDB knows more. */
export const KEYWORDS: readonly string[] =
  `ALL AND ANTI ANY AS ASC ASOF BETWEEN BY CASE CAST COLLATE CROSS CURRENT DESC DESCRIBE DISTINCT ELSE END ESCAPE EXCEPT
   EXCLUDE EXISTS EXPLAIN FALSE FILTER FIRST FOLLOWING FROM FULL GROUP HAVING ILIKE IN INNER INTERSECT INTERVAL IS JOIN
   LAST LATERAL LEFT LIKE LIMIT NATURAL NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION PIVOT POSITIONAL PRECEDING
   QUALIFY RANGE RECURSIVE REPLACE RIGHT ROW ROWS SAMPLE SELECT SEMI SHOW SIMILAR SUMMARIZE TABLE THEN TO TRUE TRY_CAST
   UNBOUNDED UNION UNPIVOT USING VALUES WHEN WHERE WINDOW WITH WITHIN`.split(/\s+/);

type Kind = Exclude<keyof typeof monacoTypes.languages.CompletionItemKind, number>;

/** One thing to choose. */
interface Choice {
  readonly label: string;
  readonly kind: Kind;
  /** Smaller comes first. */
  readonly rank: number;
  readonly detail?: string;
  readonly documentation?: { readonly value: string };
  /** Else the label. A snippet where it holds `$0`, at which the cursor is then. */
  readonly text?: string;
  /** Other words by which people may look for it. */
  readonly alsoKnownAs?: readonly string[];
}

/** What Monaco is to do once the parentheses are there, as it does when they are typed. */
const PARAMETER_HINTS = { id: 'editor.action.triggerParameterHints', title: t('sql-editor.hints', 'Parameter hints') };

interface CursorContext {
  readonly sql: string;
  readonly before: string;
  readonly context: EditorContext;
}

const isPlain = (name: string) => /^[a-z_][a-z0-9_]*$/.test(name);
const written = (name: string) => (isPlain(name) ? name : quoteIdentifier(name));

const columnChoice = (column: SchemaColumn, table: string, rank: number): Choice => ({
  label: column.name,
  kind: 'Field',
  rank,
  detail: columnDetail(column),
  documentation: describeColumn(column, table),
  text: written(column.name),
  alsoKnownAs: otherWords(column.name),
});

const functionChoice = (known: SqlFunction): Choice => ({
  label: known.name,
  kind: 'Function',
  rank: 3,
  detail: signatureOf(known.name, known.signatures[0] ?? [], known.returns),
  documentation: describeFunction(known),
  text: `${known.name}($0)`,
  alsoKnownAs: [...(known.aliases ?? []), ...otherWords(known.name)],
});

/** Macros of time take times. */
const wantsTime = (sql: string) => /^\$__time/.test(callAt(sql)?.name ?? '');

async function relations({ sql, context }: CursorContext): Promise<Choice[]> {
  const tables = await context.schema.tables();
  const ctes = [...sql.matchAll(/(\w+)\s+AS\s+(?:(?:NOT\s+)?MATERIALIZED\s+)?\(\s*(?:SELECT|FROM|WITH|VALUES)\b/gi)];
  const functions = (await context.schema.functions()).filter(({ kind }) => kind === 'table');
  return [
    ...ctes.map(
      ([, name]): Choice => ({
        label: name!,
        kind: 'Struct',
        rank: 0,
        detail: t('sql-editor.of-query', 'of this query'),
      }),
    ),
    ...tables.map(
      ({ name, columns }): Choice => ({
        label: name,
        kind: 'Struct',
        rank: name === 'executions' ? 0 : 1,
        detail: t('sql-editor.columns', '{{count}} columns', {
          count: columns.length,
          defaultValue_one: '{{count}} column',
        }),
        documentation: { value: columns.map((column) => `\`${column.name}\` ${columnDetail(column)}`).join('  \n') },
        text: written(name),
      }),
    ),
    ...functions.map(functionChoice),
  ];
}

function macros(): Choice[] {
  return MACROS.map((macro) => ({
    label: macro.name,
    kind: 'Method',
    rank: 2,
    detail: macro.signature,
    documentation: describeMacro(macro),
    text: `\\${macro.name}${macro.arity ? `(${macro.arity[1] > 0 ? '$0' : ''})` : ''}`,
    alsoKnownAs: otherWords(macro.name),
  }));
}

/** Measures of the vocabulary, as SQL over executions. */
const MEASURE_CHOICES: readonly Choice[] = MEASURES.filter((measure) => !isDatabaseProperty(measure)).map(
  (measure) => ({
    label: measure.id,
    kind: 'Snippet',
    rank: 3,
    detail: measureDetail(measure),
    documentation: describeMeasure(measure),
    text: print(
      measureSql(measure, [measure], measureScope({ storedTimeZone: 'UTC' })),
      DUCKDB,
      editable('table', 'UTC'),
    ),
    alsoKnownAs: [...measure.label.split(/\W+/), ...otherWords(measure.id)],
  }),
);

const variables = ({ context }: CursorContext): Choice[] =>
  context.variables().map((name) => ({
    label: `$${name}`,
    kind: 'Variable',
    rank: 1,
    detail: t('sql-editor.variable', 'variable'),
    text: `\\\${${name}}`,
  }));

async function expressions(place: CursorContext): Promise<Choice[]> {
  const { schema } = place.context;
  const [tables, functions] = await Promise.all([schema.tables(), schema.functions()]);
  const { columns, relations } = scopeOf(place.sql, tables);
  const timeFirst = wantsTime(place.before);
  const rankOf = ({ type }: SchemaColumn) => (timeFirst && !/^(TIME|DATE)/.test(type) ? 1 : 0);
  const aliases = relations.filter(({ alias, table }) => alias !== table);
  return [
    ...columns.map(({ column, table }) => columnChoice(column, table, rankOf(column))),
    ...aliases.map(({ alias, table }): Choice => ({ label: alias, kind: 'Struct', rank: 1, detail: table })),
    ...macros(),
    ...functions.filter(({ kind }) => kind !== 'table').map(functionChoice),
    ...(columns.some(({ table }) => table === 'executions') ? MEASURE_CHOICES : []),
    ...KEYWORDS.map((keyword): Choice => ({ label: keyword, kind: 'Keyword', rank: 4 })),
  ];
}

const CHOICES: {
  [K in Cursor['kind']]: (place: CursorContext, cursor: Extract<Cursor, { kind: K }>) => Promise<Choice[]>;
} = {
  nothing: async () => [],
  value: async ({ context }, { column }) =>
    (await context.schema.values(column)).map((value, rank) => ({
      label: value,
      kind: 'Value',
      rank,
      detail: column,
      text: value.replaceAll("'", "''"),
    })),
  relation: relations,
  column: async ({ sql, context }, { of }) => {
    const columns = scopeOf(sql, await context.schema.tables()).columnsOf(of);
    return columns.map((column) => columnChoice(column, of, 0));
  },
  reference: async (place) => [...macros(), ...variables(place)],
  expression: expressions,
};

/** The first of each label: tables that are joined may share columns. */
function unique(choices: readonly Choice[]): Choice[] {
  const seen = new Set<string>();
  return choices.filter(({ label }) => !seen.has(label) && seen.add(label));
}

/**
 * By what Monaco is to find a choice: the other word for it that is being typed, where it is not the label. All of them at
 * once would let anything be found by letters of several words.
 */
function filterText(typed: string, { label, alsoKnownAs = [] }: Choice): string | undefined {
  const begins = (text: string) => text.toLowerCase().startsWith(typed.toLowerCase());
  const word = typed === '' || begins(label) ? undefined : alsoKnownAs.find(begins);
  // A blank would let the list stay open behind the word.
  return word?.toLowerCase().replaceAll(' ', '_');
}

/** What is called so comes before what is found by another word, and of that `avg` before `list_avg`. */
function sortText({ label, rank }: Choice, found: string | undefined): string {
  const order = found === undefined ? 0 : /_/.test(label) ? 2 : 1;
  return `${order} ${String(rank).padStart(4, '0')} ${label}`;
}

/** Where the word or text that is being written ends, which the choice is to replace. */
function endOfWord(sql: string, offset: number, cursor: Cursor): number {
  const rest = sql.slice(offset);
  return offset + (cursor.kind === 'value' ? rest.search(/[^\w.-]|$/) : rest.search(/\W|$/));
}

export function provideCompletion(monaco: Monaco): monacoTypes.languages.CompletionItemProvider {
  const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages;
  return {
    triggerCharacters: ['$', '.', "'"],
    provideCompletionItems: async (model, position) => {
      const context = contextOf(model);
      if (!context) return { suggestions: [] };
      const sql = model.getValue();
      const offset = model.getOffsetAt(position);
      const before = sql.slice(0, offset);
      const cursor = cursorAt(before);
      if (cursor.kind === 'nothing') return { suggestions: [] };
      const choose = CHOICES[cursor.kind] as (place: CursorContext, cursor: Cursor) => Promise<Choice[]>;
      const choices = unique(await choose({ sql, before, context }, cursor));
      if (model.isDisposed()) return { suggestions: [] };
      const range = monaco.Range.fromPositions(
        model.getPositionAt(cursor.start),
        model.getPositionAt(endOfWord(sql, offset, cursor)),
      );
      return {
        // The other word depends on what is typed.
        incomplete: choices.some(({ alsoKnownAs }) => alsoKnownAs !== undefined),
        suggestions: choices.map((choice) => {
          const { label, kind, detail, documentation, text = label } = choice;
          const found = filterText(before.slice(cursor.start), choice);
          return {
            label,
            kind: CompletionItemKind[kind],
            insertText: text,
            range,
            sortText: sortText(choice, found),
            ...(found !== undefined && { filterText: found }),
            ...(detail !== undefined && { detail }),
            ...(documentation && { documentation }),
            ...(/\$0|\\\$/.test(text) && { insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet }),
            ...(text.includes('($0)') && { command: PARAMETER_HINTS }),
          };
        }),
      };
    },
  };
}
