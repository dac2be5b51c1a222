import { PRESET_SECTIONS } from './all-presets';
import { MACROS } from './macros/macros';
import { type ParameterInfo, presetParameters } from './presets/parameters';
import { DIMENSIONS } from './vocabulary/dimensions';
import { MEASURES } from './vocabulary/measures';

/** What can be asked for by name, for editors, completion, agents and people. */
export interface MetricCatalogue {
  readonly measures: readonly {
    readonly id: string;
    readonly label: string;
    readonly unit: string;
    readonly help: string;
    readonly charts: readonly string[];
    /** Whether it describes the database as a whole, and so takes no dimensions, bucket or filters. */
    readonly database: boolean;
  }[];
  readonly dimensions: readonly {
    readonly id: string;
    readonly label: string;
    readonly help: string;
    /** In the order a person expects; absent where the data decides. */
    readonly values?: readonly string[];
  }[];
}

export function metricCatalogue(): MetricCatalogue {
  return {
    measures: MEASURES.map((measure) => {
      const { id, label, unit, help, charts } = measure;
      return { id, label, unit, help, charts, database: 'property' in measure };
    }),
    dimensions: DIMENSIONS.map(({ id, label, help, values }) => ({ id, label, help, ...(values && { values }) })),
  };
}

export interface PresetEntry {
  readonly name: string;
  readonly section: string;
  readonly question: string;
  readonly parameters: readonly ParameterInfo[];
}

export function presetCatalogue(): PresetEntry[] {
  return PRESET_SECTIONS.flatMap(({ title, presets }) =>
    presets.map((preset) => ({
      name: preset.name,
      section: title,
      question: preset.question,
      parameters: presetParameters(preset),
    })),
  );
}

export interface MacroEntry {
  readonly name: string;
  readonly signature: string;
  readonly help: string;
  readonly example: string;
}

export function macroCatalogue(): MacroEntry[] {
  return MACROS.map(({ name, signature, help, example }) => ({ name, signature, help, example }));
}
