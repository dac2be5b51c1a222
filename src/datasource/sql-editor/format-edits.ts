import type { monacoTypes } from '@grafana/ui';

/** The formatter is loaded when it is first used. */
export const provideFormatting: monacoTypes.languages.DocumentFormattingEditProvider = {
  provideDocumentFormattingEdits: async (model) => {
    const { formatSql } = await import(/* webpackChunkName: "sql-formatter" */ './format-sql');
    if (model.isDisposed()) return [];
    const typed = model.getValue();
    const text = formatSql(typed);
    return text === undefined || text === typed ? [] : [{ range: model.getFullModelRange(), text }];
  },
};
