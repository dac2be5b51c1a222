import type { Result } from '../../host/support/live-host';

type Frame = Result['frames'][number];

interface Property {
  readonly id: string;
  readonly value: unknown;
}

/** What a panel's JSON says of its fields. */
export interface FieldConfig {
  readonly defaults: { readonly noValue: string };
  readonly overrides: readonly {
    readonly matcher: { readonly id: string; readonly options: string };
    readonly properties: readonly Property[];
  }[];
}

/** How a panel draws a field. */
export interface DrawnField {
  readonly name: string;
  readonly isHidden: boolean;
  /** Words for single values. */
  readonly words: Readonly<Record<string, { readonly text?: string }>>;
}

const pattern = (text: string) => new RegExp(text.replace(/^\/|\/$/g, ''));

/** The fields of a frame as the overrides have them, the last of which count. @param hidden columns for links alone */
export function drawnFields(frame: Frame, { overrides }: FieldConfig, hidden: readonly string[] = []): DrawnField[] {
  return frame.schema.fields.map(({ name, config }) => {
    const label = (config as { displayNameFromDS?: string } | undefined)?.displayNameFromDS ?? name;
    const isMeant = ({ id, options }: FieldConfig['overrides'][number]['matcher']) =>
      id === 'byRegexp' ? pattern(options).test(label) : id === 'byName' && [name, label].includes(options);
    const set: Record<string, unknown> = {};
    for (const { matcher, properties } of overrides) {
      if (isMeant(matcher)) for (const { id, value } of properties) set[id] = value;
    }
    const [mapping] = (set.mappings ?? []) as { options: DrawnField['words'] }[];
    const from = set['custom.hideFrom'] as { viz?: boolean } | undefined;
    return {
      name: String(set.displayName ?? label),
      isHidden: hidden.includes(name) || from?.viz === true,
      words: mapping?.options ?? {},
    };
  });
}
