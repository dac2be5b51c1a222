import { InlineField, Select } from '@grafana/ui';
import React from 'react';
import { t } from '../i18n/t';
import type { EditorProps } from '../query-editor/editor-props';
import { Row } from '../query-editor/row';

type Props = Pick<EditorProps, 'query' | 'onPatch' | 'prefix'> & {
  /** Columns of the answer. */
  readonly columns: readonly string[];
};

const FIELDS = [
  {
    field: 'textField',
    label: t('variables.text', 'Text'),
    tooltip: t(
      'variables.text-help',
      'The column that people see. Else the column __text or text, else the one of the values.',
    ),
  },
  {
    field: 'valueField',
    label: t('variables.value', 'Value'),
    tooltip: t(
      'variables.value-help',
      'The column whose value takes the place of the variable. Else __value or value, else the first.',
    ),
  },
] as const;

/** Which of several columns are the texts and the values of the choices. */
export function ChoiceFields({ query, onPatch, prefix, columns }: Props) {
  if (columns.length < 2 && !query.textField && !query.valueField) return null;
  return (
    <Row>
      {FIELDS.map(({ field, label, tooltip }) => (
        <InlineField key={field} label={label} labelWidth={14} htmlFor={`${prefix}-${field}`} tooltip={tooltip}>
          <Select
            inputId={`${prefix}-${field}`}
            aria-label={label}
            width={26}
            options={columns.map((name) => ({ value: name, label: name }))}
            value={query[field] ? { value: query[field], label: query[field] } : null}
            onChange={(option) => onPatch({ [field]: option?.value })}
            placeholder={t('variables.by-name', 'By name')}
            isClearable
          />
        </InlineField>
      ))}
    </Row>
  );
}
