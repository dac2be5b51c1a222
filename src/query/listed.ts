import listed from './listed.json';

/** What is known of a preset without its SQL. */
interface ListedPreset {
  /** The question it answers. */
  readonly question: string;
  /** What it takes, and what each means that is left out. */
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

const presets: ReadonlyMap<string, ListedPreset> = new Map(Object.entries(listed.presets));

const measures: ReadonlyMap<string, string> = new Map(Object.entries(listed.measures));

export const PRESET_NAMES: readonly string[] = [...presets.keys()];

export const listedPreset = (name: string): ListedPreset | undefined => presets.get(name);

/** What people call the measure. */
export const measureLabel = (id: string): string | undefined => measures.get(id);
