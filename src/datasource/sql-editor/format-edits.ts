import type { monacoTypes } from '@grafana/ui';
import { t } from '../i18n/t';
import { contextOf } from './editor-context';

const load = () => import(/* webpackChunkName: "sql-formatter" */ './format-sql');

/** The formatter is loaded when it is first used. */
export const provideFormatting: monacoTypes.languages.DocumentFormattingEditProvider = {
  provideDocumentFormattingEdits: async (model) => {
    const say = contextOf(model)?.say;
    const formatter = await load().catch(() => undefined);
    if (model.isDisposed()) return [];
    if (!formatter) {
      say?.(t('sql-editor.no-formatter', 'The formatter could not be loaded. Try again.'));
      return [];
    }
    const typed = model.getValue();
    const text = formatter.formatSql(typed);
    if (text === undefined) say?.(t('sql-editor.not-laid-out', 'This SQL cannot be laid out; it stays as it is.'));
    return text === undefined || text === typed ? [] : [{ range: model.getFullModelRange(), text }];
  },
};
