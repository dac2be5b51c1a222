import type { SqlFunction } from '../../api/resources';
import type { SchemaColumn } from '../../api/schema';
import type { Macro } from '../../query/macros/macro';
import type { Measure } from '../../query/vocabulary/measure';
import { t } from '../i18n/t';
import { columnMeaning, macroHelp, unitText } from '../i18n/table-texts';
import { measureTexts } from '../i18n/vocabulary-texts';

const sql = (text: string) => `\`\`\`sql\n${text}\n\`\`\``;

const paragraphs = (...parts: (string | undefined)[]) => ({ value: parts.filter(Boolean).join('\n\n') });

/** Type and unit. */
export const columnDetail = ({ type, unit }: SchemaColumn) => (unit ? `${type}, ${unitText(unit)}` : type);

export const describeColumn = (column: SchemaColumn, table: string) =>
  paragraphs(
    `**${column.name}** ${t('sql-editor.of-table', '{{type}}, of {{table}}', { type: columnDetail(column), table })}`,
    columnMeaning(column, table),
  );

export const measureDetail = (measure: Measure) => `${measureTexts(measure).label}, ${unitText(measure.unit)}`;

export const describeMeasure = (measure: Measure) =>
  paragraphs(`**${measureDetail(measure)}**`, measureTexts(measure).help);

export const describeMacro = (macro: Macro) => paragraphs(sql(macro.signature), macroHelp(macro), sql(macro.example));

export const signatureOf = (name: string, parameters: readonly string[], returns?: string) =>
  `${name}(${parameters.join(', ')})${returns ? ` → ${returns}` : ''}`;

export const describeFunction = ({ name, signatures, returns, meaning, example, aliases }: SqlFunction) =>
  paragraphs(
    sql(signatures.map((parameters) => signatureOf(name, parameters, returns)).join('\n')),
    meaning,
    example && sql(example),
    aliases && t('sql-editor.aliases', 'Also {{aliases}}.', { aliases: aliases.join(', ') }),
  );
