import type { QueryEditorProps } from '@grafana/data';
import { InlineField, InlineSwitch, RadioButtonGroup, Select } from '@grafana/ui';
import React, { type ComponentType, useEffect, useId } from 'react';
import { t } from '../i18n/t';
import { type LearningOptions, type LearningQuery, type Mode, modeOf } from '../learning-query';
import type { LearningSource } from '../learning-source';
import { currentQuery } from '../migration/current-query';
import { OriginAlert } from '../migration/origin-alert';
import type { EditorProps } from '../query-editor/editor-props';
import { FilterRows } from '../query-editor/filter-rows';
import { chosen, DIMENSION_OPTIONS, filterDimensions, takeText } from '../query-editor/options';
import { PresetEditor } from '../query-editor/preset-editor';
import { Row } from '../query-editor/row';
import { SqlEditor } from '../query-editor/sql-editor';
import { ChoiceFields } from './choice-fields';
import { ChoicesPreview } from './choices-preview';
import { columnChoices, NEW_CHOICES } from './column-choices';
import { useChoices } from './use-choices';

type Props = QueryEditorProps<LearningSource, LearningQuery, LearningOptions>;

/** The values of a dimension, most frequent first. */
function ColumnEditor({ query, onPatch, source, prefix }: EditorProps) {
  const { dimensions = [], filters = [] } = query;
  return (
    <>
      <InlineField label={t('variables.column', 'Column')} labelWidth={14} htmlFor={`${prefix}-column`}>
        <Select
          inputId={`${prefix}-column`}
          aria-label={t('variables.column', 'Column')}
          width={40}
          options={DIMENSION_OPTIONS}
          filterOption={filterDimensions}
          value={chosen(dimensions)[0] ?? null}
          onChange={({ value }) => value && onPatch(columnChoices(value))}
          placeholder={t('variables.choose-column', 'Choose a column')}
          allowCustomValue
          formatCreateLabel={takeText}
        />
      </InlineField>
      <FilterRows filters={filters} onChange={(changed) => onPatch({ filters: changed })} source={source} />
      <InlineField
        label={t('variables.only-in-range', 'Only in time range')}
        labelWidth={20}
        htmlFor={`${prefix}-only-in-range`}
        tooltip={t(
          'variables.only-in-range-help',
          'Only values seen in the time range of the dashboard, where the variable refreshes when that changes. Else values of all time.',
        )}
      >
        <InlineSwitch
          id={`${prefix}-only-in-range`}
          aria-label={t('variables.only-in-range', 'Only in time range')}
          value={query.onlyInRange !== false}
          onChange={({ currentTarget }) => onPatch({ onlyInRange: currentTarget.checked })}
        />
      </InlineField>
    </>
  );
}

const KINDS: { value: Mode; label: string; description: string; editor: ComponentType<EditorProps> }[] = [
  {
    value: 'metric',
    label: t('variables.column', 'Column'),
    description: t('variables.column-help', 'The values of a column'),
    editor: ColumnEditor,
  },
  {
    value: 'preset',
    label: t('modes.preset', 'Preset'),
    description: t('variables.preset-help', 'A column of the answer to a named question'),
    editor: PresetEditor,
  },
  {
    value: 'sql',
    label: 'SQL',
    description: t('variables.sql-help', 'A column of what a SELECT yields'),
    editor: SqlEditor,
  },
];

/** Of a new variable Grafana hands over nothing, or the default with nothing of its own. */
const isNew = (given: LearningQuery | string) =>
  given === '' || (typeof given === 'object' && !given.refId && modeOf(given) === 'metric');

/** Where the values of a query variable come from. */
export function VariableEditor({ query: given, onChange, datasource }: Props) {
  const prefix = useId();
  const isFresh = isNew(given);
  const saved = isFresh ? { ...NEW_CHOICES, queryType: 'metric' as const, refId: 'A' } : given;
  // What is shown is what is saved, from the first moment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each new variable
  useEffect(() => {
    if (isFresh) onChange(saved);
  }, [isFresh]);
  const query = currentQuery(saved);
  const kind = modeOf(query);
  const patch = (fields: Partial<LearningQuery>) => onChange({ ...query, queryType: kind, ...fields, format: 'table' });
  const preview = useChoices(query, datasource);
  const Editor = KINDS.find(({ value }) => value === kind)?.editor;
  return (
    <div>
      <OriginAlert saved={saved} />
      <Row>
        <InlineField label={t('variables.values-of', 'Values of')} labelWidth={14}>
          <RadioButtonGroup
            aria-label={t('variables.values-of', 'Values of')}
            options={KINDS}
            value={kind}
            onChange={(queryType) => patch({ queryType, textField: undefined, valueField: undefined })}
          />
        </InlineField>
      </Row>
      {Editor && <Editor query={query} onPatch={patch} source={datasource} prefix={prefix} />}
      {kind !== 'metric' && <ChoiceFields query={query} onPatch={patch} prefix={prefix} columns={preview.columns} />}
      <ChoicesPreview {...preview} />
    </div>
  );
}
