import type { Monaco } from '@grafana/ui';
import { MACROS } from '../../query/macros/macros';
import { KEYWORDS, provideCompletion } from './completion';
import { provideFormatting } from './format-edits';
import { provideHover } from './hover';
import { provideSignatureHelp } from './signature-help';

/** A language of our own, so that editors of other plugins and ours do not see each other's completion. */
export const LANGUAGE = 'mahavishnu-learning-sql';

const known = new WeakSet<Monaco>();

/** Teaches Monaco the language, the first time. */
export function registerLanguage(monaco: Monaco): void {
  if (known.has(monaco)) return;
  known.add(monaco);
  const { languages } = monaco;
  languages.register({ id: LANGUAGE });
  languages.setLanguageConfiguration(LANGUAGE, {
    comments: { lineComment: '--', blockComment: ['/*', '*/'] },
    brackets: [
      ['(', ')'],
      ['[', ']'],
      ['{', '}'],
    ],
    autoClosingPairs: [
      { open: '(', close: ')' },
      { open: '[', close: ']' },
      { open: '{', close: '}' },
      { open: "'", close: "'", notIn: ['string', 'comment'] },
      { open: '"', close: '"', notIn: ['string', 'comment'] },
    ],
    wordPattern: /\$?[\w\u0080-\uffff]+/,
  });
  languages.setMonarchTokensProvider(LANGUAGE, {
    ignoreCase: true,
    keywords: KEYWORDS.map((keyword) => keyword.toLowerCase()),
    macros: MACROS.map(({ name }) => name.toLowerCase()),
    tokenizer: {
      root: [
        [/--.*$/, 'comment'],
        [/\/\*/, 'comment', '@comment'],
        [/'/, 'string', '@string'],
        [/"(?:[^"]|"")*"/, 'identifier'],
        [/\$\w+/, { cases: { '@macros': 'predefined', '@default': 'tag' } }],
        [/\$\{[^}]*\}|\[\[\w+(?::\w+)?\]\]/, 'tag'],
        [/[a-z_]\w*(?=\s*\()/, { cases: { '@keywords': 'keyword', '@default': 'predefined' } }],
        [/[a-z_]\w*/, { cases: { '@keywords': 'keyword', '@default': 'identifier' } }],
        [/\d+(?:\.\d*)?(?:e[-+]?\d+)?\w*/, 'number'],
        [/[-+*/%<>=!|&^~:]+/, 'operator'],
      ],
      comment: [
        [/\/\*/, 'comment', '@push'],
        [/\*\//, 'comment', '@pop'],
        [/[^/*]+|./, 'comment'],
      ],
      string: [
        [/\$\{[^}]*\}|\$\w+/, 'tag'],
        [/[^'$]+|''|\$/, 'string'],
        [/'/, 'string', '@pop'],
      ],
    },
  });
  languages.registerCompletionItemProvider(LANGUAGE, provideCompletion(monaco));
  languages.registerSignatureHelpProvider(LANGUAGE, provideSignatureHelp);
  languages.registerHoverProvider(LANGUAGE, provideHover);
  languages.registerDocumentFormattingEditProvider(LANGUAGE, provideFormatting);
}
