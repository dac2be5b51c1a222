import { type CodeEditorSuggestionItem, CodeEditorSuggestionItemKind } from '@grafana/ui';
import { EXECUTION_COLUMNS } from '../../model/columns';
import { MACROS } from '../../query/sql/macros';

/** Macros, and the columns of `executions`. */
export function suggestions(): CodeEditorSuggestionItem[] {
  return [
    ...MACROS.map(({ name, signature, help, example }) => ({
      label: name,
      kind: CodeEditorSuggestionItemKind.Method,
      detail: signature,
      documentation: `${help}\n\n${example}`,
    })),
    ...EXECUTION_COLUMNS.map(({ name, type, meaning }) => ({
      label: name,
      kind: CodeEditorSuggestionItemKind.Field,
      detail: type,
      documentation: meaning,
    })),
  ];
}
