import { config } from '@grafana/runtime';
import { InlineField, InlineSwitch } from '@grafana/ui';
import React from 'react';
import { t } from '../i18n/t';

interface Props {
  readonly id: string;
  readonly value: boolean | undefined;
  /** Undefined for what is not to be saved. */
  readonly onChange: (value: true | undefined) => void;
}

const help = (isThere: boolean) =>
  isThere
    ? t(
        'query-editor.live-help',
        'The panel asks again after each commit, if its time range ends now. The server answers.',
      )
    : t('query-editor.live-off', 'Grafana Live is switched off on this server: the panel is refreshed as others are.');

/** Whether commits are to be shown without a refresh. What is saved already can be taken back without Grafana Live, too. */
export function LiveSwitch({ id, value = false, onChange }: Props) {
  const isThere = config.liveEnabled;
  return (
    <InlineField
      label={t('query-editor.live', 'Live')}
      htmlFor={id}
      disabled={!isThere && !value}
      tooltip={help(isThere)}
    >
      <InlineSwitch id={id} value={value} onChange={() => onChange(value ? undefined : true)} />
    </InlineField>
  );
}
