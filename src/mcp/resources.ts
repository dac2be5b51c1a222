import { limitsOfMeasures } from '../asking/reports/limits';
import { EXECUTION_COLUMNS } from '../model/columns';
import { isHighGood } from '../model/limits';
import { SCHEMA_VERSION } from '../model/schema';
import { TABLES } from '../model/tables';
import type { ThresholdName } from '../model/thresholds';
import { VIEWS } from '../model/views';
import { macroCatalogue, metricCatalogue, presetCatalogue } from '../query/catalogue';
import { FILTER_OPERATORS } from '../query/filter';
import { FIELD_NAMES } from '../query/vocabulary/field';
import { findMeasure } from '../query/vocabulary/measures';
import type { ServerSettings } from './tool';

/** Something that is read, not asked. */
interface Resource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What JSON holds of it. */
  readonly content: (settings: ServerSettings) => unknown;
}

const described = (
  columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly meaning: string;
    readonly unit?: string;
  }[],
) => columns.map(({ name, type, meaning, unit }) => ({ name, type, ...(unit && { unit }), meaning }));

export const RESOURCES: readonly Resource[] = [
  {
    uri: 'mahavishnu://schema',
    name: 'schema',
    title: 'Schema',
    description: 'Tables, views and columns of the learning database, with types, units and meanings.',
    content: () => ({
      schema_version: SCHEMA_VERSION,
      tables: TABLES.map(({ name, meaning, columns, primaryKey }) => ({
        name,
        meaning,
        primary_key: primaryKey,
        columns: described(name === 'executions' ? EXECUTION_COLUMNS : columns),
      })),
      views: VIEWS.map(({ name, meaning }) => ({ name, meaning })),
      macros: macroCatalogue().map(({ signature, help, example }) => ({ signature, help, example })),
    }),
  },
  {
    uri: 'mahavishnu://vocabulary',
    name: 'vocabulary',
    title: 'Vocabulary',
    description: 'Measures, dimensions and filters of query_metrics, with units and what they mean.',
    content: () => {
      const { measures, dimensions } = metricCatalogue();
      return {
        measures: measures.map(({ id, label, unit, help, database }) => ({
          id,
          label,
          unit,
          help,
          of_database: database,
        })),
        dimensions,
        filters: { fields: FIELD_NAMES, operators: FILTER_OPERATORS },
      };
    },
  },
  {
    uri: 'mahavishnu://presets',
    name: 'presets',
    title: 'Named queries',
    description: 'Queries of run_preset: the question that each answers, and its parameters with their defaults.',
    content: () => presetCatalogue(),
  },
  {
    uri: 'mahavishnu://thresholds',
    name: 'thresholds',
    title: 'Thresholds',
    description: 'From where on measures are worth a warning, or critical.',
    content: ({ limits }) =>
      Object.entries(limitsOfMeasures(limits)).map(([measure, { warning, critical }]) => {
        const { label, unit } = findMeasure(measure);
        return { measure, label, unit, good: isHighGood(measure as ThresholdName) ? 'high' : 'low', warning, critical };
      }),
  },
];
