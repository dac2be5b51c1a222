import { getDefaultTimeRange, type QueryEditorProps } from '@grafana/data';
import { Button, InlineField, InlineLabel, RadioButtonGroup, useTheme2 } from '@grafana/ui';
import React, { type ComponentType, useEffect, useId, useRef } from 'react';
import type { Format } from '../../result/shape';
import type { EngineName } from '../../settings/engines';
import { AnswerFooter } from '../answer-footer/answer-footer';
import { t } from '../i18n/t';
import type { LearningOptions, LearningQuery, Mode } from '../learning-query';
import type { LearningSource } from '../learning-source';
import { OriginAlert } from '../migration/origin-alert';
import { askerOf, isUnsaid, wholeQuery } from '../whole-query';
import type { EditorProps } from './editor-props';
import { withFormat, withMode } from './format-change';
import { LiveSwitch } from './live-switch';
import { MetricEditor } from './metric-editor';
import { PresetEditor } from './preset-editor';
import { Row } from './row';
import { shownQuery } from './shown-query';
import { SqlEditor } from './sql-editor';
import { useEditAsSql } from './use-edit-as-sql';

interface Props extends QueryEditorProps<LearningSource, LearningQuery, LearningOptions> {
  /** The format of the answer, where there is nothing to choose. */
  readonly onlyFormat?: Format;
}

const MODES: { value: Mode; label: string; description: string; editor: ComponentType<EditorProps> }[] = [
  {
    value: 'metric',
    label: t('modes.metric', 'Metric'),
    description: t('modes.metric-help', 'Measures by dimensions'),
    editor: MetricEditor,
  },
  {
    value: 'preset',
    label: t('modes.preset', 'Preset'),
    description: t('modes.preset-help', 'One of the named questions'),
    editor: PresetEditor,
  },
  { value: 'sql', label: 'SQL', description: t('modes.sql-help', 'A SELECT of your own'), editor: SqlEditor },
];

const FORMATS: { value: Format; label: string; description: string }[] = [
  {
    value: 'timeseries',
    label: t('formats.timeseries', 'Time series'),
    description: t('formats.timeseries-help', 'A column time, numbers, and texts that become labels'),
  },
  { value: 'table', label: t('formats.table', 'Table'), description: t('formats.table-help', 'The rows as they are') },
  {
    value: 'logs',
    label: t('formats.logs', 'Logs'),
    description: t('formats.logs-help', 'A time, a line of text, and labels'),
  },
];

/** Empty for what the data source says. */
const ENGINES: { value: EngineName | ''; label: string; description: string }[] = [
  {
    value: '',
    label: t('engines.default', 'Default'),
    description: t('engines.default-help', 'What the data source says'),
  },
  {
    value: 'server',
    label: t('engines.server', 'Server'),
    description: t('engines.server-help', 'Whatever the data source says'),
  },
  {
    value: 'browser',
    label: t('engines.browser', 'Browser'),
    description: t('engines.browser-help', 'Zooms and filters without a round trip once the data is there'),
  },
];

export function QueryEditor({
  query: saved,
  onChange,
  onRunQuery,
  datasource,
  data,
  range = getDefaultTimeRange(),
  app,
  onlyFormat,
}: Props) {
  const prefix = useId();
  const { spacing } = useTheme2();
  const asker = askerOf(app);
  const fixed = onlyFormat && { format: onlyFormat };
  const query = { ...shownQuery(saved, asker), ...fixed };
  const unsaid = isUnsaid(saved);
  // What is shown is what is saved: Grafana saves a rule as it is, though nobody has touched its query.
  const say = useRef(() => {});
  say.current = () => onChange({ ...wholeQuery(saved, asker), ...fixed });
  useEffect(() => {
    if (unsaid) say.current();
  }, [unsaid]);
  const patch = (fields: Partial<LearningQuery>) => {
    onChange({ ...query, ...fields, ...fixed });
    onRunQuery();
  };
  const { storedTimeZone } = datasource;
  const [editAsSql, question] = useEditAsSql({ query, range, storedTimeZone, onPatch: patch });
  // The button that was pressed goes, and the focus with it.
  const carriedOn = useRef(false);
  const setMode = (queryType: Mode) => {
    carriedOn.current = false;
    if (queryType === 'sql' && !query.rawSql?.trim()) editAsSql();
    else patch(withMode(query, queryType));
  };
  const Editor = MODES.find(({ value }) => value === query.queryType)?.editor;
  return (
    <div>
      <OriginAlert saved={saved} />
      <Row>
        <InlineField label={t('query-editor.ask-by', 'Ask by')} labelWidth={14}>
          <RadioButtonGroup
            aria-label={t('query-editor.ask-by', 'Ask by')}
            options={MODES}
            value={query.queryType}
            onChange={setMode}
          />
        </InlineField>
        {!onlyFormat && (
          <InlineField label={t('query-editor.format', 'Format')}>
            <RadioButtonGroup
              aria-label={t('query-editor.format', 'Format')}
              options={FORMATS}
              value={query.format ?? 'timeseries'}
              onChange={(format) => patch(withFormat(query, format))}
            />
          </InlineField>
        )}
        {!onlyFormat && !datasource.hasBackend && (
          <InlineField label={t('query-editor.answered-by', 'Answered by')}>
            <InlineLabel
              width="auto"
              transparent
              tooltip={t(
                'query-editor.no-backend-help',
                'This data source has no backend, which alert rules would ask.',
              )}
            >
              {t('query-editor.no-backend', 'The browser; no alert rules')}
            </InlineLabel>
          </InlineField>
        )}
        {!onlyFormat && datasource.hasBackend && asker === 'panel' && (
          <InlineField label={t('query-editor.answered-by', 'Answered by')}>
            <RadioButtonGroup<EngineName | ''>
              aria-label={t('query-editor.answered-by', 'Answered by')}
              options={ENGINES}
              value={query.engine ?? ''}
              onChange={(engine) => patch({ engine: engine || undefined })}
            />
          </InlineField>
        )}
        {!onlyFormat && datasource.hasBackend && asker === 'panel' && (
          <LiveSwitch id={`${prefix}-live`} value={query.live} onChange={(live) => patch({ live })} />
        )}
        {query.queryType !== 'sql' && (
          <Button
            variant="secondary"
            icon="pen"
            tooltip={t('query-editor.edit-as-sql-help', 'Carry this query on by hand')}
            style={{ marginBottom: spacing(0.5) }}
            onClick={() => {
              carriedOn.current = true;
              editAsSql();
            }}
          >
            {t('query-editor.edit-as-sql', 'Edit as SQL')}
          </Button>
        )}
      </Row>
      {question}
      {Editor && (
        <Editor
          query={query}
          onPatch={patch}
          source={datasource}
          range={range}
          prefix={prefix}
          startsFocused={carriedOn.current}
        />
      )}
      <AnswerFooter data={data} refId={query.refId} />
    </div>
  );
}
