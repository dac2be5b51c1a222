/** What is wrong with the path of an archive, as the end of a sentence; undefined when nothing is. */
export function archivePathProblem(path: string): string | undefined {
  // DuckDB would take them for a pattern of names.
  return /[*?[\]{}]/.test(path) ? 'must be a path without * ? [ ] { }' : undefined;
}

/** What is wrong with the name of a time zone, as the end of a sentence; undefined when nothing is. */
export function timeZoneProblem(name: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return undefined;
  } catch {
    return 'must name a time zone, such as UTC or Europe/Berlin';
  }
}

interface TextRule {
  /** What it takes, for people. */
  readonly takes: string;
  /** For tools that know no more than regular expressions; a variable of Grafana's provisioning passes, too. */
  readonly pattern?: string;
  /** What is wrong with the text, as the end of a sentence. */
  readonly problem: (text: string) => string | undefined;
}

function pathProblem(text: string): string | undefined {
  if (text.startsWith('/') && !text.includes('\0')) return undefined;
  return `must be an absolute path, beginning with /${/^\s/.test(text) ? ', not with a blank' : ''}`;
}

/** What a setting that is a text may be. */
const TEXT_TYPES = {
  path: { takes: 'an absolute path', pattern: '^([/$].*)?$', problem: pathProblem },
  archive: {
    takes: 'an absolute path without `* ? [ ] { }`',
    pattern: '^([/$][^*?\\[\\]{}]*)?$',
    problem: (text) => pathProblem(text) ?? archivePathProblem(text),
  },
  zone: { takes: 'the name of a time zone', problem: timeZoneProblem },
  interval: {
    takes: 'a width such as `1m`',
    pattern: '^(\\d+(ms|[smhdwMy]))?$',
    problem: (text) => (/^\d+(ms|[smhdwMy])$/.test(text) ? undefined : 'must be a width such as 30s, 1m or 1h'),
  },
} as const satisfies Record<string, TextRule>;

export type TextType = keyof typeof TEXT_TYPES;

/** Of a type by its name. */
export const textRule = (type: TextType): TextRule => TEXT_TYPES[type];
