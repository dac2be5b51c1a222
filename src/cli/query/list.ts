import { macroCatalogue, metricCatalogue, presetCatalogue } from '../../query/catalogue';

interface Entry {
  readonly name: string;
  readonly unit?: string;
  readonly help: string;
}

/** What can be asked for by name. */
const LISTS = {
  measures: (): Entry[] => metricCatalogue().measures.map(({ id, unit, help }) => ({ name: id, unit, help })),
  dimensions: (): Entry[] => metricCatalogue().dimensions.map(({ id, help }) => ({ name: id, help })),
  presets: (): Entry[] =>
    presetCatalogue().map(({ name, question, parameters }) => ({
      name,
      help: `${question} (${parameters.map((parameter) => parameter.name).join(', ') || 'no parameters'})`,
    })),
  macros: (): Entry[] => macroCatalogue().map(({ signature, help }) => ({ name: signature, help })),
};

export type ListName = keyof typeof LISTS;

export function printList(list: ListName, asJson: boolean): string {
  const entries = LISTS[list]();
  if (asJson) return `${JSON.stringify(entries, null, 2)}\n`;
  const width = Math.max(...entries.map(({ name }) => name.length));
  const lines = entries.map(({ name, unit, help }) => `${name.padEnd(width)}  ${help}${unit ? ` [${unit}]` : ''}`);
  return `${lines.join('\n')}\n`;
}
