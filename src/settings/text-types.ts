import { PROBLEMS, type Problem } from './problem';

/** What DuckDB would take for a pattern of names. */
const isPattern = (path: string) => /[*?[\]{}]/.test(path);

/** What is wrong with the path of an archive, as the end of a sentence; undefined when nothing is. */
export function archivePathProblem(path: string): string | undefined {
  return isPattern(path) ? PROBLEMS.pattern : undefined;
}

/** What is wrong with the name of a time zone; undefined when nothing is. */
export function timeZoneProblem(name: string): Problem | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return undefined;
  } catch {
    return 'zone';
  }
}

interface TextRule {
  /** What it takes, for people. */
  readonly takes: string;
  /** For tools that know no more than regular expressions; a variable of Grafana's provisioning passes, too. */
  readonly pattern?: string;
  /** What is wrong with the text. */
  readonly problem: (text: string) => Problem | undefined;
}

function pathProblem(text: string): Problem | undefined {
  if (text.startsWith('/') && !text.includes('\0')) return undefined;
  return /^\s/.test(text) ? 'blank' : 'path';
}

/** What a setting that is a text may be. */
const TEXT_TYPES = {
  path: { takes: 'an absolute path', pattern: '^([/$].*)?$', problem: pathProblem },
  archive: {
    takes: 'an absolute path without `* ? [ ] { }`',
    pattern: '^([/$][^*?\\[\\]{}]*)?$',
    problem: (text) => pathProblem(text) ?? (isPattern(text) ? 'pattern' : undefined),
  },
  zone: { takes: 'the name of a time zone', problem: timeZoneProblem },
  interval: {
    takes: 'a width such as `1m`',
    pattern: '^(\\d+(ms|[smhdwMy]))?$',
    problem: (text) => (/^\d+(ms|[smhdwMy])$/.test(text) ? undefined : 'interval'),
  },
} as const satisfies Record<string, TextRule>;

export type TextType = keyof typeof TEXT_TYPES;

/** The rule of the type of that name. */
export const textRule = (type: TextType): TextRule => TEXT_TYPES[type];
