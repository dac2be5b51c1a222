import type { SqlFunction } from '../../api/resources';
import type { SchemaColumn } from '../../api/schema';
import { UNITS } from '../../model/units';
import type { Macro } from '../../query/macros/macro';
import type { Measure } from '../../query/vocabulary/measure';

const sql = (text: string) => `\`\`\`sql\n${text}\n\`\`\``;

const paragraphs = (...parts: (string | undefined)[]) => ({ value: parts.filter(Boolean).join('\n\n') });

const unitLabel = (unit: string) => (Object.hasOwn(UNITS, unit) ? UNITS[unit as keyof typeof UNITS].label : unit);

/** Type and unit. */
export const columnDetail = ({ type, unit }: SchemaColumn) => (unit ? `${type}, ${unitLabel(unit)}` : type);

export const describeColumn = (column: SchemaColumn, table: string) =>
  paragraphs(`**${column.name}** ${columnDetail(column)}, of ${table}`, column.meaning);

export const measureDetail = ({ label, unit }: Measure) => `${label}, ${unitLabel(unit)}`;

export const describeMeasure = (measure: Measure) => paragraphs(`**${measureDetail(measure)}**`, measure.help);

export const describeMacro = ({ signature, help, example }: Macro) => paragraphs(sql(signature), help, sql(example));

export const signatureOf = (name: string, parameters: readonly string[], returns?: string) =>
  `${name}(${parameters.join(', ')})${returns ? ` → ${returns}` : ''}`;

export const describeFunction = ({ name, signatures, returns, meaning, example, aliases }: SqlFunction) =>
  paragraphs(
    sql(signatures.map((parameters) => signatureOf(name, parameters, returns)).join('\n')),
    meaning,
    example && sql(example),
    aliases && `Also ${aliases.join(', ')}.`,
  );
