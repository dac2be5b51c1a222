import { dateTimeFormat, type PanelData } from '@grafana/data';
import { Button, ClipboardButton, Icon, useTheme2 } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { ageText } from '../browser/texts';
import { formatNumber } from '../i18n/number';
import { t } from '../i18n/t';
import { type AnswerSummary, answerSummary } from './answer-summary';

interface Props {
  readonly data: PanelData | undefined;
  readonly refId: string;
}

const number = (value: number) => formatNumber(value, { maximumFractionDigits: 1 });

function describe({ rows, elapsed, reused, asOf, engine, age: old }: AnswerSummary): string {
  const values = {
    count: rows,
    rows: number(rows),
    time: dateTimeFormat(asOf, { format: 'HH:mm:ss' }),
    age: ageText(old),
  };
  if (reused) {
    return t('answer.kept', '{{rows}} rows from answers kept; data as of {{time}}, {{age}}', {
      ...values,
      defaultValue_one: '{{rows}} row from answers kept; data as of {{time}}, {{age}}',
    });
  }
  if (engine === 'browser') {
    return t('answer.browser', '{{rows}} rows in {{elapsed}} ms in the browser; data as of {{time}}, {{age}}', {
      ...values,
      elapsed: number(elapsed),
      defaultValue_one: '{{rows}} row in {{elapsed}} ms in the browser; data as of {{time}}, {{age}}',
    });
  }
  return t('answer.summary', '{{rows}} rows in {{elapsed}} ms; data as of {{time}}, {{age}}', {
    ...values,
    elapsed: number(elapsed),
    defaultValue_one: '{{rows}} row in {{elapsed}} ms; data as of {{time}}, {{age}}',
  });
}

/** What came back: how much, how fast, how fresh, and by which SELECT. */
export function AnswerFooter({ data, refId }: Props) {
  const { colors, spacing, typography, shape } = useTheme2();
  const [open, setOpen] = useState(false);
  const id = useId();
  const summary = answerSummary(data, refId);
  if (summary === null) return null;
  const { sql, notices } = summary;
  const code = {
    margin: `${spacing(0.5)} 0 0`,
    maxHeight: 240,
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    font: `${typography.bodySmall.fontSize} ${typography.fontFamilyMonospace}`,
    border: `1px solid ${colors.border?.weak}`,
    borderRadius: shape.radius.default,
    background: colors.background?.canvas,
    padding: spacing(1),
  } as const;
  return (
    <section
      aria-label={t('answer.label', 'Answer')}
      style={{ color: colors.text?.secondary, fontSize: typography.bodySmall.fontSize }}
    >
      <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: spacing(1) }}>
        <span>{describe(summary)}</span>
        {sql && (
          <Button
            variant="secondary"
            fill="text"
            size="sm"
            icon={open ? 'angle-down' : 'angle-right'}
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            {t('answer.sql', 'SQL that was run')}
          </Button>
        )}
      </div>
      {notices.map((notice) => (
        <div key={notice} style={{ color: colors.warning.text }}>
          <Icon name="exclamation-triangle" size="sm" /> {notice}
        </div>
      ))}
      {open && (
        <div id={id} style={{ position: 'relative' }}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard */}
          <section aria-label={t('answer.sql-text', 'Text of the SQL that was run')} tabIndex={0} style={code}>
            {sql}
          </section>
          <ClipboardButton
            variant="secondary"
            size="sm"
            icon="copy"
            getText={() => sql}
            style={{ position: 'absolute', top: spacing(1), right: spacing(1) }}
          >
            {t('answer.copy', 'Copy')}
          </ClipboardButton>
        </div>
      )}
    </section>
  );
}
